from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import teardown as rules
from bot.domain.event import Surface
from bot.domain.status import Status
from bot.domain.teardown import TIME_TO_APPROVE, Teardown, TeardownState
from bot.domain.transitions import IllegalTransitionError
from tests.unit.domain.build import NOW, a_credential, a_dossier, a_request

ASKER, OTHER = "U0PAULA", "U0ADA"
HOUR = timedelta(hours=1)


def asked(*, two_person: bool = True) -> Teardown:
    return rules.ask("td1", a_dossier(), ASKER, Surface.MODAL, NOW, two_person=two_person)


def test_without_a_second_person_it_runs_at_once() -> None:
    assert asked(two_person=False).state is TeardownState.RUNNING
    assert asked().state is TeardownState.ASKED


def test_it_takes_a_second_person_and_in_time() -> None:
    with pytest.raises(IllegalTransitionError, match="second person"):
        rules.approve(asked(), ASKER, NOW)
    with pytest.raises(IllegalTransitionError, match="not wait"):
        rules.approve(asked(), OTHER, NOW + TIME_TO_APPROVE)
    approved = rules.approve(asked(), OTHER, NOW + TIME_TO_APPROVE - timedelta(seconds=1))
    assert (approved.state, approved.approved_by) == (TeardownState.RUNNING, OTHER)


def test_the_asker_withdraws_it_until_it_is_approved_and_the_second_person_until_it_begins() -> None:
    approved = rules.approve(asked(), OTHER, NOW)
    assert rules.call_off(asked(), ASKER, NOW).state is TeardownState.CALLED_OFF
    assert rules.call_off(approved, OTHER, NOW).state is TeardownState.CALLED_OFF
    with pytest.raises(IllegalTransitionError, match="called off any more"):
        rules.call_off(approved, ASKER, NOW)
    with pytest.raises(IllegalTransitionError, match="called off any more"):
        rules.call_off(rules.start(approved, [], NOW), OTHER, NOW)


def test_stock_is_taken_of_every_row_once() -> None:
    held = a_credential(state="authorized", remote_id="7", scope=("read",), authorized_at=NOW)
    dossier = a_dossier(a_request(status=Status.AUTHORIZED), credentials=(held,))
    begun = rules.start(asked(two_person=False), [dossier], NOW)
    assert [(r.request_id, r.status, r.held[0].remote_id) for r in begun.rows] == [("row1", Status.AUTHORIZED, "7")]
    assert rules.covering(begun, [dossier]) is begun
    late = a_dossier(a_request(), a_request("row2", app_label="Gmail"))
    assert [r.app for r in rules.covering(begun, [late]).rows] == ["HubSpot", "Gmail"]


MOVES = ("approve_own", "approve", "call_off", "expire", "start", "finish")


def moved(teardown: Teardown, move: str, hours: int) -> Teardown:
    now = NOW + hours * HOUR
    moves = {
        "approve_own": lambda: rules.approve(teardown, ASKER, now),
        "approve": lambda: rules.approve(teardown, OTHER, now),
        "call_off": lambda: rules.call_off(teardown, ASKER, now),
        "expire": lambda: rules.expire(teardown, now),
        "start": lambda: rules.start(teardown, [a_dossier()], now),
        "finish": lambda: rules.finish(teardown, len(teardown.rows), now),
    }
    try:
        return moves[move]()
    except IllegalTransitionError:
        return teardown


@given(st.booleans(), st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 30)), max_size=12))
def test_whatever_is_pressed_it_begins_once_with_everybody_needed_and_what_is_over_stays_over(
    two_person, presses
) -> None:
    now = asked(two_person=two_person)
    for move, hours in presses:
        before, now = now, moved(now, move, hours)
        if not before.is_open or before == now:
            assert now == before
        if before.started_at is not None:
            assert replace(now, state=before.state, finished_at=before.finished_at, ended=before.ended) == before
            assert now.state in {TeardownState.RUNNING, TeardownState.DONE}
        if now.started_at is not None and two_person:
            assert now.approved_by == OTHER
        assert now.is_open == (now.finished_at is None)
