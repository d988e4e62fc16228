"""The form grows while it is filled in: a purpose for each app, and at its end the first reminder."""

import asyncio
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.form import NewIntake
from bot.messages.ids import ActionId
from bot.messages.nudge_preview import Preview
from bot.messages.views.draft import draft_of, form_of
from bot.messages.views.new_intake import new_intake
from bot.ports.errors import OutsideError
from bot.services.nudging.previewing import previewed
from bot.slack_app.services import Services

log = structlog.get_logger()
LOOK_BY = 2.0
"""Seconds a person may wait for the purposes of the apps they picked; a reminder not known by then is not shown."""


def register(app: AsyncApp, services: Services) -> None:
    """Listen to whatever changes what the form shows."""

    @app.action(str(ActionId.PICK_APPS))
    @app.action(str(ActionId.LOOK_AHEAD))
    async def changed(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        if body["actions"][0]["action_id"] == ActionId.LOOK_AHEAD and not draft_of(body["view"]).apps:
            return  # there is no reminder to show, and none was shown
        view = body["view"]
        first = await _first(services, form_of(view, body["user"]["id"]))
        form = dict(new_intake(draft_of(view), services.catalog, services.texts, first))
        if await _shown(client, view["id"], form, hash=view["hash"]) == "hash_conflict":
            # An answer to something older came in between; what was changed last must still show.
            await _shown(client, view["id"], form)


async def _shown(client: AsyncWebClient, view_id: str, form: dict[str, Any], **only_if: str) -> str | None:
    """Show the form; returns Slack's word for why it does not."""
    try:
        await client.views_update(view_id=view_id, view=form, **only_if)
    except SlackApiError as error:
        # Shown anew meanwhile, or closed; purposes left out come from the catalogue.
        why = str(error.response.get("error"))
        log.info("form.not_updated", why=why)
        return why
    return None


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
