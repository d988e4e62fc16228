from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.polling import PollPlan, is_due, reread_due
from tests.unit.domain.build import NOW

PLAN = PollPlan()
OLD = NOW - timedelta(days=3)


def test_the_first_poll_is_due_at_once():
    assert is_due(PLAN, None, None, NOW)


def test_old_requests_are_listed_every_interval():
    assert not is_due(PLAN, NOW - timedelta(minutes=14, seconds=59), OLD, NOW)
    assert is_due(PLAN, NOW - timedelta(minutes=15), OLD, NOW)


def test_young_requests_are_listed_sooner():
    young = NOW - timedelta(minutes=59)
    assert is_due(PLAN, NOW - timedelta(minutes=1), young, NOW)
    assert not is_due(PLAN, NOW - timedelta(minutes=1), NOW - timedelta(hours=1), NOW)


def test_a_clock_moved_back_does_not_stop_the_polling():
    assert is_due(PLAN, NOW + timedelta(hours=5), OLD, NOW)


@given(st.text(min_size=1), st.integers(60, 3600))
def test_each_old_request_is_read_again_exactly_once_a_period(request_id, step):
    """Cycles of any length cut the period: in each full period a request's moment comes exactly once."""
    cycle = timedelta(seconds=step)
    count, last, now = 0, NOW, NOW
    while now < NOW + PLAN.reread * 3:
        now = min(now + cycle, NOW + PLAN.reread * 3)
        count += reread_due(PLAN, request_id, OLD, last, now)
        last = now
    assert count == 3


def test_after_a_long_pause_everything_is_read_again():
    assert reread_due(PLAN, "any", OLD, NOW - PLAN.reread, NOW)


def test_a_thousand_requests_spread_evenly_over_the_period():
    cycle = timedelta(minutes=15)
    due = sum(reread_due(PLAN, f"request-{i}", OLD, NOW - cycle, NOW) for i in range(1000))
    share = cycle / PLAN.reread * 1000
    assert share * 0.5 < due < share * 1.6
