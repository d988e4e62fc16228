"""Opening forms, within the three seconds a trigger lives."""

import asyncio

import structlog

from bot.domain.authority import Action
from bot.messages.replies import slack_slow
from bot.messages.views.draft import Draft
from bot.messages.views.new_intake import new_intake
from bot.ports.chat import Message, View
from bot.ports.errors import OutsideError
from bot.slack_app.answering import in_time
from bot.slack_app.services import Services

log = structlog.get_logger()
CHECK_BY = 1.8
"""Seconds for who the person is and where the card may go; what is left of the trigger's three opens the form."""


async def open_form(services: Services, trigger_id: str, user_id: str, here: str | None) -> Message | None:
    """Open the form of a new request, or return what to say where Slack does not open it.

    Raises:
        NotAllowedError: the person may not open intakes.
        TimeoutError: Slack did not say in time who they are; then nothing is opened.
        OutsideError: Slack could not say.
    """
    asked = asyncio.gather(services.identity.allow(Action.OPEN, user_id), _channel(services, here))
    _, channel = await in_time(asked, CHECK_BY)
    draft = Draft(owner_id=user_id, channel_id=channel or "", origin=here)
    return await shown(services, trigger_id, new_intake(draft, services.catalog, services.texts))


async def shown(services: Services, trigger_id: str, view: View) -> Message | None:
    """Show a form; returns what to say where Slack does not open it, which most often is that it was too late."""
    try:
        await services.chat.open_view(trigger_id, view)
    except OutsideError as error:
        log.info("form.not_opened", why=str(error))
        return slack_slow(services.texts)
    return None


async def _channel(services: Services, here: str | None) -> str | None:
    """Return the channel the form proposes: this one when the bot is in it, else the configured one."""
    if here is None:
        return services.default_channel
    try:
        channel = await services.chat.channel(here)
    except OutsideError:
        return services.default_channel
    return here if channel.is_member and not channel.is_archived else services.default_channel
