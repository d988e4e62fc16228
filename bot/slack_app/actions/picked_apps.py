"""Picking apps in the form adds a purpose field for each."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.ids import ActionId
from bot.messages.views.draft import draft_of
from bot.messages.views.new_intake import new_intake
from bot.slack_app.services import Services

log = structlog.get_logger()


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the select."""

    @app.action(str(ActionId.PICK_APPS))
    async def picked(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        view = body["view"]
        form = dict(new_intake(draft_of(view), services.catalog, services.texts))
        try:
            await client.views_update(view_id=view["id"], hash=view["hash"], view=form)
        except SlackApiError as error:
            # A newer pick has updated the form already, or it was closed; purposes left out come from the catalogue.
            log.info("form.not_updated", why=error.response.get("error"))
