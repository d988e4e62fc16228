"""What people did on a page, and what a status by hand means."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain import transitions
from bot.domain.event import Surface
from bot.domain.status import Status
from bot.domain.tracker import COMPUTED, OURS, PEOPLES, Column, PageRecord
from bot.domain.tracker_edits import ByHand, edits, put_back, status_by_hand, ticked
from bot.domain.transitions import IllegalTransitionError, Source
from tests.store.build import a_credential, a_dossier

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def _record(**seen: Any) -> PageRecord:
    return PageRecord(
        request_id="r", source_id="s", page_id="p", url="u", seen={Column[k].value: v for k, v in seen.items()}
    )


def test_every_column_has_one_owner():
    assert set(Column) == OURS | PEOPLES | COMPUTED
    assert not OURS & PEOPLES
    assert not OURS & COMPUTED


def test_only_what_differs_from_what_was_seen_is_an_edit():
    record = _record(CLIENT="Acme", NOTES=None, STATUS="Pending")
    shown = {Column.CLIENT: "Acme", Column.NOTES: "x", Column.STATUS: "Revoked", Column.CREATED: "now"}
    assert edits(record, shown) == {Column.NOTES: "x", Column.STATUS: "Revoked"}


def test_nothing_empty_and_unticked_are_the_same():
    record = _record(NOTES="", READY_FOR_TEARDOWN=False, CLIENT=None)
    assert edits(record, {Column.NOTES: None, Column.READY_FOR_TEARDOWN: None, Column.CLIENT: ""}) == {}


def test_a_column_of_ours_that_was_never_seen_says_nothing():
    assert edits(_record(), {Column.CLIENT: "Acme", Column.SEND_REQUEST: True}) == {Column.SEND_REQUEST: True}


def test_lines_of_ours_whose_answer_got_lost_are_no_edit_and_what_people_wrote_beside_them_is():
    record = replace(_record(NOTES="Called them"), lines=("credreq: one", "credreq: two"))
    assert edits(record, {Column.NOTES: "Called them\ncredreq: one\ncredreq: two"}) == {}
    assert edits(record, {Column.NOTES: "Called them\ncredreq: one"}) == {}
    both = "Called them twice\ncredreq: one\ncredreq: two"
    assert edits(record, {Column.NOTES: both}) == {Column.NOTES: both}
    assert edits(record, {Column.NOTES: "credreq: one"}) == {Column.NOTES: "credreq: one"}
    assert edits(replace(record, seen={}), {Column.NOTES: "credreq: one\ncredreq: two"}) == {}


def test_what_we_may_just_have_written_is_no_edit():
    record = replace(
        _record(STATUS="Pending", OWNER="adam"), writing={"Status": ["Authorized", "Invalid"], "Owner": [None]}
    )
    for status in ("Pending", "Authorized", "Invalid"):
        assert edits(record, {Column.STATUS: status, Column.OWNER: None}) == {}
    theirs = {Column.STATUS: "Revoked", Column.OWNER: "paula"}
    assert edits(record, theirs) == theirs


def test_a_status_is_answered_and_no_other_column_of_ours_is_kept():
    found = {Column.STATUS: "Revoked", Column.CLIENT: "x", Column.NOTES: "y"}
    assert put_back(found, {Column.CLIENT: "Acme"}) == [Column.CLIENT]
    assert put_back(found, {Column.CLIENT: "x"}) == [], "it is what we wrote, and did not know that it arrived"
    assert ticked({Column.READY_FOR_TEARDOWN: True}, Column.READY_FOR_TEARDOWN)
    assert not ticked({Column.READY_FOR_TEARDOWN: False}, Column.READY_FOR_TEARDOWN)


CASES = [
    (Status.PENDING, False, "Pending", ByHand.NOTHING),
    (Status.PENDING, False, "Authorized", ByHand.ONLY_MAKE),
    (Status.PENDING, False, None, ByHand.ONLY_MAKE),
    (Status.PENDING, False, "On hold", ByHand.ONLY_MAKE),
    (Status.AUTHORIZED, True, "Revoked", ByHand.TEAR_DOWN),
    (Status.PENDING, False, "Revoked", ByHand.TEAR_DOWN),
    (Status.AUTHORIZED, True, "Pending", ByHand.ONLY_MAKE),
    (Status.DECLINED, False, "Pending", ByHand.ASK_AGAIN),
    (Status.REVOKED, False, "Pending", ByHand.ASK_AGAIN),
    (Status.PENDING, False, "Declined", ByHand.DECLINE),
    (Status.INVALID, False, "Declined", ByHand.DECLINE),
    (Status.INVALID, True, "Declined", ByHand.STILL_LIVE),
    (Status.AUTHORIZED, False, "Declined", ByHand.STILL_LIVE),
    (Status.REVOKED, False, "Declined", ByHand.ENDED),
]


@pytest.mark.parametrize(("status", "live", "wanted", "meant"), CASES)
def test_a_status_by_hand(status, live, wanted, meant):
    row = replace(a_dossier("gmail").requests[0], status=status)
    held = (a_credential(row, state="authorized", remote_id="1"),) if live else ()
    assert status_by_hand(row, held, wanted) is meant


@pytest.mark.parametrize(("status", "live", "wanted", "meant"), [c for c in CASES if c[2] == "Declined"])
def test_declining_by_hand_is_legal_exactly_when_it_is_meant(status, live, wanted, meant):
    del wanted
    row = replace(a_dossier("gmail").requests[0], status=status)
    held = (a_credential(row, state="authorized", remote_id="1"),) if live else ()
    source = Source(actor="U1", surface=Surface.NOTION, at=NOW)
    if meant is ByHand.DECLINE:
        step = transitions.decline_by_hand(row, held, "no", source)
        assert (step.request.status, step.request.decline_reason) == (Status.DECLINED, "no")
        assert step.events[0].data["new"] == "Declined"
    elif meant is not ByHand.STILL_LIVE or live:
        with pytest.raises(IllegalTransitionError):
            transitions.decline_by_hand(row, held, "no", source)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("wanted", [Status.PENDING, Status.DECLINED])
def test_while_a_client_is_asked_again_no_status_by_hand_gets_in_between(status, wanted):
    """Whatever it was set to, it is answered: what is refused with an error would be tried again, or forgotten."""
    row = replace(a_dossier("gmail").requests[0], status=status, again_requested_at=NOW)
    meant = ByHand.NOTHING if wanted is status else ByHand.ASKED_AGAIN
    assert status_by_hand(row, (), wanted) is meant
