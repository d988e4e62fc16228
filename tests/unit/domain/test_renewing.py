from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import asking_again, renewing, transitions
from bot.domain.asking_again import NotAgainError, NotNow
from bot.domain.credential import Credential, Health
from bot.domain.event import EventKind
from bot.domain.naming import open_key
from bot.domain.nudges import next_nudge_at
from bot.domain.renewing import NotRenewable, NotRenewableError
from bot.domain.status import Status
from bot.domain.transitions import IllegalTransitionError
from tests.unit.domain.build import NOW, a_credential, a_dossier, a_request, a_source, an_observation, observed

BROKEN = a_credential(state="invalid", remote_id="1")
WORKING = a_credential(state="authorized", remote_id="1", health=Health.WORKS)


def test_a_renewal_restarts_the_clock_and_waits_for_the_client():
    row = a_request(status=Status.INVALID, nudge_count=3)
    asked = renewing.ask(row, (BROKEN,), a_source()).request
    assert asked.status is Status.INVALID, "nothing is sure before Make has answered"
    done = renewing.renewing(asked, (BROKEN,), {"cred1"}, a_source("credreq"))
    assert (done.request.status, done.request.nudge_count, done.request.restarted_at) == (Status.PENDING, 0, NOW)
    assert not done.request.is_renewing
    assert done.credentials[0].state == "reauthorizing"
    with pytest.raises(NotRenewableError) as again:
        renewing.ask(done.request, done.credentials, a_source())
    assert again.value.why is NotRenewable.UNDER_WAY


@pytest.mark.parametrize(
    ("row", "held", "why"),
    [
        (a_request(), (), NotRenewable.PENDING),
        (a_request(), (a_credential(),), NotRenewable.PENDING),
        (a_request(status=Status.INVALID), (replace(BROKEN, component="keychain"),), NotRenewable.KEY),
        (a_request(status=Status.REVOKED), (BROKEN,), NotRenewable.ENDED),
        (a_request(status=Status.AUTHORIZED, make_request_id=None), (), NotRenewable.SHARE),
        (a_request(status=Status.INVALID, revoke_requested_at=NOW), (BROKEN,), NotRenewable.ENDED),
        (a_request(status=Status.INVALID, renew_requested_at=NOW), (BROKEN,), NotRenewable.UNDER_WAY),
    ],
)
def test_what_make_would_not_renew_is_not_asked_for(row, held, why):
    with pytest.raises(NotRenewableError) as error:
        renewing.ask(row, held, a_source())
    assert error.value.why is why


def test_only_what_is_known_to_be_broken_is_renewed_else_make_finds_out():
    other = replace(WORKING, id="cred2")
    assert renewing.to_renew(a_request(), (BROKEN, other)) == (BROKEN,)
    assert renewing.to_renew(a_request(), (WORKING, other)) == (WORKING, other)


def test_what_make_finds_to_work_is_authorized_again():
    row = a_request(status=Status.INVALID, renew_requested_at=NOW)
    held = (replace(WORKING, health=Health.BROKEN),)
    step = renewing.needless(row, held, {"cred1"}, a_source("credreq"))
    assert step.request.status is Status.AUTHORIZED
    assert [e.kind for e in step.events] == [EventKind.RENEW_NEEDLESS, EventKind.STATUS_CHANGED]


@pytest.mark.parametrize(
    ("row", "held", "why"),
    [
        (a_request(), (), NotNow.WAITING),
        (a_request(status=Status.AUTHORIZED), (WORKING,), NotNow.WORKS),
        (a_request(status=Status.DECLINED, again_requested_at=NOW), (), NotNow.BUSY),
        (a_request(status=Status.DECLINED, requested_at=None), (), NotNow.BUSY),
        (a_request(requested_at=None), (), NotNow.BUSY),
    ],
)
def test_nobody_is_asked_again_without_a_reason(row, held, why):
    with pytest.raises(NotAgainError) as error:
        asking_again.ask(row, held, a_source())
    assert error.value.why is why


