from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import answer, transitions
from bot.domain.credential import Credential
from bot.domain.event import EventKind
from bot.domain.observation import Observation
from bot.domain.request import Request
from bot.domain.status import ENDED, Status
from bot.domain.transitions import IllegalTransitionError
from tests.unit.domain.build import NOW, a_credential, a_dossier, a_request, a_source, an_observation, observed

STATES = ["pending", "incomplete", "authorized", "declined", "reauthorizing", "invalid", "brand_new"]
STATUSES = ["pending", "incomplete", "partially_authorized", "authorized", "declined", "invalid", "approved"]


@pytest.mark.parametrize(
    ("make_says", "tracker"),
    [
        ("pending", Status.PENDING),
        ("incomplete", Status.PENDING),
        ("partially_authorized", Status.PARTIALLY_AUTHORIZED),
        ("authorized", Status.AUTHORIZED),
        ("declined", Status.DECLINED),
        ("invalid", Status.INVALID),
    ],
)
def test_a_row_of_its_own_follows_the_request_status(make_says, tracker):
    row = a_request(status=Status.INVALID if tracker is Status.PENDING else Status.PENDING)
    assert transitions.observe(row, (), an_observation(make_says), NOW, shared=False).request.status is tracker


def test_a_reauthorizing_credential_is_pending_whatever_the_request_says():
    row = a_request(status=Status.INVALID)
    step = transitions.observe(row, (), an_observation("invalid", observed(state="reauthorizing")), NOW, shared=False)
    assert step.request.status is Status.PENDING


@pytest.mark.parametrize(
    ("states", "tracker"),
    [
        (["authorized", "authorized"], Status.AUTHORIZED),
        (["authorized", "declined"], Status.PARTIALLY_AUTHORIZED),
        (["declined", "declined"], Status.DECLINED),
        (["authorized", "pending"], Status.PENDING),
        (["authorized", "invalid"], Status.INVALID),
        (["reauthorizing", "authorized"], Status.PENDING),
    ],
)
def test_a_row_of_a_shared_request_is_rolled_up_from_its_own_credentials(states, tracker):
    row = a_request(status=Status.PARTIALLY_AUTHORIZED if tracker is Status.PENDING else Status.PENDING)
    own = [observed(f"c{i}", state, name_override=row.name_override) for i, state in enumerate(states)]
    other = a_request("row2")
    foreign = observed("other", "invalid", name_override=other.name_override)
    step = answer.observed(a_dossier(row, other), row, an_observation("declined", *own, foreign), NOW)
    assert step.request.status is tracker
    assert {c.id for c in step.credentials} == {f"c{i}" for i in range(len(states))}


def test_an_unknown_value_keeps_the_status_and_is_told_once():
    row = a_request(status=Status.AUTHORIZED)
    step = transitions.observe(row, (), an_observation("approved"), NOW, shared=False)
    assert step.request.status is Status.AUTHORIZED
    assert [e.kind for e in step.events] == [EventKind.UNKNOWN_STATE]
    again = transitions.observe(step.request, (), an_observation("approved"), NOW, shared=False)
    assert again.request == step.request
    assert again.events == ()


def test_a_remote_id_that_comes_late_is_captured_and_told():
    row = a_request()
    first = transitions.observe(row, (), an_observation("authorized", observed(state="authorized")), NOW, shared=False)
    assert first.credentials[0].remote_id is None
    late = an_observation("authorized", observed(state="authorized", remote_id="15543"))
    second = transitions.observe(first.request, first.credentials, late, NOW, shared=False)
    assert second.credentials[0].remote_id == "15543"
    assert [e.kind for e in second.events] == [EventKind.CONNECTED]


def test_the_clients_own_withdrawal_is_told_as_such():
    row = a_request(status=Status.AUTHORIZED)
    held = (a_credential(state="authorized", remote_id="1"),)
    step = transitions.observe(row, held, an_observation("pending", observed()), NOW, shared=False)
    assert step.request.status is Status.PENDING
    assert step.request.withdrawn_at == NOW
    assert [e.kind for e in step.events] == [EventKind.WITHDRAWN]


def test_a_declined_row_carries_the_clients_reason():
    seen = an_observation("declined", observed(state="declined", decline_reason="Ask our IT"))
    step = transitions.observe(a_request(), (), seen, NOW, shared=False)
    assert step.request.decline_reason == "Ask our IT"
    assert step.events[-1].data["reason"] == "Ask our IT"


def test_access_given_again_after_a_revoke_is_told_and_the_row_stays_revoked():
    row = a_request(status=Status.REVOKED)
    seen = an_observation("authorized", observed(state="authorized", remote_id="2"))
    step = transitions.observe(row, (a_credential(),), seen, NOW, shared=False)
    assert step.request.status is Status.REVOKED
    assert EventKind.CAME_BACK in {e.kind for e in step.events}
    again = transitions.observe(step.request, step.credentials, seen, NOW, shared=False)
    assert again.events == ()


