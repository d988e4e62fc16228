"""The submitted form that narrows App Home's lists."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.messages.ids import CallbackId
from bot.messages.narrowing import search_of
from bot.slack_app.answering import ACK_BY, in_time
from bot.slack_app.explaining import problem_view
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the submission."""

    @app.view(str(CallbackId.NARROW))
    async def submitted(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        search = search_of(view)
        try:
            await in_time(services.home.turn(body["user"]["id"], lambda look: look.narrowed(search)), ACK_BY)
            await ack()
        except Exception as error:  # noqa: BLE001 - whatever it was, the person reads a sentence about it
            await ack(response_action="push", view=problem_view(error, services))
