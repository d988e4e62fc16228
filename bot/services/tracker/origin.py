"""Rows that people added in the tracker: how an intake and the page it came from know each other."""

from bot.domain.intake import Intake

PREFIX = "notion:"


def source_key(page_id: str) -> str:
    """Return the source key of the intake opened from a page; unique, so a page opens one intake."""
    return f"{PREFIX}{page_id}"


def page_of_origin(intake: Intake) -> str | None:
    """Return the page an intake was opened from, or None."""
    return intake.source_key.removeprefix(PREFIX) if intake.source_key.startswith(PREFIX) else None
