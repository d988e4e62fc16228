"""The submitted form that closes a project."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.messages import closed
from bot.messages.ids import CLOSE_NAME, CallbackId
from bot.messages.views.close_project import typed_name
from bot.messages.views.notes import message_view
from bot.services.closing.asking import WrongNameError
from bot.slack_app.answering import ACK_BY, in_time
from bot.slack_app.explaining import problem_view
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the submission."""

    @app.view(str(CallbackId.CLOSE))
    async def submitted(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        try:
            await ack(**await in_time(_close(services, view, body["user"]["id"]), ACK_BY))
        except WrongNameError as error:
            wrong = services.texts.plain("close.name_wrong", project=str(error))
            await ack(response_action="errors", errors={CLOSE_NAME: wrong})
        except Exception as error:  # noqa: BLE001 - whatever it was, the person reads a sentence about it
            await ack(response_action="push", view=problem_view(error, services))


async def _close(services: Services, view: dict[str, Any], user_id: str) -> dict[str, Any]:
    teardown = await services.closing.close(str(view.get("private_metadata")), user_id, typed_name(view))
    texts = services.texts
    shown = message_view(texts.plain("close.title"), closed.asked(teardown, texts), texts)
    return {"response_action": "update", "view": dict(shown)}
