"""Events."""

from slack_bolt.async_app import AsyncApp

from bot.slack_app.events import app_home_opened, messages
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Register every event."""
    app_home_opened.register(app, services)
    messages.register(app, services)
