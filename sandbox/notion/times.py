"""Notion's ways to write moments: whole minutes on pages, milliseconds on databases, offsets in dates."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

DATE_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}")
DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")


@dataclass(frozen=True)
class Moment:
    """A point in time as a cell holds it; without a clock time it is a whole day."""

    at: datetime
    timed: bool = True

    @property
    def day(self) -> date:
        """Return the day, in UTC."""
        return self.at.astimezone(UTC).date()


def floor_minute(moment: datetime) -> datetime:
    """Return the moment with its seconds cut off."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def page_time(moment: datetime) -> str:
    """Return a page's timestamp: floored to the minute, `…:00.000Z`."""
    return floor_minute(moment).strftime("%Y-%m-%dT%H:%M:00.000Z")


def database_time(moment: datetime) -> str:
    """Return a database's or view's timestamp: milliseconds and an offset."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def parse(text: str, zone: str | None = None) -> Moment | None:
    """Return the moment an ISO 8601 text names (no offset: in `zone`, else UTC), or None."""
    try:
        if DATE_ONLY.fullmatch(text):
            return Moment(datetime.combine(date.fromisoformat(text), time(), UTC), timed=False)
        if not DATE_TIME.fullmatch(text):
            return None
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone) if zone else UTC)
        moment.astimezone(UTC)  # at the ends of the calendar there may be no such day
    except (ValueError, OverflowError):
        return None
    return Moment(moment)


def known_zone(name: str) -> bool:
    """Say whether the IANA zone exists."""
    return name in available_timezones()


def iso(moment: Moment, zone: str | None = None) -> str:
    """Return a cell's date as the API shows it."""
    if not moment.timed:
        return moment.day.isoformat()
    return moment.at.astimezone(ZoneInfo(zone) if zone else UTC).isoformat(timespec="milliseconds")


def add_months(moment: datetime, months: int) -> datetime:
    """Return the moment so many calendar months later, at the month's last day where it is shorter."""
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    following = datetime(year + (month + 1) // 12, (month + 1) % 12 + 1, 1, tzinfo=UTC)
    last = (following - timedelta(days=1)).day
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))
