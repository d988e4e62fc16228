from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.cron import Cron, CronError

TEN_PAST = Cron("10 * * * *")
S = timedelta(seconds=1)


def at(hour: int, minute: int, second: int = 0, microsecond: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, second, microsecond, tzinfo=UTC)


def test_it_has_fired_when_a_firing_lies_between():
    assert TEN_PAST.fired(at(9, 30), at(10, 9, 59)) is None
    assert TEN_PAST.fired(at(9, 30), at(10, 10)) == at(10, 10)
    assert TEN_PAST.fired(at(10, 10), at(10, 10, 5)) is None
    assert TEN_PAST.fired(at(10, 9, 59), at(14, 0)) == at(13, 10)


def test_at_first_and_after_the_clock_was_moved_back_the_newest_firing_counts():
    assert TEN_PAST.fired(None, at(10, 30)) == at(10, 10)
    assert TEN_PAST.fired(at(12, 0), at(10, 30)) == at(10, 10)


@pytest.mark.parametrize("moment", [at(10, 10), at(10, 10, 0, 1), at(10, 9, 59, 999_999), at(0, 0), at(23, 59, 59)])
def test_before_and_after_enclose_a_moment(moment):
    before, after = TEN_PAST.before(moment), TEN_PAST.after(moment)
    assert before <= moment <= after
    assert after - before in {timedelta(), timedelta(hours=1)}


@pytest.mark.parametrize("text", ["nonsense", "", "61 * * * *", "* * * *", "0 0 30 2 *", "a b c d e"])
def test_nonsense_is_refused(text):
    with pytest.raises(CronError, match="no cron expression"):
        Cron(text)
