"""When a row is due for a nudge, and when it is late: the template's formulas, made whole."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.request import Request

FIRST = timedelta(hours=24)
AGAIN = timedelta(hours=48)
SLA = timedelta(hours=72)


def next_nudge_at(request: Request) -> datetime | None:
    """Return when the next nudge is owed; None when none is (finished, withdrawn, paused, or not yet at Make)."""
    start = request.clock_start
    if not request.is_open or request.withdrawn_at is not None or request.is_held or start is None:
        return None
    if request.paused_at is not None:
        return None
    if request.last_nudge_at is None:
        return start + FIRST
    return request.last_nudge_at + (AGAIN if request.nudge_count >= 1 else FIRST)


def deadline(request: Request) -> datetime | None:
    """Return when an open row becomes late; None when it cannot."""
    start = request.clock_start
    if not request.is_open or start is None or request.paused_at is not None:
        return None
    return start + SLA


def is_late(request: Request, now: datetime) -> bool:
    """Tell whether the row breaches the SLA: open for more than 72 hours."""
    due = deadline(request)
    return due is not None and now > due


def restarted(request: Request, now: datetime) -> Request:
    """Return the row with its clock set back: the first nudge is owed a day from now, the deadline is in three."""
    return replace(request, restarted_at=now, last_nudge_at=now, nudge_count=0, paused_at=None)
