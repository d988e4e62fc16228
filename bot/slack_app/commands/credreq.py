"""`/credreq`: new, list, status, nudge, preview, close, reconcile, help."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.domain.authority import Action
from bot.messages import replies
from bot.messages.findings import started
from bot.messages.overview import FOUND, LISTED, overview
from bot.messages.survey import Look
from bot.ports.chat import Message
from bot.ports.figures import Search
from bot.slack_app.answering import explained
from bot.slack_app.commands import closing, reminders
from bot.slack_app.forms import open_form
from bot.slack_app.services import Services

Word = Callable[[Services, dict[str, Any], str], Awaitable[Message | None]]


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the command."""

    @app.command("/credreq")
    async def credreq(ack: AsyncAck, command: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        word, _, rest = command.get("text", "").strip().partition(" ")
        run = _WORDS.get(word.casefold() or "help")
        if run is None:
            await explained(respond, services, _unknown(services, word))
        else:
            await explained(respond, services, run(services, command, rest.strip()))


async def _new(services: Services, command: dict[str, Any], _: str) -> Message | None:
    return await open_form(services, command["trigger_id"], command["user_id"], command["channel_id"])


async def _list(services: Services, command: dict[str, Any], rest: str) -> Message:
    person = await services.identity.allow(Action.READ, command["user_id"])
    look, limits = Look(search=Search(words=rest)), FOUND if rest else LISTED
    survey = await services.overview.survey(
        look, person.id, limits, zone=person.tz or "UTC", reads_only=person.is_guest
    )
    return overview(survey, services.texts)


async def _reconcile(services: Services, command: dict[str, Any], _: str) -> Message:
    await services.reconciling.ask(command["user_id"])
    return started(services.texts)


async def _help(services: Services, _: dict[str, Any], __: str) -> Message:
    return replies.usage(services.texts)


async def _unknown(services: Services, word: str) -> Message:
    return replies.unknown_word(word, services.texts)


_WORDS: dict[str, Word] = {
    "new": _new,
    "list": _list,
    "status": _list,
    "nudge": reminders.nudge,
    "preview": reminders.preview,
    "reconcile": _reconcile,
    "close": closing.close,
    "help": _help,
}
