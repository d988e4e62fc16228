"""What the button and the command that close a project have in common."""

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.replies import slack_slow
from bot.messages.views.close_project import close_form
from bot.ports.chat import Message
from bot.slack_app.answering import in_time
from bot.slack_app.forms import CHECK_BY
from bot.slack_app.services import Services

log = structlog.get_logger()


async def open_close_form(
    services: Services, client: AsyncWebClient, trigger_id: str, user_id: str, intake_id: str
) -> Message | None:
    """Open the form; whoever may not close the project reads so before typing anything."""
    desk = services.closing
    found = await in_time(desk.project(intake_id, user_id), CHECK_BY)
    view = close_form(
        found.asked_on, found.dossiers, services.texts, two_person=desk.two_person, keep=desk.keeps_requests
    )
    try:
        await client.views_open(trigger_id=trigger_id, view=dict(view))
    except SlackApiError as error:
        log.info("form.not_opened", why=error.response.get("error"))
        return slack_slow(services.texts)
    return None
