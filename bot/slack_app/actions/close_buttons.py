"""Close project on the card, and the answers of the second person in its thread."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.messages import closed
from bot.messages.ids import ActionId
from bot.ports.chat import Message
from bot.slack_app.answering import explained, stored_first
from bot.slack_app.closing import open_close_form
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons."""

    @app.action(str(ActionId.CLOSE))
    async def close(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        intake_id, user_id = str(action.get("value", "")), body["user"]["id"]
        opened = open_close_form(services, body["trigger_id"], user_id, intake_id)
        await stored_first(ack, explained(respond, services, opened))

    @app.action(str(ActionId.APPROVE))
    async def approve(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        answered = _approve(services, str(action.get("value", "")), body["user"]["id"])
        await stored_first(ack, explained(respond, services, answered))

    @app.action(str(ActionId.CALL_OFF))
    async def call_off(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        answered = _call_off(services, str(action.get("value", "")), body["user"]["id"])
        await stored_first(ack, explained(respond, services, answered))


async def _approve(services: Services, teardown_id: str, user_id: str) -> Message:
    return closed.approved(await services.closing.approve(teardown_id, user_id), services.texts)


async def _call_off(services: Services, teardown_id: str, user_id: str) -> Message:
    return closed.called_off(await services.closing.call_off(teardown_id, user_id), services.texts)
