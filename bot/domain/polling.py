"""The poll schedule: when the team's requests are listed, and whose detail is read again without a sign of change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPlan:
    """How often Make is asked.

    Attributes:
        interval: between two list calls when nothing is young (POLL_INTERVAL_MINUTES).
        young_interval: the same while a request is younger than `young`: clients act right after the mail.
        young: how long a request counts as young.
        reread: each open request's detail is read at least this often, because Make does not promise that
            `updatedAt` moves when a credential changes.
    """

    interval: timedelta = timedelta(minutes=15)
    young_interval: timedelta = timedelta(minutes=1)
    young: timedelta = timedelta(hours=1)
    reread: timedelta = timedelta(hours=6)


def pause(plan: PollPlan, youngest: datetime | None, now: datetime) -> timedelta:
    """Return the pause between two list calls, given when the youngest open request was made (None: none is open)."""
    if youngest is not None and now - youngest < plan.young:
        return min(plan.young_interval, plan.interval)
    return plan.interval


def is_due(plan: PollPlan, last: datetime | None, youngest: datetime | None, now: datetime) -> bool:
    """Tell whether the list call is due; a clock that was moved back does not delay it."""
    return last is None or last > now or now - last >= pause(plan, youngest, now)


def reread_due(plan: PollPlan, request_id: str, created: datetime, last: datetime | None, now: datetime) -> bool:
    """Tell whether a request's detail is read again though nothing says it changed.

    Each request has its own moment in every period, derived from its id; it is due when that moment lies between
    the last cycle and now. So the load is spread evenly and no row needs to remember when it was read.
    """
    period = plan.young_interval if now - created < plan.young else plan.reread
    if last is None or last > now or now - last >= period:
        return True
    seconds = period.total_seconds()
    phase = crc32(request_id.encode()) % 1_000_000 / 1_000_000 * seconds
    return (last.timestamp() - phase) // seconds != (now.timestamp() - phase) // seconds


def newest(moments: Iterable[datetime]) -> datetime | None:
    """Return the latest moment, or None."""
    return max(moments, default=None)
