from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import transitions
from bot.domain.credential import Credential, Health
from bot.domain.event import EventKind
from bot.domain.nudges import next_nudge_at
from bot.domain.probing import Probe, probed
from bot.domain.status import Status
from tests.unit.domain.build import NOW, a_credential, a_request, an_observation, observed

HELD = a_credential(state="authorized", remote_id="7", authorized_at=NOW)
ROW = a_request(status=Status.AUTHORIZED, expected_account="acme.example")
LATER = NOW + timedelta(days=1)


def kinds(step: transitions.Step) -> list[EventKind]:
    return [event.kind for event in step.events]


def test_what_never_answered_stays_authorized_and_is_told_once():
    step = probed(ROW, (HELD,), "cred1", Probe(answers=False), NOW)
    assert step.request.status is Status.AUTHORIZED
    assert step.credentials[0].health is Health.SILENT
    assert kinds(step) == [EventKind.CONNECTION_SILENT]
    assert kinds(probed(step.request, step.credentials, "cred1", Probe(answers=False), LATER)) == []
    assert kinds(probed(step.request, step.credentials, "cred1", Probe(answers=True), LATER)) == [
        EventKind.CONNECTION_ANSWERS
    ]


def test_what_answered_once_and_does_not_any_more_is_invalid_until_it_does():
    works = probed(ROW, (HELD,), "cred1", Probe(answers=True), NOW)
    broke = probed(works.request, works.credentials, "cred1", Probe(answers=False), LATER)
    assert broke.request.status is Status.INVALID
    seen = an_observation("authorized", observed("cred1", "authorized", remote_id="7"))
    assert transitions.observe(broke.request, broke.credentials, seen, LATER, shared=False).events == ()
    again = probed(broke.request, broke.credentials, "cred1", Probe(answers=True), LATER)
    assert again.request.status is Status.AUTHORIZED


def test_what_make_no_longer_has_was_taken_back_by_the_client():
    early = probed(ROW, (HELD,), "cred1", Probe(is_there=False), NOW)
    assert early.request.status is Status.AUTHORIZED, "Make may not show it yet"
    gone = probed(ROW, (HELD,), "cred1", Probe(is_there=False), LATER)
    assert (gone.request.status, kinds(gone)) == (Status.PENDING, [EventKind.WITHDRAWN])
    assert next_nudge_at(gone.request) is None
    seen = an_observation("authorized", observed("cred1", "authorized", remote_id="7"))
    assert transitions.observe(gone.request, gone.credentials, seen, LATER, shared=False).events == ()


def test_another_account_than_expected_is_told_once():
    step = probed(ROW, (HELD,), "cred1", Probe(answers=True, account="carla@home.example"), NOW)
    assert kinds(step) == [EventKind.ACCOUNT_SEEN, EventKind.WRONG_ACCOUNT]
    assert kinds(probed(ROW, step.credentials, "cred1", Probe(answers=True, account="carla@home.example"), LATER)) == []
    right = probed(ROW, (HELD,), "cred1", Probe(account="ads@acme.example"), NOW)
    assert kinds(right) == [EventKind.ACCOUNT_SEEN]
    assert right.credentials[0].health is Health.UNTESTED, "it could not be tested"


def test_signing_in_anew_forgets_what_the_tests_said():
    broken = replace(HELD, health=Health.BROKEN, tested_at=NOW, account="a@acme.example")
    row = replace(ROW, status=Status.INVALID)
    for state in ("reauthorizing", "authorized"):
        seen = an_observation("invalid" if state != "authorized" else state, observed("cred1", state, remote_id="7"))
        step = transitions.observe(row, (broken,), seen, NOW, shared=False)
        row, broken = step.request, step.credentials[0]
    assert (row.status, broken.health, broken.tested_at) == (Status.AUTHORIZED, Health.UNTESTED, None)


PROBES = st.builds(Probe, answers=st.sampled_from([None, True, False]), is_there=st.booleans())


@pytest.mark.parametrize("status", [Status.REVOKED, Status.DECLINED])
@given(history=st.lists(PROBES, max_size=6))
def test_no_test_ever_moves_a_row_that_has_ended(status, history):
    row = a_request(status=status)
    held: tuple[Credential, ...] = (HELD,)
    for probe in history:
        step = probed(row, held, "cred1", probe, LATER)
        row, held = step.request, step.credentials
        assert row.status is status


@given(st.lists(st.tuples(PROBES, st.booleans()), max_size=8))
def test_polls_between_the_tests_tell_nothing_twice(history):
    row = ROW
    held: tuple[Credential, ...] = (HELD,)
    seen = an_observation("authorized", observed("cred1", "authorized", remote_id="7"))
    for probe, polled in history:
        if polled:
            step = transitions.observe(row, held, seen, LATER, shared=False)
            assert step.request == row
            row, held = step.request, step.credentials
        step = probed(row, held, "cred1", probe, LATER)
        row, held = step.request, step.credentials
