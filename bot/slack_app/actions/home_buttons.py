"""The buttons that turn App Home to another list or page, and the form that narrows its lists."""

from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.messages.ids import ActionId
from bot.messages.narrowing import narrow_form
from bot.messages.survey import Look
from bot.ports.chat import Message
from bot.ports.figures import Search, Section
from bot.slack_app.answering import explained, in_time
from bot.slack_app.forms import CHECK_BY, shown
from bot.slack_app.services import Services

Turn = Callable[[Look, str], Look]


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons."""
    for action_id, turn in _TURNS.items():
        _listen(app, services, action_id, turn)

    @app.action(str(ActionId.HOME_NARROW))
    async def narrow(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        await explained(respond, services, _open_form(services, body))


def _listen(app: AsyncApp, services: Services, action_id: ActionId, turn: Turn) -> None:
    async def pressed(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        await explained(respond, services, _turn(services, body["user"]["id"], turn, str(action.get("value", ""))))

    app.action(str(action_id))(pressed)


async def _turn(services: Services, user_id: str, turn: Turn, value: str) -> Message | None:
    await services.home.turn(user_id, lambda look: turn(look, value))
    return None


async def _open_form(services: Services, body: dict[str, Any]) -> Message | None:
    look = await in_time(services.home.look(body["user"]["id"]), CHECK_BY)
    return await shown(services, body["trigger_id"], narrow_form(look.search, services.texts))


def _section(look: Look, value: str) -> Look:
    return look.at(Section(value)) if value in set(Section) else look


def _page(look: Look, value: str) -> Look:
    return look.at(look.section, int(value)) if value.isdecimal() else look


_TURNS: dict[ActionId, Turn] = {
    ActionId.HOME_SECTION: _section,
    ActionId.HOME_BACK: lambda look, _: look.at(None),
    ActionId.HOME_PREVIOUS: _page,
    ActionId.HOME_NEXT: _page,
    ActionId.HOME_CLIENT: lambda look, value: look.at(None).narrowed(Search(client=value)),
    ActionId.HOME_ALL: lambda look, _: look.narrowed(Search()),
}
