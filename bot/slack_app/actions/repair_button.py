"""The repair buttons in the report of a comparison; for admins alone."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.messages.findings import picked, repairing
from bot.messages.ids import ActionId
from bot.messages.replies import unknown_intake
from bot.ports.chat import Message
from bot.slack_app.answering import explained
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons."""

    @app.action(str(ActionId.REPAIR))
    async def pressed(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        await explained(respond, services, _repair(services, str(action.get("value", "")), body["user"]["id"]))


async def _repair(services: Services, value: str, user_id: str) -> Message:
    try:
        kind, subject = picked(value)
    except ValueError:
        return unknown_intake(services.texts)
    return repairing(await services.repairs.ask(kind, subject, user_id), services.texts)
