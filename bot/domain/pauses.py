"""Waiting on us: while we are the blocker, the client is neither nudged nor late."""

from dataclasses import replace
from datetime import datetime

from bot.domain.dossier import Dossier
from bot.domain.nudges import restarted
from bot.domain.request import Request


def is_paused(dossier: Dossier) -> bool:
    """Tell whether something of an intake waits on us."""
    return any(row.is_open and row.paused_at is not None for row in dossier.requests)


def paused_since(dossier: Dossier) -> datetime | None:
    """Return since when an intake waits on us, or None."""
    return min((row.paused_at for row in dossier.requests if row.is_open and row.paused_at is not None), default=None)


def paused(dossier: Dossier, now: datetime) -> Dossier:
    """Stop the clock of every open row."""
    return dossier.map_requests(lambda row: replace(row, paused_at=row.paused_at or now) if row.is_open else row)


def resumed(dossier: Dossier, now: datetime) -> Dossier:
    """Let the clocks begin anew: what we held up does not count against the client."""
    return dossier.map_requests(lambda row: _resumed(row, now))


def _resumed(row: Request, now: datetime) -> Request:
    if row.paused_at is None:
        return row
    if row.is_open and row.clock_start is not None:
        return restarted(row, now)
    return replace(row, paused_at=None)
