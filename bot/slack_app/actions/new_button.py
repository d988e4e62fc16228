"""The New request button on App Home."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.messages.ids import ActionId
from bot.slack_app.answering import explained
from bot.slack_app.forms import open_form
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the button."""

    @app.action(str(ActionId.NEW))
    async def pressed(ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        await explained(respond, services, open_form(services, body["trigger_id"], body["user"]["id"], None))