@pytest.mark.parametrize("status", [Status.DECLINED, Status.REVOKED, Status.PARTIALLY_AUTHORIZED, Status.INVALID])
def test_asking_again_starts_anew_once_nothing_is_left(status):
    row = a_request(status=status, decline_reason="No", nudge_count=2, last_nudge_at=NOW, restarted_at=NOW)
    asked = asking_again.ask(row, (), a_source()).request
    assert asked.status is status
    assert next_nudge_at(asked) is None
    gone = a_credential(state="declined")
    with pytest.raises(IllegalTransitionError):
        asking_again.switched(a_dossier(asked), asked, (WORKING,), "made2", NOW)
    after, (told,) = asking_again.switched(a_dossier(asked), asked, (gone,), "made2", NOW)
    anew = after.requests[0]
    assert (anew.status, anew.make_request_id, anew.requested_at, anew.nudge_count) == (
        Status.PENDING,
        "made2",
        None,
        0,
    )
    assert anew.name_override != row.name_override
    assert after.credentials[0].make_request_id == "made1", "history knows where it came from"
    assert told.kind is EventKind.ASKED_AGAIN
    assert open_key("Acme", "Website", anew.app_key)


def test_a_share_link_is_asked_for_anew_at_once():
    row = a_request(status=Status.REVOKED, make_request_id=None, share_expires_at=NOW)
    anew = asking_again.ask(row, (), a_source(at=NOW)).request
    assert (anew.status, anew.requested_at, anew.share_expires_at) == (Status.PENDING, NOW, None)
    assert not anew.is_asked_again


def test_a_wish_to_revoke_takes_over_from_a_wish_to_ask_again():
    row = a_request(status=Status.PARTIALLY_AUTHORIZED, again_requested_at=NOW, again_requested_by="U0PAULA")
    step = transitions.ask_revoke(row, (), a_source())
    assert step.request.is_revoking
    assert not step.request.is_asked_again


STATES = st.sampled_from(["pending", "authorized", "declined", "reauthorizing", "invalid", "brand_new"])
SEEN = st.builds(lambda state, remote: observed("new", state, remote_id=remote), STATES, st.sampled_from([None, "7"]))


@given(st.lists(SEEN, max_size=6))
def test_what_the_new_request_shows_never_touches_the_old_ones_credentials(history):
    old = a_credential("old", state="declined", make_request_id="made0")
    row = a_request()
    held: tuple[Credential, ...] = (old,)
    for seen in history:
        step = transitions.observe(row, held, an_observation("pending", seen), NOW, shared=False)
        row, held = step.request, step.credentials
        assert old in held


@given(st.lists(SEEN, max_size=6), st.sampled_from(Status))
def test_no_answer_moves_a_row_whose_old_link_is_being_taken_down(history, status):
    row = a_request(status=status, again_requested_at=NOW)
    held: tuple[Credential, ...] = ()
    for seen in history:
        step = transitions.observe(row, held, an_observation("authorized", seen), NOW, shared=False)
        held = step.credentials
        assert step.request == row


def test_access_given_through_a_replaced_link_is_noticed_once():
    old = a_credential("old", state="declined", make_request_id="made1", request_id="row2")
    moved, stays = a_request("row2", make_request_id="made2"), a_request()
    dossier = a_dossier(stays, moved, credentials=(old,))
    assert dossier.is_shared("made1")
    seen = an_observation("authorized", observed("old", "authorized", remote_id="9"))
    after, events = asking_again.left_behind(dossier, "made1", seen, NOW)
    assert [e.kind for e in events] == [EventKind.OLD_LINK_USED]
    assert after.credentials[0].is_live
    assert asking_again.left_behind(after, "made1", seen, NOW) == (after, ())


def test_a_client_who_takes_one_of_two_back_is_not_nagged():
    held = (WORKING, replace(WORKING, id="cred2", remote_id="2"))
    row = a_request(status=Status.AUTHORIZED)
    seen = an_observation("incomplete", observed("cred1", "pending"), observed("cred2", "authorized", remote_id="2"))
    step = transitions.observe(row, held, seen, NOW, shared=False)
    assert (step.request.status, step.request.withdrawn_at) == (Status.PENDING, NOW)
    assert next_nudge_at(step.request) is None
