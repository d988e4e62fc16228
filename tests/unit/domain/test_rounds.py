"""Rounds against a straightforward simulation of the template's formula, and every boundary by the clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import WorkingCalendar
from bot.domain.dossier import Dossier
from bot.domain.nudges import is_late, next_nudge_at, restarted
from bot.domain.pauses import is_paused, paused, resumed
from bot.domain.request import Request
from bot.domain.rounds import (
    NudgePlan,
    arrived,
    asked_round,
    dropped,
    due_round,
    goes_out_at,
    is_wanted,
    next_round_at,
    opened,
    quiet_until,
)
from bot.domain.status import FINISHED, Status
from tests.examples import examples
from tests.unit.domain.build import NOW, a_dossier, a_request, an_intake

H, M = timedelta(hours=1), timedelta(minutes=1)
PLAN = NudgePlan()
NO_QUIET = NudgePlan(quiet=timedelta())
Step = tuple[str, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["wait", "wait", "wait", "wait", "authorize", "decline", "revoke", "reauthorize", "down", "back"]
        ),
        st.integers(1, 80),
    ),
    max_size=60,
)


def sent(dossier: Dossier, plan: NudgePlan, fired_at: datetime, now: datetime) -> Dossier | None:
    """Plan what is due and let it arrive at once; None when nothing is due."""
    owed = due_round(dossier, plan, fired_at, now)
    return arrived(opened(dossier, owed), owed, now) if owed is not None else None


class Reference:
    """The template, line by line: at each tick, per row, `Next Nudge At <= now` sends and counts."""

    def __init__(self, created: datetime) -> None:
        self.created = created
        self.last: datetime | None = None
        self.count = 0
        self.open = True

    def tick(self, now: datetime) -> bool:
        if not self.open:
            return False
        base = self.last or self.created
        due = base + (48 * H if self.count >= 1 else 24 * H)
        if now < due:
            return False
        self.last, self.count = now, self.count + 1
        return True


def _act(row: Request, reference: Reference, what: str, now: datetime) -> Request:
    if what in {"authorize", "decline", "revoke"} and row.status is Status.PENDING:
        reference.open = False
        ending = {"authorize": Status.AUTHORIZED, "decline": Status.DECLINED, "revoke": Status.REVOKED}[what]
        return replace(row, status=ending)
    if what == "reauthorize" and row.status is Status.AUTHORIZED:
        reference.open, reference.last, reference.count = True, now, 0
        return restarted(replace(row, status=Status.PENDING), now)
    return row


@settings(max_examples=examples(2))
@given(STEPS)
def test_the_sequence_of_nudges_is_that_of_the_template(steps: list[Step]):
    now = NOW
    dossier, reference = a_dossier(a_request()), Reference(NOW)
    ours: list[datetime] = []
    theirs: list[datetime] = []
    running = True
    for what, hours in steps:
        running = {"down": False, "back": True}.get(what, running)
        dossier = dossier.with_request(_act(dossier.requests[0], reference, what, now))
        for _ in range(hours):
            now += H
            if not running:
                continue
            if reference.tick(now):
                theirs.append(now)
            after = sent(dossier, NO_QUIET, now, now)
            if after is not None:
                ours.append(now)
                dossier = after
    assert ours == theirs
    assert dossier.requests[0].nudge_count == reference.count


@settings(max_examples=examples(2))
@given(
    st.lists(st.integers(0, 90), min_size=1, max_size=4),
    st.lists(
        st.tuples(
            st.sampled_from(["authorize", "down", "back", "ask", "snooze", "reply", "mute", "unmute"]),
            st.integers(0, 60),
        ),
        max_size=25,
    ),
    st.integers(0, 24),
)
def test_whatever_happens_nobody_is_reminded_twice_within_the_quiet_period(starts, steps, quiet):
    plan = NudgePlan(quiet=quiet * H)
    rows = [a_request(f"row{n}", requested_at=NOW + start * H) for n, start in enumerate(starts)]
    dossier, now, running = a_dossier(*rows), NOW, True
    moments: list[datetime] = []
    for what, hours in [*steps, ("back", 300)]:
        running = {"down": False, "back": True}.get(what, running)
        dossier = _do(dossier, what, now)
        if what == "ask" and (owed := asked_round(dossier, now)) and quiet_until(dossier.intake, plan, now) is None:
            dossier = arrived(opened(dossier, owed), owed, now)
            moments.append(now)
        for _ in range(hours):
            now += H
            after = sent(dossier, plan, now, now) if running else None
            if after is not None:
                moments.append(now)
                dossier = after
    assert all(later - earlier >= plan.quiet for earlier, later in pairwise(moments))
    if any(r.status not in FINISHED for r in dossier.requests) and dossier.intake.muted_at is None:
        assert moments, "somebody should have been reminded by now"


def _do(dossier: Dossier, what: str, now: datetime) -> Dossier:
    intake = dossier.intake
    match what:
        case "authorize":
            return dossier.with_request(replace(dossier.requests[0], status=Status.AUTHORIZED))
        case "snooze":
            return replace(dossier, intake=replace(intake, snoozed_until=now + 20 * H))
        case "reply":
            return replace(dossier, intake=replace(intake, replied_at=now))
        case "mute":
            return replace(dossier, intake=replace(intake, muted_at=now))
        case "unmute":
            return replace(dossier, intake=replace(intake, muted_at=None))
    return dossier


ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
STARTS = {
    "an ordinary day": (2026, 11, 23, 9, 30),
    "before summer time": (2026, 3, 28, 2, 30),
    "before New York's summer time": (2026, 3, 7, 2, 30),
    "before winter time": (2026, 10, 24, 2, 30),
    "the end of a month": (2026, 1, 31, 23, 59),
    "the end of a year": (2026, 12, 31, 23, 59),
    "a leap day": (2028, 2, 28, 12, 0),
    "the day after a leap day": (2028, 2, 29, 23, 59),
}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
@pytest.mark.parametrize("nudged", [0, 1, 2])
def test_a_nudge_is_due_on_the_second_and_not_before(zone, start: tuple[int, int, int, int, int], nudged):
    began = datetime(*start, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    row = a_request(requested_at=began)
    wait = 24 * H
    if nudged:
        row = replace(row, last_nudge_at=began + 24 * H, nudge_count=nudged)
        wait = 72 * H
    with freeze_time(began + wait - timedelta(seconds=1)) as clock:
        assert due_round(a_dossier(row), PLAN, datetime.now(UTC), datetime.now(UTC)) is None
        clock.tick(1)
        owed = due_round(a_dossier(row), PLAN, datetime.now(UTC), datetime.now(UTC))
        assert owed is not None
        assert owed.escalates == bool(nudged)
        assert not is_late(row, datetime.now(UTC))


def test_the_first_row_reminded_late_is_no_escalation_until_it_is_three_days_old():
    row = a_request(last_nudge_at=NOW + 5 * H, nudge_count=1)
    owed = due_round(a_dossier(row), PLAN, NOW + 53 * H, NOW + 53 * H)
    assert owed is not None
    assert not owed.escalates


def test_hourly_ticks_do_not_drift():
    """What is due at ten past is sent at ten past, though each tick comes a few seconds later than the last."""
    dossier, moments = a_dossier(a_request(requested_at=datetime(2026, 11, 23, 10, 9, 59, tzinfo=UTC))), []
    fired = datetime(2026, 11, 23, 11, 10, tzinfo=UTC)
    for hour in range(24 * 12):
        after = sent(dossier, PLAN, fired + hour * H, fired + hour * H + timedelta(seconds=hour % 5))
        if after is not None:
            moments.append(fired + hour * H)
            dossier = after
    assert [m - moments[0] for m in moments] == [n * 48 * H for n in range(len(moments))]
    assert len(moments) == 6


def test_a_jump_of_exactly_a_day_and_two_more_meets_every_moment():
    dossier = a_dossier(a_request())
    first = sent(dossier, PLAN, NOW + 24 * H - 10 * timedelta(minutes=1), NOW + 24 * H + timedelta(seconds=3))
    assert first is not None
    assert first.requests[0].last_nudge_at == NOW + 24 * H
    owed = due_round(first, PLAN, NOW + 72 * H, NOW + 72 * H)
    assert owed is not None
    assert owed.escalates


def test_apps_due_within_an_hour_of_each_other_are_reminded_of_together():
    rows = [a_request("row1"), a_request("row2", requested_at=NOW + timedelta(minutes=40))]
    dossier = a_dossier(*rows)
    assert next_round_at(dossier, PLAN) == NOW + 24 * H + timedelta(minutes=40)
    owed = due_round(dossier, PLAN, NOW + 25 * H, NOW + 25 * H)
    assert owed is not None
    assert owed.rows == ("row1", "row2")


def test_an_app_due_later_waits_for_the_quiet_period_and_counts_alone():
    rows = [a_request("row1"), a_request("row2", requested_at=NOW + 6 * H)]
    first = sent(a_dossier(*rows), PLAN, NOW + 24 * H, NOW + 24 * H)
    assert first is not None
    assert [r.nudge_count for r in first.requests] == [1, 0]
    assert next_round_at(first, PLAN) == NOW + 36 * H


def test_three_days_down_is_one_round():
    dossier = a_dossier(a_request(), a_request("row2", make_request_id="made2"))
    back = NOW + 96 * H
    after = sent(dossier, PLAN, back, back)
    assert after is not None
    assert [r.nudge_count for r in after.requests] == [1, 1]
    assert next_round_at(after, PLAN) == back + 48 * H


def test_one_round_is_under_way_at_a_time():
    dossier = a_dossier(a_request())
    owed = due_round(dossier, PLAN, NOW + 25 * H, NOW + 25 * H)
    assert owed is not None
    waiting = opened(dossier, owed)
    assert due_round(waiting, PLAN, NOW + 90 * H, NOW + 90 * H) is None
    assert due_round(dropped(waiting, owed.at), PLAN, NOW + 90 * H, NOW + 90 * H) is not None


def test_the_first_channel_counts_the_others_only_keep_the_peace():
    dossier = a_dossier(a_request())
    owed = due_round(dossier, PLAN, NOW + 25 * H, NOW + 25 * H)
    assert owed is not None
    first = arrived(opened(dossier, owed), owed, NOW + 25 * H)
    second = arrived(first, owed, NOW + 30 * H)
    assert first.requests[0].nudge_count == second.requests[0].nudge_count == 1
    assert second.intake.nudged_at == NOW + 30 * H


def test_a_round_that_arrives_late_counts_from_its_arrival():
    dossier = a_dossier(a_request())
    owed = due_round(dossier, PLAN, NOW + 25 * H, NOW + 25 * H)
    assert owed is not None
    late = arrived(opened(dossier, owed), owed, NOW + 40 * H)
    assert late.requests[0].last_nudge_at == NOW + 40 * H


@pytest.mark.parametrize(
    ("changes", "asked", "wanted"),
    [
        ({}, False, True),
        ({"muted_at": NOW + 26 * H}, False, False),
        ({"muted_at": NOW}, True, True),
        ({"snoozed_until": NOW + 40 * H}, False, False),
        ({"snoozed_until": NOW + 20 * H}, False, True),
        ({"replied_at": NOW + 26 * H}, False, False),
        ({"replied_at": NOW + 20 * H}, False, True),
        ({"round_at": NOW + 30 * H}, False, False),
        ({"round_at": NOW + 30 * H}, True, False),
    ],
)
def test_what_has_happened_since_calls_a_round_off(changes, asked, wanted):
    dossier = a_dossier(a_request())
    owed = due_round(dossier, PLAN, NOW + 25 * H, NOW + 25 * H)
    assert owed is not None
    waiting = opened(dossier, owed)
    waiting = replace(waiting, intake=replace(waiting.intake, **changes))
    assert is_wanted(waiting, owed, asked=asked, now=NOW + 27 * H) is wanted


def test_an_arrival_that_is_known_late_takes_nothing_back_from_a_row_that_began_anew_meanwhile():
    """The answer got lost, and the row was renewed before the look found it."""
    dossier = a_dossier(a_request(), a_request("row2"))
    owed = due_round(dossier, PLAN, NOW + 24 * H, NOW + 24 * H)
    assert owed is not None
    renewed = restarted(dossier.requests[0], NOW + 24 * H + M)
    after = arrived(opened(dossier, owed).with_request(renewed), owed, NOW + 24 * H)
    assert after.requests[0] == renewed
    assert [row.nudge_count for row in after.requests] == [0, 1]


def test_an_arrival_that_is_known_only_after_another_channel_was_called_off_counts_once():
    dossier = a_dossier(a_request())
    owed = due_round(dossier, PLAN, NOW + 25 * H, NOW + 25 * H)
    assert owed is not None
    called_off = dropped(opened(dossier, owed), owed.at)
    once = arrived(called_off, owed, NOW + 25 * H)
    assert next_nudge_at(once.requests[0]) == NOW + (25 + 48) * H
    assert arrived(once, owed, NOW + 26 * H).requests == once.requests


def test_a_round_about_nothing_that_is_missing_any_more_is_called_off():
    dossier = a_dossier(a_request(), a_request("row2", requested_at=NOW + 30 * H))
    owed = due_round(dossier, PLAN, NOW + 25 * H, NOW + 25 * H)
    assert owed is not None
    done = opened(dossier, owed).with_request(a_request(status=Status.AUTHORIZED))
    assert not is_wanted(done, owed, asked=False, now=NOW + 26 * H)


def test_working_hours_move_a_round_to_the_next_opening_and_hold_it_back_after_closing():
    plan = NudgePlan(calendar=WorkingCalendar.parse("Europe/Berlin Mon-Fri 9-17 DE"))
    friday_evening = datetime(2026, 12, 18, 17, 30, tzinfo=UTC)
    dossier = a_dossier(a_request(requested_at=friday_evening - 24 * H))
    monday = datetime(2026, 12, 21, 8, 0, tzinfo=UTC)
    assert next_round_at(dossier, plan) == monday
    assert goes_out_at(dossier, plan) == monday + timedelta(minutes=10)
    due_friday = a_dossier(a_request(requested_at=datetime(2026, 12, 17, 15, 55, tzinfo=UTC)))
    assert due_round(due_friday, plan, friday_evening, friday_evening) is None
    assert due_round(due_friday, plan, monday, monday + timedelta(minutes=1)) is not None
    assert goes_out_at(due_friday, plan) == monday + timedelta(minutes=10)


def test_the_contacts_own_hours_win_and_unreadable_ones_do_not_count():
    plan = NudgePlan(calendar=WorkingCalendar.parse("UTC 0-1"))
    own = an_intake(calendar="UTC Mon-Sun 0-24")
    assert next_round_at(a_dossier(intake=own), plan) == NOW + 24 * H
    broken = an_intake(calendar="Mars/Olympus")
    assert next_round_at(a_dossier(intake=broken), plan) == datetime(2026, 11, 25, 0, 0, tzinfo=UTC)


def test_waiting_on_us_stops_every_clock_and_going_on_begins_anew():
    row, late = a_request(), NOW + 100 * H
    waits = paused(a_dossier(row, a_request("row2", status=Status.AUTHORIZED)), NOW + 10 * H)
    assert is_paused(waits)
    assert next_round_at(waits, PLAN) is None
    assert not is_late(waits.requests[0], late)
    assert waits.requests[1].paused_at is None
    goes_on = resumed(waits, late)
    assert not is_paused(goes_on)
    assert next_nudge_at(goes_on.requests[0]) == late + 24 * H
    assert not is_late(goes_on.requests[0], late + 72 * H)
    assert goes_on.requests[1] == waits.requests[1]
