"""What date filters mean by a day, a moment, "one_week_ago" or "past_month"."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sandbox.notion.times import Moment, add_months, floor_minute, parse

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
DATE_VALUES = (
    "today",
    "tomorrow",
    "yesterday",
    "one_week_ago",
    "one_week_from_now",
    "one_month_ago",
    "one_month_from_now",
)
SPANS = (
    "this_week",
    "past_week",
    "past_month",
    "past_year",
    "next_week",
    "next_month",
    "next_year",
)


def date_test(
    compare: Callable[[Any, Any], bool], value: Any, now: datetime, *, to_the_minute: bool
) -> Callable[[Moment], bool] | None:
    """Return the comparison with a day or a moment; None when the value names neither."""
    if not isinstance(value, str):
        return None
    day = _named_day(value, now)
    moment = None if day else parse(value)
    if day is None and moment is not None and not moment.timed:
        day = moment.day
    if day is not None:
        return lambda found: compare(found.day, day)
    if moment is None:
        return None
    wanted = floor_minute(moment.at) if to_the_minute else moment.at
    return lambda found: compare(found.at, wanted)


def _named_day(name: str, now: datetime) -> date | None:
    moment = now.astimezone(UTC)
    days = {
        "today": moment,
        "tomorrow": moment + DAY,
        "yesterday": moment - DAY,
        "one_week_ago": moment - WEEK,
        "one_week_from_now": moment + WEEK,
        "one_month_ago": add_months(moment, -1),
        "one_month_from_now": add_months(moment, 1),
    }
    return days[name].date() if name in days else None


def span_test(name: str, now: datetime) -> Callable[[Moment], bool]:
    """Return the test of one of SPANS: whole days, both ends included; a week starts on Sunday."""
    moment = now.astimezone(UTC)
    today = moment.date()
    sunday = today - DAY * ((today.weekday() + 1) % 7)
    ends = {
        "this_week": (sunday, sunday + DAY * 6),
        "past_week": (today - WEEK, today),
        "past_month": (add_months(moment, -1).date(), today),
        "past_year": (add_months(moment, -12).date(), today),
        "next_week": (today, today + WEEK),
        "next_month": (today, add_months(moment, 1).date()),
        "next_year": (today, add_months(moment, 12).date()),
    }
    first, last = ends[name]
    return lambda found: first <= found.day <= last
