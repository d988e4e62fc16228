"""The submitted form of a new intake: stored before the ack, so that nothing filled in is lost."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.form import Problem
from bot.messages.ids import CallbackId
from bot.messages.views.draft import errors_of, form_of
from bot.messages.views.notes import already_open
from bot.messages.views.outcome import outcome
from bot.services.opening import Opened, Problems, UnderWay
from bot.slack_app.answering import ACK_BY, in_time
from bot.slack_app.explaining import problem_view
from bot.slack_app.services import Services

TRY_AGAIN = Problem(where="apps", text="form.try_again")
"""Keeps the form as it is; a second submit of it cannot open a second intake."""


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the submission."""

    @app.view(str(CallbackId.NEW_INTAKE))
    async def submitted(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        try:
            result = await in_time(services.opening.open(form_of(view, body["user"]["id"])), ACK_BY)
            await ack(**_answer(result, view, services))
        except TimeoutError:
            await ack(response_action="errors", errors=errors_of([TRY_AGAIN], view, services.texts))
        except Exception as error:  # noqa: BLE001 - whatever it was, the form says so on top and keeps what was filled in
            await ack(response_action="push", view=problem_view(error, services))


def _answer(result: Opened | Problems | UnderWay, view: dict[str, Any], services: Services) -> dict[str, Any]:
    match result:
        case Problems():
            return {"response_action": "errors", "errors": errors_of(result.problems, view, services.texts)}
        case UnderWay():
            told = already_open(result.rows, result.dossiers, services.texts)
            return {"response_action": "push", "view": dict(told)}
        case Opened():
            return {"response_action": "update", "view": dict(outcome(result.dossier, services.texts))}
