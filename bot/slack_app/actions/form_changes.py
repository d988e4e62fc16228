"""The form grows while it is filled in: a purpose for each app, and at its end the first reminder."""

import asyncio
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.domain.form import NewIntake
from bot.messages.ids import ActionId
from bot.messages.nudge_preview import Preview
from bot.messages.views.draft import draft_of, form_of
from bot.messages.views.new_intake import new_intake
from bot.ports.chat import View
from bot.ports.errors import OutsideError, RefusedError
from bot.services.nudging.previewing import previewed
from bot.slack_app.services import Services

log = structlog.get_logger()
LOOK_BY = 2.0
"""Seconds a person may wait for the purposes of the apps they picked; a reminder not known by then is not shown."""


def register(app: AsyncApp, services: Services) -> None:
    """Listen to whatever changes what the form shows."""

    @app.action(str(ActionId.PICK_APPS))
    @app.action(str(ActionId.LOOK_AHEAD))
    async def changed(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        if body["actions"][0]["action_id"] == ActionId.LOOK_AHEAD and not draft_of(body["view"]).apps:
            return  # there is no reminder to show, and none was shown
        view = body["view"]
        first = await _first(services, form_of(view, body["user"]["id"]))
        await _show(services, view, new_intake(draft_of(view), services.catalog, services.texts, first))


async def _show(services: Services, old: dict[str, Any], form: View) -> None:
    """Show the form; where it was closed or Slack is away, purposes left out come from the catalogue."""
    chat = services.chat
    try:
        try:
            await chat.update_view(old["id"], form, view_hash=old["hash"])
        except RefusedError:
            # An answer to something older came in between; what was changed last must still show.
            await chat.update_view(old["id"], form)
    except OutsideError as error:
        log.info("form.not_updated", why=str(error))


async def _first(services: Services, form: NewIntake) -> Preview | None:
    """Return the first reminder, as far as the form and Slack tell; None while they do not."""
    if not form.apps or not form.owner_id:
        return None
    try:
        async with asyncio.timeout(LOOK_BY):
            return await previewed(services.desk, await services.opening.sketch(form))
    except (OutsideError, TimeoutError) as error:
        log.info("form.no_preview", why=str(error))
        return None
