"""What the button and the command that close a project have in common."""

from bot.messages.views.close_project import close_form
from bot.ports.chat import Message
from bot.slack_app.answering import in_time
from bot.slack_app.forms import CHECK_BY, shown
from bot.slack_app.services import Services


async def open_close_form(services: Services, trigger_id: str, user_id: str, intake_id: str) -> Message | None:
    """Open the form; whoever may not close the project reads so before typing anything."""
    desk = services.closing
    found = await in_time(desk.project(intake_id, user_id), CHECK_BY)
    view = close_form(
        found.asked_on, found.dossiers, services.texts, two_person=desk.two_person, keep=desk.keeps_requests
    )
    return await shown(services, trigger_id, view)
