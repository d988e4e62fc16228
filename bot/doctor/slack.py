"""Slack: the two tokens, the scopes, the channel and the people that the settings name."""

from collections.abc import AsyncIterator, Iterator

from bot.adapters.clock import SystemClock
from bot.adapters.slack.app_token import try_app_token
from bot.adapters.slack.chat import SlackChat
from bot.adapters.slack.client import build_client
from bot.adapters.slack.endpoint import EndpointError
from bot.adapters.slack.scopes import FOR_CHARTS, NEEDED
from bot.domain.verdict import Verdict, note, ok, trouble
from bot.ports.errors import NotFoundError, OutsideError
from bot.settings import Settings

ABOUT = "Slack"
REINSTALL = "bring the app's manifest up to manifest.yml, and install it to the workspace again"


async def check_slack(settings: Settings) -> list[Verdict]:
    """Look at everything of Slack's; raises OutsideError when the bot's own token gets nowhere."""
    try:
        client = build_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    except EndpointError as error:
        return [trouble(ABOUT, str(error))]
    chat = SlackChat(client, client, SystemClock(), admin_group=settings.admin_usergroup)
    home = await chat.workspace()
    found = [ok(ABOUT, f"the bot's token is good for {home.team or home.team_id}"), *_scopes(home.scopes, settings)]
    try:
        await try_app_token(client, settings.slack_app_token.get_secret_value())
    except (EndpointError, OutsideError) as error:
        found.append(trouble(ABOUT, str(error)))
    else:
        found.append(ok(ABOUT, "the app-level token opens connections"))
    return found + [verdict async for verdict in _named(chat, settings)]


def _scopes(has: frozenset[str], settings: Settings) -> Iterator[Verdict]:
    missing, more = NEEDED - has, has - NEEDED - {FOR_CHARTS}
    if missing:
        yield trouble(ABOUT, f"the app lacks the scopes {', '.join(sorted(missing))}", REINSTALL)
    else:
        yield ok(ABOUT, "it has every scope of manifest.yml")
    if more:
        yield note(ABOUT, f"the app has scopes it does not need: {', '.join(sorted(more))}", REINSTALL)
    if settings.digest_cron is not None and FOR_CHARTS not in has:
        yield note(ABOUT, "the digest comes without its chart", f"add the scope {FOR_CHARTS} (docs/home.md)")


async def _named(chat: SlackChat, settings: Settings) -> AsyncIterator[Verdict]:
    """Look whether what the settings name by its id is there."""
    try:
        if settings.slack_channel_id is not None:
            yield await _channel(chat, settings.slack_channel_id)
        for setting, group in (("ADMIN_USERGROUP", settings.admin_usergroup), *_escalation(settings, group=True)):
            if group is not None and not await chat.group_exists(group):
                yield trouble(ABOUT, f"{setting}: there is no user group {group}, or it is switched off")
        people = [("ADMIN_USERS", user) for user in sorted(settings.admin_users)]
        people += [("CREATORS", user) for user in sorted(settings.creators)]
        for setting, user in (*people, *_escalation(settings, group=False)):
            if not await _is_member(chat, user):
                yield trouble(ABOUT, f"{setting}: {user} is no active member of the workspace")
    except OutsideError as error:
        yield trouble(ABOUT, str(error))


async def _channel(chat: SlackChat, channel_id: str) -> Verdict:
    name = f"SLACK_CHANNEL_ID: {channel_id}"
    try:
        channel = await chat.channel(channel_id)
    except NotFoundError:
        return trouble(ABOUT, f"{name} cannot be seen", "check the id, and /invite the bot there")
    if channel.is_archived:
        return trouble(ABOUT, f"{name} (#{channel.name}) is archived", "unarchive it, or name another channel")
    if not channel.is_member:
        return trouble(ABOUT, f"{name} (#{channel.name}): the bot is not in it", "/invite the bot there")
    return ok(ABOUT, f"the bot is in #{channel.name}")


def _escalation(settings: Settings, *, group: bool) -> list[tuple[str, str]]:
    named = settings.escalation_mention
    return [("ESCALATION_MENTION", named)] if named is not None and named.startswith("S") is group else []


async def _is_member(chat: SlackChat, user: str) -> bool:
    try:
        return (await chat.person(user)).is_member
    except NotFoundError:
        return False
