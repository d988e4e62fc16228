"""The Retry-After header, as seconds or as an HTTP date."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=1)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def read_retry_after(value: str | None, answered: str | None = None) -> timedelta | None:
    """Return how long to wait, between nothing and an hour; None when the header is absent or unreadable.

    `answered` is the answer's own Date header: a date is counted from it, so that our clock need not agree.
    """
    if value is None:
        return None
    wait = _seconds(value) if not any(c.isalpha() for c in value) else _until(value, answered)
    return None if wait is None else min(max(wait, timedelta(0)), LONGEST)


def _seconds(value: str) -> timedelta | None:
    if not _NUMBER.fullmatch(value.strip()):
        return None
    return timedelta(seconds=min(max(float(value), 0.0), LONGEST.total_seconds()))


def _until(value: str, answered: str | None) -> timedelta | None:
    until = _date(value)
    if until is None:
        return None
    return until - (_date(answered or "") or datetime.now(UTC))


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
