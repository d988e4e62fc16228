"""Slash commands."""

from slack_bolt.async_app import AsyncApp

from bot.slack_app.commands import credreq
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Register every command."""
    credreq.register(app, services)
