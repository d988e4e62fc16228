"""The submitted snooze form."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.event import Surface
from bot.messages.escape import Mrkdwn
from bot.messages.ids import SNOOZE_DAY, CallbackId
from bot.messages.nudge_answers import asked
from bot.messages.views.notes import message_view
from bot.messages.views.snooze import picked_day
from bot.services.nudging.asking import Answer
from bot.slack_app.answering import ACK_BY, in_time
from bot.slack_app.explaining import problem_view
from bot.slack_app.reminding import morning, zone_of
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the submission."""

    @app.view(str(CallbackId.SNOOZE))
    async def submitted(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        try:
            await ack(**await in_time(_snooze(services, view, body["user"]["id"]), ACK_BY))
        except Exception as error:  # noqa: BLE001 - whatever it was, the person reads a sentence about it
            await ack(response_action="push", view=problem_view(error, services))


async def _snooze(services: Services, view: dict[str, Any], user_id: str) -> dict[str, Any]:
    texts, day = services.texts, picked_day(view)
    if day is None:
        return _refused(services)
    until = morning(day, await zone_of(services, user_id))
    done = await services.asking.snooze(str(view.get("private_metadata")), user_id, Surface.MODAL, until)
    if done.answer is Answer.SNOOZE_PASSED:
        return _refused(services)
    told = asked(done.answer, done.dossier, done.until, texts)
    shown = message_view(texts.plain("snooze.title"), Mrkdwn(told.text), texts)
    return {"response_action": "update", "view": dict(shown)}


def _refused(services: Services) -> dict[str, Any]:
    return {"response_action": "errors", "errors": {SNOOZE_DAY: services.texts.plain("asked.snooze_passed")}}
