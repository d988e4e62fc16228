"""What closing a project does to any intake there can be."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain import closing
from bot.domain import teardown as teardowns
from bot.domain.credential import Credential
from bot.domain.dossier import Dossier
from bot.domain.event import Surface
from bot.domain.make_request import Creation, MakeRequest
from bot.domain.request import Request
from bot.domain.status import Status
from tests.unit.domain.build import NOW, a_credential, a_dossier, a_make_request, a_request, a_source

SOURCE = a_source("U0ADAM", NOW + timedelta(hours=1))
STATES = ("pending", "authorized", "declined", "invalid", "reauthorizing", "gone", "of tomorrow")
WISHES = ("none", "revoke", "again", "renew")


@st.composite
def intakes(draw: st.DrawFn) -> Dossier:
    """Requests that Make has or not, with rows at any point of their lives, each with what Make may hold of it."""
    made = tuple(
        a_make_request(f"made{n}", creation=draw(st.sampled_from(Creation))) for n in range(draw(st.integers(1, 3)))
    )
    rows: tuple[Request, ...] = ()
    held: tuple[Credential, ...] = ()
    for number in range(draw(st.integers(1, 5))):
        row, credentials = draw(_rows(number, draw(st.sampled_from([*made, None]))))
        rows, held = (*rows, row), (*held, *credentials)
    return a_dossier(*rows, make_requests=made, credentials=held)


@st.composite
def _rows(draw: st.DrawFn, number: int, carrier) -> tuple[Request, tuple[Credential, ...]]:
    asked = carrier is None or carrier.creation in {Creation.CREATED, Creation.GONE}
    wish = draw(st.sampled_from(WISHES)) if asked else draw(st.sampled_from(WISHES[:2]))
    row = a_request(
        f"row{number}",
        make_request_id=carrier.id if carrier is not None else None,
        requested_at=NOW if asked else None,
        status=draw(st.sampled_from(Status)) if asked else Status.PENDING,
        problem=draw(st.sampled_from([None, "Make cannot be reached."])),
    )
    if wish != "none":
        wished: dict[str, Any] = {f"{wish}_requested_at": NOW, f"{wish}_requested_by": "U0PAULA"}
        row = replace(row, **wished)
    count = draw(st.integers(0, 2)) if asked and carrier is not None else 0
    return row, tuple(
        a_credential(
            f"c{number}{n}",
            request_id=row.id,
            state=draw(st.sampled_from(STATES)),
            remote_id=draw(st.sampled_from([None, "7"])),
        )
        for n in range(count)
    )


def the_row(dossier: Dossier, row_id: str) -> Request:
    found = dossier.request(row_id)
    assert found is not None
    return found


def the_make_request(dossier: Dossier, made_id: str) -> MakeRequest:
    found = dossier.make_request(made_id)
    assert found is not None
    return found


@given(intakes())
def test_after_a_sweep_nothing_is_left_that_nobody_has_asked_to_end(dossier: Dossier) -> None:
    after, _ = closing.sweep(dossier, SOURCE)
    for row in after.requests:
        assert row.is_revoking or closing.is_ended(after, row)
        assert not row.is_asked_again
        assert not row.is_renewing or the_row(dossier, row.id).is_revoking
    for made in after.make_requests:
        assert made.creation not in closing.UNASKED or not after.requests_of(made.id)


@given(intakes())
def test_a_sweep_does_its_work_once_and_forgets_nothing(dossier: Dossier) -> None:
    after, events = closing.sweep(dossier, SOURCE)
    assert closing.sweep(after, SOURCE) == (after, ())
    assert [row.id for row in after.requests] == [row.id for row in dossier.requests]
    assert [c.id for c in after.credentials] == [c.id for c in dossier.credentials]
    for row in dossier.requests:
        assert the_row(after, row.id).status is row.status, "it ends when Make has shown it, not when it is asked for"
        if closing.is_ended(dossier, row) or row.is_revoking:
            assert after.request(row.id) in {row, replace(row, renew_requested_at=None)}
            assert row.id not in {event.request_id for event in events}


@given(intakes(), st.booleans())
def test_it_stands_as_the_rows_do_and_nothing_left_means_nothing_left(dossier: Dossier, keeps: bool) -> None:  # noqa: FBT001 - hypothesis passes it by place
    asked = teardowns.ask("td1", dossier, "U0ADAM", Surface.MODAL, NOW, two_person=False)
    begun = teardowns.start(asked, [dossier], NOW)
    kept = {made.id for made in closing.to_delete(dossier)} if keeps else set()
    stands = closing.standing(begun, [dossier], kept)
    ended = [row for row in dossier.requests if closing.is_ended(dossier, row)]
    assert (stands.total, stands.ended) == (len(dossier.requests), len(ended))
    still_there = [made for made in dossier.make_requests if made.creation is Creation.CREATED and made.id not in kept]
    assert (not stands.left) == (len(ended) == stands.total and not still_there)
    assert all(left.why for left in stands.stuck)


@given(intakes())
def test_only_what_holds_nothing_any_more_is_deleted_and_its_link_is_forgotten(dossier: Dossier) -> None:
    for made in closing.to_delete(dossier):
        assert all(closing.is_ended(dossier, row) for row in dossier.requests_of(made.id))
        after, events = closing.deleted(dossier, made.id, SOURCE)
        gone = the_make_request(after, made.id)
        assert (gone.creation, gone.public_uri) == (Creation.GONE, None)
        assert len(events) == len(dossier.requests_of(made.id))
        seen_first = dossier.with_make_request(made.gone)
        assert closing.deleted(seen_first, made.id, SOURCE) == (after, events), "the watcher saw it before us"
        assert made.id not in {one.id for one in closing.to_delete(after)}


@given(intakes())
def test_what_make_never_had_ends_with_nothing_to_take_back(dossier: Dossier) -> None:
    swept, _ = closing.sweep(dossier, SOURCE)
    for made in dossier.make_requests:
        after, events = closing.never_created(swept, made.id, SOURCE)
        if the_make_request(swept, made.id).creation is not Creation.CALLED_OFF:
            assert (after, events) == (swept, ())
            continue
        assert all(closing.is_ended(after, row) for row in after.requests_of(made.id))
        assert all(row == swept.request(row.id) for row in after.requests if row.make_request_id != made.id)
