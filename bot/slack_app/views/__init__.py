"""Submitted modals."""

from slack_bolt.async_app import AsyncApp

from bot.slack_app.services import Services
from bot.slack_app.views import close_project, give_share, narrow, new_intake, snooze


def register(app: AsyncApp, services: Services) -> None:
    """Register every view."""
    close_project.register(app, services)
    give_share.register(app, services)
    narrow.register(app, services)
    new_intake.register(app, services)
    snooze.register(app, services)
