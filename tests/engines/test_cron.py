import itertools
from datetime import datetime, timedelta

import pytest
from croniter import croniter
from hypothesis import given
from hypothesis import strategies as st

from bot.engines.cron import cron

A_DAY = datetime(2026, 3, 2)  # noqa: DTZ001 - only distances matter


@pytest.mark.parametrize(
    ("seconds", "line"),
    [
        (0.05, "* * * * * */1"),
        (1, "* * * * * */1"),
        (5, "* * * * * */5"),
        (17, "* * * * * */15"),
        (30, "* * * * * */30"),
        (60, "*/1 * * * *"),
        (2700, "*/30 * * * *"),
        (86400, "0 * * * *"),
    ],
)
def test_the_line_of_a_period(seconds: float, line: str):
    assert cron(timedelta(seconds=seconds)) == line


@given(st.floats(min_value=1, max_value=3600))
def test_a_job_runs_at_least_as_often_as_asked_and_at_most_twice_as_often(seconds: float):
    every = timedelta(seconds=seconds)  # which rounds to microseconds
    fires = croniter(cron(every), A_DAY)
    moments = [fires.get_next(float) for _ in range(5)]
    for before, after in itertools.pairwise(moments):
        assert every / 2 <= timedelta(seconds=after - before) <= every
