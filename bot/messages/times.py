"""Spans of time, as people say them."""

from datetime import timedelta

from bot.messages.escape import Mrkdwn
from bot.messages.texts import Texts

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
IN_DAYS = timedelta(hours=96)
"""From here on, days say more than hours."""


def span(length: timedelta, texts: Texts) -> Mrkdwn:
    """Return "26 h" or "5 days", rounded down, but never nothing at all."""
    if length < HOUR:
        return texts("time.minutes", count=max(1, length // timedelta(minutes=1)))
    if length < IN_DAYS:
        return texts("time.hours", count=length // HOUR)
    return texts("time.days", count=length // DAY)
