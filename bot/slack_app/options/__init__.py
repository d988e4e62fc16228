"""What typeahead selects offer."""

from slack_bolt.async_app import AsyncApp

from bot.slack_app.options import form_options
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Register every options listener."""
    form_options.register(app, services)
