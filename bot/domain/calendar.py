"""A working calendar: when somebody may be reminded, in their own clock."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Self
from zoneinfo import ZoneInfo

import holidays

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKDAYS = frozenset(range(5))
MINUTES_A_DAY = 24 * 60
LONGEST_CLOSURE = 370
"""Days looked ahead for an opening; a calendar that has none within a year is refused when it is read."""
EXAMPLE = "Europe/Berlin Mon-Fri 9:00-17:00 DE"
_DAYS = re.compile(r"^[a-z]{3}(-[a-z]{3})?(,[a-z]{3}(-[a-z]{3})?)*$")
_HOURS = re.compile(r"^(\d{1,2})(?::(\d{2}))?-(\d{1,2})(?::(\d{2}))?$")
_COUNTRY = re.compile(r"^[A-Z]{2}(-[A-Z0-9]{1,4})?$")


class CalendarError(ValueError):
    """Raised for a calendar that cannot be read; the message says which word of it, and what is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """Days and hours in a zone, without the public holidays of a country.

    Attributes:
        zone: a zone's name, as "Europe/Berlin".
        days: 0 for Monday to 6.
        opens, closes: minutes since midnight; `closes` itself is outside.
        country: "DE", or with its region "DE-BY"; None takes no holidays off.
    """

    zone: str
    days: frozenset[int] = WORKDAYS
    opens: int = 9 * 60
    closes: int = 17 * 60
    country: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "Europe/Berlin Mon-Fri 9:00-17:00 DE"; all but the zone may be left out.

        Raises:
            CalendarError: a word of it is not understood.
        """
        zone, *words = text.split() or [""]
        given: dict[str, Any] = {"zone": _zone(zone)}
        for word in words:
            given |= _meaning(word)
        return cls(**given)

    def local(self, moment: datetime) -> datetime:
        """Return a moment in the calendar's zone."""
        return moment.astimezone(ZoneInfo(self.zone))

    def is_open(self, moment: datetime) -> bool:
        """Tell whether a moment is within working hours."""
        local = self.local(moment)
        minute = local.hour * 60 + local.minute
        return self.opens <= minute < self.closes and self._works_on(local.date())

    def next_opening(self, moment: datetime) -> datetime:
        """Return the moment itself when it is within working hours, else when they begin next."""
        if self.is_open(moment):
            return moment
        day = self.local(moment).date()
        for ahead in range(LONGEST_CLOSURE):
            opening = self._opening(day + timedelta(days=ahead))
            if opening is not None and opening > moment:
                return opening
        return moment

    def _opening(self, day: date) -> datetime | None:
        if not self._works_on(day):
            return None
        opens = time(self.opens // 60, self.opens % 60)
        local = datetime.combine(day, opens, tzinfo=ZoneInfo(self.zone))
        return local.astimezone(ZoneInfo("UTC"))

    def _works_on(self, day: date) -> bool:
        return day.weekday() in self.days and not (self.country and _is_holiday(self.country, day))


def zone_exists(name: str) -> bool:
    """Tell whether a time zone of this name is known."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown names, and those that are folders or leave the data
        return False
    return bool(name)


def _zone(name: str) -> str:
    if not zone_exists(name):
        raise CalendarError(f"“{name}” is no time zone. An example: {EXAMPLE}")
    return name


def _meaning(word: str) -> dict[str, Any]:
    if _HOURS.match(word):
        opens, closes = _hours(word)
        return {"opens": opens, "closes": closes}
    if _DAYS.match(word.casefold()):
        return {"days": _days(word.casefold())}
    if _COUNTRY.match(word):
        return {"country": _country(word)}
    raise CalendarError(f"“{word}” is neither days, hours nor a country. An example: {EXAMPLE}")


def _hours(word: str) -> tuple[int, int]:
    found = _HOURS.match(word)
    numbers = [int(part or 0) for part in (found.groups() if found else ())]
    opens, closes = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if max(numbers[1], numbers[3]) >= 60 or closes > MINUTES_A_DAY:  # noqa: PLR2004 - minutes of an hour
        raise CalendarError(f"“{word}” are no hours of a day. An example: 9:00-17:00")
    if opens >= closes:
        raise CalendarError(f"“{word}”: the hours must begin before they end, as in 9:00-17:00.")
    return opens, closes


def _days(word: str) -> frozenset[int]:
    found: set[int] = set()
    for part in word.split(","):
        first, _, last = part.partition("-")
        if not {first, last or first} <= set(DAYS):
            raise CalendarError(f"“{part}” is no day of the week. An example: Mon-Fri")
        begin, end = DAYS.index(first), DAYS.index(last or first)
        found |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    return frozenset(found)


def _country(word: str) -> str:
    try:
        _holidays(word, 2026)
    except (NotImplementedError, KeyError):
        raise CalendarError(f"The holidays of “{word}” are not known. An example: DE, or DE-BY") from None
    return word


def _is_holiday(country: str, day: date) -> bool:
    return day in _holidays(country, day.year)


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> frozenset[date]:
    name, _, region = country.partition("-")
    return frozenset(holidays.country_holidays(name, subdiv=region or None, years=year))
