"""The buttons of a row that is handed in by a share link: hand it in, show it, used and rotated."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.messages.ids import ActionId
from bot.messages.share import share_ended, share_shown
from bot.messages.texts.languages import DEFAULT
from bot.messages.views.give_share import give_share
from bot.ports.chat import Message
from bot.services.rows import UnknownRowError
from bot.slack_app.answering import explained, in_time, stored_first
from bot.slack_app.forms import CHECK_BY, shown
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the buttons."""

    @app.action(str(ActionId.GIVE_SHARE))
    async def give(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        await ack()
        await explained(respond, services, _open_form(services, str(action.get("value", "")), body))

    @app.action(str(ActionId.SHOW_SHARE))
    async def show(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        row_id, user_id = str(action.get("value", "")), body["user"]["id"]
        await stored_first(ack, explained(respond, services, _show(services, row_id, user_id)))

    @app.action(str(ActionId.END_SHARE))
    async def end(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any], respond: AsyncRespond) -> None:
        row_id, user_id = str(action.get("value", "")), body["user"]["id"]
        await stored_first(ack, explained(respond, services, _end(services, row_id, user_id)))


async def _open_form(services: Services, row_id: str, body: dict[str, Any]) -> Message | None:
    """Open the form; whoever may not hand anything in reads so before typing a secret into it."""
    user_id, languages = body["user"]["id"], services.desk.languages
    dossier, row = await in_time(services.sharing.wanted(row_id, user_id), CHECK_BY)
    language = dossier.intake.language if user_id == dossier.intake.contact_slack_id else DEFAULT
    view = give_share(dossier, row, services.sharing.plan.days, language, languages[language])
    return await shown(services, body["trigger_id"], view)


async def _show(services: Services, row_id: str, user_id: str) -> Message:
    row, link = await services.sharing.show(row_id, user_id)
    return share_shown(row, link, services.texts)


async def _end(services: Services, row_id: str, user_id: str) -> Message:
    dossier = await services.sharing.end(row_id, user_id)
    row = dossier.request(row_id)
    if row is None:
        raise UnknownRowError(row_id)
    return share_ended(row, services.texts)
