"""The buttons of a row on the card: Revoke, Retry, Get link, Reauthorize, Ask again, Text to send, Details."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.domain.dossier import Dossier
from bot.domain.request import Request
from bot.messages import replies
from bot.messages.crowd import details
from bot.messages.ids import ActionId
from bot.messages.renewal import wrong_text
from bot.ports.chat import Message
from bot.services.rows import UnknownRowError
from bot.slack_app.answering import explained, stored_first
from bot.slack_app.services import Services

Press = Callable[[Services, str, str], Awaitable[Message]]


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons."""
    for action_id, press in _BUTTONS.items():
        _listen(app, services, action_id, press)


def _listen(app: AsyncApp, services: Services, action_id: ActionId, press: Press) -> None:
    async def pressed(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        row_id, user_id = str(action.get("value", "")), body["user"]["id"]
        await stored_first(ack, explained(respond, services, press(services, row_id, user_id)))

    app.action(str(action_id))(pressed)


async def _details(services: Services, row_id: str, user_id: str) -> Message:
    dossier = await services.rows.read(row_id, user_id)
    return details(dossier, _row(dossier, row_id), services.clock.now(), services.texts)


async def _revoke(services: Services, row_id: str, user_id: str) -> Message:
    dossier = await services.rows.revoke(row_id, user_id)
    return replies.revoke_started(_row(dossier, row_id), services.texts)


async def _retry(services: Services, row_id: str, user_id: str) -> Message:
    dossier = await services.rows.retry(row_id, user_id)
    return replies.retry_started(_row(dossier, row_id), services.texts)


async def _reauthorize(services: Services, row_id: str, user_id: str) -> Message:
    dossier = await services.rows.reauthorize(row_id, user_id)
    return replies.reauthorize_started(_row(dossier, row_id), services.texts)


async def _ask_again(services: Services, row_id: str, user_id: str) -> Message:
    dossier = await services.rows.ask_again(row_id, user_id)
    return replies.ask_again_started(_row(dossier, row_id), services.texts)


async def _wrong_text(services: Services, row_id: str, user_id: str) -> Message:
    dossier = await services.rows.read(row_id, user_id)
    contact_texts = services.desk.texts_for(dossier.intake)
    return wrong_text(dossier, _row(dossier, row_id), contact_texts, services.texts)


async def _keep(services: Services, row_id: str, user_id: str) -> Message:
    dossier = await services.rows.keep(row_id, user_id)
    return replies.kept(_row(dossier, row_id), services.texts)


async def _link(services: Services, row_id: str, user_id: str) -> Message:
    dossier, row, uri = await services.rows.link(row_id, user_id)
    return replies.link(dossier, row, uri, services.texts)


def _row(dossier: Dossier, row_id: str) -> Request:
    row = dossier.request(row_id)
    if row is None:
        raise UnknownRowError(row_id)
    return row


_BUTTONS: dict[ActionId, Press] = {
    ActionId.DETAILS: _details,
    ActionId.REVOKE: _revoke,
    ActionId.RETRY: _retry,
    ActionId.KEEP: _keep,
    ActionId.SHOW_LINK: _link,
    ActionId.REAUTHORIZE: _reauthorize,
    ActionId.ASK_AGAIN: _ask_again,
    ActionId.WRONG_TEXT: _wrong_text,
}
