"""Make: the token, the zone, the team, the plan and its gate."""

from bot.adapters.make import MakeApi, TokenError, ZoneError
from bot.app import make_account
from bot.domain.verdict import Verdict, note, ok, trouble
from bot.ports.credential_api import Organization
from bot.settings import Settings

ABOUT = "Make"
GATE = "whether the token's owner has Credential Requests shows only when the first request is made"


async def check_make(settings: Settings) -> list[Verdict]:
    """Read one page of the team's requests, and the plan; nothing is created."""
    try:
        account = make_account(settings)
    except (ZoneError, TokenError):
        return []  # said with the settings
    api = MakeApi(account)
    try:
        async for _ in api.heads():
            break
        found = [ok(ABOUT, f"the token lists the requests of team {settings.team_id}")]
        if not account.has_api_token:
            found.append(note(ABOUT, "MAKE_API_TOKEN does not look like an API token, so it is sent as an OAuth token"))
        if settings.org_id is None:
            smallest = note(ABOUT, "the plan is not known, so the smallest is assumed", "set ORG_ID")
            return [*found, smallest, _gate(told=None)]
        return [*found, *_plan(await api.organization())]
    finally:
        await api.aclose()


def _plan(organization: Organization) -> list[Verdict]:
    said = f"{organization.name or 'the organization'} may make {organization.api_limit} calls a minute"
    return [ok(ABOUT, said), _gate(told=organization.credential_requests)]


def _gate(*, told: bool | None) -> Verdict:
    if told is None:
        return note(ABOUT, GATE)
    if told:
        return ok(ABOUT, "the plan includes Credential Requests; the token's owner needs them too")
    return trouble(
        ABOUT,
        "the organization's plan does not include Credential Requests",
        "Make's Enterprise plans and partners have them; every request is refused until then",
    )
