"""Buttons, and selects that act at once."""

from slack_bolt.async_app import AsyncApp

from bot.slack_app.actions import (
    card_buttons,
    close_buttons,
    form_changes,
    home_buttons,
    links_out,
    new_button,
    reminder_buttons,
    repair_button,
    share_buttons,
)
from bot.slack_app.services import Services


def register(app: AsyncApp, services: Services) -> None:
    """Register every action."""
    card_buttons.register(app, services)
    close_buttons.register(app, services)
    links_out.register(app, services)
    home_buttons.register(app, services)
    new_button.register(app, services)
    form_changes.register(app, services)
    reminder_buttons.register(app, services)
    repair_button.register(app, services)
    share_buttons.register(app, services)
