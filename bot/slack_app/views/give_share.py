"""The submitted form with a share link. What was typed goes to the store or nowhere: no error and no log repeats it."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.share_address import Wrong
from bot.messages.ids import CallbackId
from bot.messages.views.give_share import address_error, row_and_language, share_given, typed_address
from bot.slack_app.answering import ACK_BY, in_time
from bot.slack_app.explaining import problem_view
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the submission."""

    @app.view(str(CallbackId.GIVE_SHARE))
    async def submitted(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        try:
            await ack(**await in_time(_give(services, view, body["user"]["id"]), ACK_BY))
        except Exception as error:  # noqa: BLE001 - whatever it was, the person reads a sentence about it
            await ack(response_action="update", view=problem_view(error, services))


async def _give(services: Services, view: dict[str, Any], user_id: str) -> dict[str, Any]:
    row_id, language = row_and_language(view)
    texts = services.desk.languages[language]
    given = await services.sharing.give(row_id, user_id, typed_address(view))
    if isinstance(given, Wrong):
        return {"response_action": "errors", "errors": address_error(given, services.sharing.plan.hosts, texts)}
    dossier, row = given
    return {"response_action": "update", "view": dict(share_given(dossier, row, texts))}
