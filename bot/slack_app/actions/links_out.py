"""Buttons that only lead somewhere: Slack tells of their clicks too, and wants them acknowledged."""

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.messages.ids import ActionId
from bot.slack_app.services import Services


def register(app: AsyncApp, _: Services) -> None:
    """Listen to the clicks."""

    @app.action(str(ActionId.OPEN_CARD))
    async def followed(ack: AsyncAck) -> None:
        await ack()
