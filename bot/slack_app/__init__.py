"""The Slack side: listeners by kind, each package with `register(app, services)`."""

from slack_bolt.async_app import AsyncApp

from bot.slack_app import actions, commands, events, home_answers, options, views
from bot.slack_app.services import Services

__all__ = ["Services", "register"]


def register(app: AsyncApp, services: Services) -> None:
    """Register every listener."""
    home_answers.install(app, services)
    for kind in (commands, actions, views, events, options):
        kind.register(app, services)
