"""The submitted form that narrows App Home's lists."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.messages.escape import Mrkdwn
from bot.messages.ids import CallbackId
from bot.messages.narrowing import search_of
from bot.messages.views.notes import message_view
from bot.slack_app.answering import ACK_BY, in_time
from bot.slack_app.explaining import explain
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
            told = explain(error, services)
            title = services.texts.plain("view.problem_title")
            await ack(response_action="push", view=dict(message_view(title, Mrkdwn(told.text), services.texts)))