def test_a_request_that_make_no_longer_has_is_declined_not_nagged():
    step = transitions.vanish(a_request(status=Status.AUTHORIZED), (a_credential(remote_id="1"),), NOW)
    assert step.request.status is Status.DECLINED
    assert not any(c.is_live for c in step.credentials)
    assert [e.kind for e in step.events] == [EventKind.GONE_AT_MAKE]
    assert transitions.vanish(a_request(status=Status.REVOKED), (), NOW).events == ()


def test_a_revoke_is_asked_once_proven_once():
    asked = transitions.ask_revoke(a_request(status=Status.AUTHORIZED), (), a_source())
    assert asked.request.is_revoking
    with pytest.raises(IllegalTransitionError, match="being revoked already"):
        transitions.ask_revoke(asked.request, (), a_source("U0ADAM"))
    done = transitions.revoked(asked.request, (a_credential(state="declined"),), NOW + timedelta(minutes=1))
    assert done.request.status is Status.REVOKED
    assert done.request.revoked_by == "U0PAULA"
    with pytest.raises(IllegalTransitionError, match="revoked already"):
        transitions.ask_revoke(done.request, done.credentials, a_source())


def test_nothing_is_called_revoked_while_a_credential_is_live():
    asked = transitions.ask_revoke(a_request(status=Status.AUTHORIZED), (), a_source()).request
    for live in (a_credential(state="authorized"), a_credential(remote_id="7"), a_credential(state="brand_new")):
        with pytest.raises(IllegalTransitionError):
            transitions.revoked(asked, (live,), NOW)
    with pytest.raises(IllegalTransitionError):
        transitions.revoked(a_request(), (), NOW)


def test_a_row_make_does_not_have_yet_cannot_be_revoked():
    with pytest.raises(IllegalTransitionError, match="not been asked for"):
        transitions.ask_revoke(a_request(requested_at=None), (), a_source())


def test_a_delay_is_told_once_for_each_reason():
    row = transitions.ask_revoke(a_request(), (), a_source()).request
    row, events = transitions.revoke_delayed(row, "Make is down", NOW)
    assert len(events) == 1
    assert transitions.revoke_delayed(row, "Make is down", NOW) == (row, ())


def observations() -> st.SearchStrategy[Observation]:
    credential = st.builds(
        observed,
        st.sampled_from(["c1", "c2"]),
        st.sampled_from(STATES),
        remote_id=st.sampled_from([None, "1", "2"]),
        decline_reason=st.sampled_from([None, "No"]),
    )
    unique = st.lists(credential, max_size=2, unique_by=lambda c: c.id)
    return st.builds(lambda status, own: an_observation(status, *own), st.sampled_from(STATUSES), unique)


@given(st.sampled_from(sorted(ENDED)), st.lists(observations(), max_size=12))
def test_no_sequence_of_observations_ever_leaves_revoked_or_declined(ended, history):
    row = a_request(status=ended)
    held: tuple[Credential, ...] = ()
    for seen in history:
        step = transitions.observe(row, held, seen, NOW, shared=False)
        row, held = step.request, step.credentials
        assert row.status is ended


@given(st.lists(observations(), max_size=12))
def test_every_change_of_status_is_told_by_exactly_one_event_and_nothing_else_is(history):
    row = a_request()
    held: tuple[Credential, ...] = ()
    told = {EventKind.STATUS_CHANGED, EventKind.WITHDRAWN}
    for seen in history:
        step = transitions.observe(row, held, seen, NOW, shared=False)
        changes = [e for e in step.events if e.kind in told]
        assert len(changes) == (step.request.status is not row.status)
        if changes:
            assert changes[0].data["old"] == row.status
            assert changes[0].data["new"] == step.request.status
        row, held = step.request, step.credentials


@given(st.lists(observations(), min_size=1, max_size=8))
def test_the_same_answer_twice_changes_nothing_and_tells_nothing(history):
    row = a_request()
    held: tuple[Credential, ...] = ()
    for seen in history:
        step = transitions.observe(row, held, seen, NOW, shared=False)
        row, held = step.request, step.credentials
        again = transitions.observe(row, held, seen, NOW, shared=False)
        assert (again.request, set(again.credentials), again.events) == (row, set(held), ())


@given(st.lists(observations(), max_size=8))
def test_while_a_revoke_is_under_way_no_answer_moves_the_row(history):
    row: Request = transitions.ask_revoke(a_request(status=Status.AUTHORIZED), (), a_source()).request
    held: tuple[Credential, ...] = ()
    for seen in history:
        step = transitions.observe(row, held, seen, NOW, shared=False)
        held = step.credentials
        assert step.request == row
