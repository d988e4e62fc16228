"""The New request button on App Home."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.escape import Mrkdwn
from bot.messages.ids import ActionId
from bot.messages.views.notes import message_view
from bot.slack_app.explaining import explain
from bot.slack_app.forms import open_form
from bot.slack_app.services import Services

log = structlog.get_logger()


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the button."""

    @app.action(str(ActionId.NEW))
    async def pressed(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        try:
            await _open(services, body, client)
        except SlackApiError as error:
            log.info("form.not_opened", why=error.response.get("error"))


async def _open(services: Services, body: dict[str, Any], client: AsyncWebClient) -> None:
    """Open the form, or say why it stays shut; raises SlackApiError where Slack shows neither."""
    try:
        await open_form(client, services, body["trigger_id"], body["user"]["id"], None)
    except SlackApiError:
        raise
    except Exception as error:  # noqa: BLE001 - App Home has no response_url: the answer is a modal
        told = explain(error, services)
        view = message_view(services.texts.plain("view.problem_title"), Mrkdwn(told.text), services.texts)
        await client.views_open(trigger_id=body["trigger_id"], view=dict(view))
