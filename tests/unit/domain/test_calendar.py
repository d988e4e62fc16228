from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import CalendarError, WorkingCalendar

BERLIN = WorkingCalendar.parse("Europe/Berlin Mon-Fri 9:00-17:00 DE")


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        (at(2026, 11, 23, 8, 0), at(2026, 11, 23, 8, 0)),
        (at(2026, 11, 23, 7, 59, 59), at(2026, 11, 23, 8, 0)),
        (at(2026, 11, 23, 15, 59, 59), at(2026, 11, 23, 15, 59, 59)),
        (at(2026, 11, 23, 16, 0), at(2026, 11, 24, 8, 0)),
        (at(2026, 11, 28, 10, 0), at(2026, 11, 30, 8, 0)),
        (at(2026, 12, 24, 18, 0), at(2026, 12, 28, 8, 0)),
        (at(2026, 3, 27, 18, 0), at(2026, 3, 30, 7, 0)),
        (at(2026, 10, 23, 18, 0), at(2026, 10, 26, 8, 0)),
        (at(2028, 2, 28, 18, 0), at(2028, 2, 29, 8, 0)),
    ],
    ids=[
        "opens",
        "a second early",
        "last second",
        "closes",
        "weekend",
        "christmas",
        "summer time",
        "winter time",
        "leap day",
    ],
)
def test_a_moment_outside_moves_to_the_next_opening(moment, opening):
    assert BERLIN.next_opening(moment) == opening


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds are naive, the zone is drawn
def test_an_opening_is_open_and_nothing_before_it_is(moment):
    opening = BERLIN.next_opening(moment)
    assert opening >= moment
    assert BERLIN.is_open(opening)
    if opening > moment:
        assert not BERLIN.is_open(opening - timedelta(seconds=1))
        assert not BERLIN.is_open(moment)


def test_everything_but_the_zone_may_be_left_out():
    assert WorkingCalendar.parse("America/New_York") == WorkingCalendar(zone="America/New_York")
    assert WorkingCalendar.parse("UTC Sun-Tue,Thu 0-24").days == {6, 0, 1, 3}


def test_a_region_has_holidays_of_its_own():
    epiphany = at(2027, 1, 6, 10, 0)
    assert BERLIN.is_open(epiphany)
    assert not WorkingCalendar.parse("Europe/Berlin DE-BY").is_open(epiphany)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no time zone"),
        ("Mars/Olympus", "“Mars/Olympus” is no time zone"),
        ("Europe", "no time zone"),
        ("../../etc/passwd", "no time zone"),
        ("Europe/Berlin 17-9", "begin before they end"),
        ("Europe/Berlin 9-25", "no hours"),
        ("Europe/Berlin 9:75-17", "no hours"),
        ("Europe/Berlin Foo-Bar", "no day"),
        ("Europe/Berlin XX", "holidays of “XX”"),
        ("Europe/Berlin DE-XX", "holidays of “DE-XX”"),
        ("Europe/Berlin whenever", "neither days, hours nor a country"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_word_that_is_wrong(text, told):
    with pytest.raises(CalendarError, match=told):
        WorkingCalendar.parse(text)


def test_a_calendar_that_never_opens_within_a_year_lets_the_moment_stand():
    never = WorkingCalendar(zone="UTC", days=frozenset())
    assert never.next_opening(at(2026, 1, 1)) == at(2026, 1, 1)
