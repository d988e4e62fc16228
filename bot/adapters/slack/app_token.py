"""The app-level token, tried out."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.codes import SOCKET_SENTENCES
from bot.adapters.slack.endpoint import check_endpoint
from bot.adapters.slack.errors import answered


async def try_app_token(client: AsyncWebClient, token: str) -> None:
    """Ask Slack for a ticket to connect with, and throw it away; raises OutsideError's kinds, or EndpointError."""
    check_endpoint(token, client.base_url, "SLACK_APP_TOKEN")
    call = client.apps_connections_open(app_token=token)
    await answered("apps.connections.open", call, sentences=SOCKET_SENTENCES)
