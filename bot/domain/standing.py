"""How things stand: what is open, late or due, and how long clients took. Every list and every number goes by these."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.dossier import Dossier
from bot.domain.nudges import SLA, deadline, next_nudge_at
from bot.domain.request import Request

MEDIAN, P90 = 50, 90
"""Percent of the answers that had come by then."""


def open_rows(dossier: Dossier) -> int:
    """Return how many apps something is still expected for."""
    return sum(row.is_open for row in dossier.requests)


def late_at(dossier: Dossier) -> datetime | None:
    """Return when the first open app of an intake becomes late; None when none can."""
    return min((due for row in dossier.requests if (due := deadline(row)) is not None), default=None)


def nudge_at(dossier: Dossier) -> datetime | None:
    """Return when an intake is due for a nudge: not while it is muted, nor before it was snoozed until.

    The quiet period and the contact's working hours may move the nudge itself a few hours on; it is due all the same.
    """
    if dossier.intake.muted_at is not None:
        return None
    due = min((at for row in dossier.requests if (at := next_nudge_at(row)) is not None), default=None)
    until = dossier.intake.snoozed_until
    return due if due is None or until is None else max(due, until)


def time_taken(row: Request) -> timedelta | None:
    """Return how long the client took to authorize; None before that, and while they are asked anew."""
    if row.authorized_at is None or row.clock_start is None or row.authorized_at < row.clock_start:
        return None
    return row.authorized_at - row.clock_start


def is_in_time(taken: timedelta) -> bool:
    """Tell whether a client who took so long kept within the SLA."""
    return taken <= SLA


def rank(percent: int, count: int) -> int:
    """Return which of `count` sorted answers, from 1, is the one that so many percent of them do not exceed."""
    return max(1, -(-percent * count // 100))


def percentile(percent: int, taken: Sequence[timedelta]) -> timedelta:
    """Return what so many percent of the answers did not exceed; `taken` is sorted and not empty."""
    return taken[rank(percent, len(taken)) - 1]
