"""Share links: whatever happens to a row in whatever order, it says what is true."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.domain import sharing, transitions
from bot.domain.event import EventKind
from bot.domain.nudges import FIRST, next_nudge_at
from bot.domain.status import Status
from bot.domain.transitions import IllegalTransitionError
from tests.unit.domain.build import NOW, a_request, a_source

KEEP = timedelta(days=7)
ROW = a_request(make_request_id=None, make_app="", app_label="Hosting panel")
STEPS = st.lists(st.tuples(st.sampled_from(["give", "show", "expire", "end"]), st.integers(0, 200)), max_size=30)


def test_handing_in_a_link_authorizes_and_stops_the_nudges():
    held, (told,) = sharing.given(ROW, a_source("U0CARLA"), KEEP)
    assert (held.status, held.authorized_at, held.share_expires_at) == (Status.AUTHORIZED, NOW, NOW + KEEP)
    assert next_nudge_at(ROW) == NOW + FIRST
    assert next_nudge_at(held) is None
    assert (told.kind, told.actor) == (EventKind.SHARE_GIVEN, "U0CARLA")


def test_a_second_link_takes_the_place_of_the_first_and_counts_as_unseen():
    held, _ = sharing.given(ROW, a_source(), KEEP)
    seen, _ = sharing.shown(held, a_source())
    later = NOW + timedelta(days=2)
    again, _ = sharing.given(seen, a_source(at=later), KEEP)
    assert (again.authorized_at, again.share_expires_at, again.share_seen_at) == (NOW, later + KEEP, None)


def test_a_link_nobody_looked_at_leads_back_to_pending_with_a_new_clock():
    held, _ = sharing.given(ROW, a_source(), KEEP)
    assert sharing.expired(held, NOW + KEEP - timedelta(seconds=1)) == (held, ())
    gone, (told,) = sharing.expired(held, NOW + KEEP)
    assert (gone.status, gone.share_expires_at) == (Status.PENDING, None)
    assert next_nudge_at(gone) == NOW + KEEP + FIRST
    assert told.data["unseen"] is True


def test_a_link_somebody_looked_at_is_forgotten_and_the_row_stays_authorized():
    held, _ = sharing.given(ROW, a_source(), KEEP)
    seen, _ = sharing.shown(held, a_source(at=NOW + timedelta(days=1)))
    gone, (told,) = sharing.expired(seen, NOW + KEEP)
    assert (gone.status, gone.share_expires_at) == (Status.AUTHORIZED, None)
    assert told.data["unseen"] is False
    with pytest.raises(IllegalTransitionError):
        sharing.shown(gone, a_source(at=NOW + KEEP))


@pytest.mark.parametrize("held", [True, False])
def test_ending_tells_who_and_when_as_a_revoke_does(held):
    row = sharing.given(ROW, a_source(), KEEP)[0] if held else ROW
    later = NOW + timedelta(days=1)
    step = sharing.ended(row, a_source("U0ADAM", later))
    assert (step.request.status, step.request.revoked_by, step.request.revoked_at) == (Status.REVOKED, "U0ADAM", later)
    assert [event.kind for event in step.events] == [EventKind.REVOKE_ASKED, EventKind.REVOKED]
    assert {event.data["share"] for event in step.events} == {"held" if held else "none"}
    assert step.request.share_expires_at is None
    with pytest.raises(IllegalTransitionError):
        sharing.ended(step.request, a_source())
    with pytest.raises(IllegalTransitionError):
        sharing.given(step.request, a_source(), KEEP)


def test_a_row_of_make_takes_no_share_link():
    for step in (lambda row: sharing.given(row, a_source(), KEEP), lambda row: sharing.ended(row, a_source())):
        with pytest.raises(IllegalTransitionError):
            step(a_request())


def test_the_no_of_a_client_is_no_link_any_more():
    held, _ = sharing.given(ROW, a_source(), KEEP)
    pending = replace(held, status=Status.PENDING)
    assert transitions.decline_by_hand(pending, (), "No.", a_source()).request.share_expires_at is None


@for_all(STEPS)
def test_in_any_order_a_link_is_held_only_while_authorized_and_never_after_the_end(steps):
    row, now, ever_ended = ROW, NOW, False
    for what, hours in steps:
        now += timedelta(hours=hours)
        before = row
        try:
            if what == "give":
                row, _ = sharing.given(row, a_source(at=now), KEEP)
            elif what == "show":
                row, _ = sharing.shown(row, a_source(at=now))
            elif what == "expire":
                row, events = sharing.expired(row, now)
                assert bool(events) == (row != before)
            else:
                row = sharing.ended(row, a_source(at=now)).request
        except IllegalTransitionError:
            assert row is before
        ever_ended = ever_ended or row.status is Status.REVOKED
        assert (row.status is Status.REVOKED) == ever_ended
        assert row.share_expires_at is None or row.status is Status.AUTHORIZED
        assert row.status is not Status.PENDING or row.share_expires_at is None
        assert (next_nudge_at(row) is not None) == (row.status is Status.PENDING)
