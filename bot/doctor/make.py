"""Make: the token, the zone, the team, the plan and its gate."""

from collections.abc import Awaitable, Callable

from bot.adapters.clock import SystemClock
from bot.adapters.make import MakeApi, TokenError, ZoneError
from bot.adapters.make.errors import DeniedError, ScopeMissingError
from bot.domain.verdict import Verdict, note, ok, trouble
from bot.parts.outside import make_account
from bot.ports.credential_api import Organization
from bot.ports.errors import NotFoundError, RefusedError
from bot.settings import Settings

ABOUT = "Make"
NOBODYS = "0"
"""An id that no connection has."""
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
        found += await _connections(api)
        found += await _audit_log(api) if settings.audit_log_watcher else []
        if settings.org_id is None:
            smallest = note(ABOUT, "the plan is not known, so the smallest is assumed", "set ORG_ID")
            return [*found, smallest, _gate(told=None)]
        return [*found, *_plan(await api.organization())]
    finally:
        await api.aclose()


async def _connections(api: MakeApi) -> list[Verdict]:
    """Ask for a connection that cannot be there: Make looks at the token's scopes before it looks for that."""
    asked = {"connections:read": api.connection, "connections:write": api.test_connection}
    missing = [scope for scope, ask in asked.items() if not await _may(ask)]
    if not missing:
        return [ok(ABOUT, "the token may test connections, and see of which account they are")]
    said = f"the token lacks {' and '.join(missing)}: whether a connection works, or its account, is not shown"
    return [note(ABOUT, said, "add it to the token, if you want that")]


async def _may(ask: Callable[[str], Awaitable[object]]) -> bool:
    try:
        await ask(NOBODYS)
    except (DeniedError, ScopeMissingError):
        return False
    except (NotFoundError, RefusedError):
        pass  # the scope was there: Make looked for the connection
    return True


async def _audit_log(api: MakeApi) -> list[Verdict]:
    log, off = (
        api.audit_log(),
        "it needs Make's Enterprise plan and an admin's token; else switch AUDIT_LOG_WATCHER off",
    )
    try:
        names = await log.names()
        await log.entries(list(names.values()), SystemClock().now())
    except (RefusedError, NotFoundError) as error:
        return [trouble(ABOUT, f"AUDIT_LOG_WATCHER is on, and the audit log cannot be read: {error}", off)]
    if not names:
        return [trouble(ABOUT, "AUDIT_LOG_WATCHER is on, and Make's audit log lists none of the events it needs", off)]
    return [ok(ABOUT, "the audit log can be read")]


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
