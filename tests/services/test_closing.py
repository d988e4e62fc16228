"""Closing a project, carried through by the services: what is kept at Make, and what is told when it gets stuck."""

from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.store import SqlStore
from bot.domain.make_request import Creation
from bot.domain.person import Person
from bot.domain.request import Request
from bot.domain.status import Status
from bot.domain.teardown import FORGOTTEN, Teardown, TeardownState
from bot.messages.phase import can_ask_again
from tests.services.stage import ADMIN, GMAIL, HUBSPOT, OWNER, Stage
from tests.services.test_asking_again import one_of_two
from tests.services.test_revoking import come_back
from tests.services.world import LIVE, Make
from tests.store.conftest import StandingClock
from tests.store.tampering import tamper

HOUR = timedelta(hours=1)
DELETED = (
    "DELETE FROM requests WHERE intake_id IN (SELECT id FROM intakes WHERE project = 'Website')",
    "DELETE FROM make_requests WHERE intake_id IN (SELECT id FROM intakes WHERE project = 'Website')",
    "DELETE FROM cards WHERE intake_id IN (SELECT id FROM intakes WHERE project = 'Website')",
    "DELETE FROM intakes WHERE project = 'Website'",
    "DELETE FROM credentials WHERE request_id NOT IN (SELECT id FROM requests)",
)
"""What somebody does who deletes a project behind the bot's back."""


async def given(stage: Stage) -> str:
    """Of two apps one is given; returns the intake."""
    dossier = await stage.open("gmail", "hubspot")
    await stage.settle()
    stage.make.give(GMAIL)
    await stage.settle()
    intake_id: str = dossier.intake.id
    return intake_id


async def newest(stage: Stage, project: str = "Website") -> Teardown:
    async with stage.store.transaction(read_only=True) as tx:
        found = await tx.teardown_of("Acme", project)
    assert found is not None
    return found


async def test_kept_requests_stay_at_make_with_links_that_ask_for_nothing(sqlite_store: SqlStore, clock: StandingClock):
    stage = Stage(sqlite_store, clock, Make(), keeps=True)
    intake_id = await given(stage)
    await stage.desk.close(intake_id, ADMIN, "Website")
    await stage.settle()
    assert (await newest(stage)).state is TeardownState.DONE
    assert "delete" not in stage.make.calls
    assert len(stage.make.requests) == 2
    assert stage.make.connections() == []
    assert [c.state for r in stage.make.requests.values() for c in r.held if c.state in LIVE] == []
    kept = (await stage.dossier(intake_id)).make_requests
    assert {made.creation for made in kept} == {Creation.CREATED}, "what Make still has is not called gone"


async def test_what_a_client_gives_after_all_once_the_project_is_closed_is_taken_back(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make(), keeps=True)
    intake_id = await given(stage)
    stage.make.turn(HUBSPOT, "declined")
    await stage.settle()
    await stage.desk.close(intake_id, ADMIN, "Website")
    await stage.settle()
    assert Status.DECLINED in [row.status for row in (await stage.dossier(intake_id)).requests]
    clock.advance(HOUR)
    stage.make.turn(HUBSPOT, "pending")
    stage.make.give(HUBSPOT)
    await stage.watcher.run()
    await stage.settle()
    assert stage.make.connections() == []
    assert [row.status for row in (await stage.dossier(intake_id)).requests] == [Status.REVOKED, Status.REVOKED]


async def test_what_was_declined_and_is_given_after_all_stays_while_the_project_goes_on(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make())
    intake_id = await given(stage)
    stage.make.turn(HUBSPOT, "declined")
    await stage.settle()
    stage.make.turn(HUBSPOT, "pending")
    stage.make.give(HUBSPOT)
    clock.advance(HOUR)
    await stage.watcher.run()
    await stage.settle()
    assert len(stage.make.connections()) == 2
    events = await stage.events(intake_id)
    assert "came_back" in events
    assert "revoke_asked" not in events


async def test_that_a_request_is_gone_may_be_seen_before_it_is_known_to_be_deleted(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make())
    intake_id = await given(stage)
    made = {made.id for made in (await stage.dossier(intake_id)).make_requests}

    async def watched(name: str) -> None:
        if name == "after delete":
            stage.make.moment = stage.moments
            await stage.watcher.look_at(made)

    await stage.desk.close(intake_id, ADMIN, "Website")
    stage.make.moment = watched
    await stage.settle()
    gone = (await stage.dossier(intake_id)).make_requests
    assert {(made.creation, made.public_uri) for made in gone} == {(Creation.GONE, None)}
    assert (await stage.events(intake_id)).count("request_deleted") == len(made)


async def test_what_is_given_again_while_requests_are_kept_is_taken_back_before_it_is_over(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make(), keeps=True)
    await stage.desk.close(await given(stage), ADMIN, "Website")
    while "decline" not in stage.make.calls:
        await stage.beat()
    assert (await newest(stage)).state is TeardownState.RUNNING
    stage.make.turn(GMAIL, "pending")
    stage.make.give(GMAIL)
    await stage.settle()
    assert (await newest(stage)).state is TeardownState.DONE
    assert stage.make.connections() == []


@pytest.mark.thorough
@pytest.mark.parametrize("call", ["delete_remote", "delete"])
async def test_a_closing_that_is_stuck_is_told_to_the_admins_once_a_day(
    sqlite_store: SqlStore, clock: StandingClock, call: str
):
    stage = Stage(sqlite_store, clock, Make(), late_after=4 * HOUR)
    intake_id = await given(stage)
    stage.make.down.add(call)
    await stage.desk.close(intake_id, ADMIN, "Website")
    told = []
    for _ in range(30):
        for _ in range(3):
            await stage.beat()
        told.append((await stage.events(intake_id)).count("close_late"))
        clock.advance(HOUR - 3 * stage.tick)
    assert told == [0] * 4 + [1] * 24 + [2] * 2
    late = await said(stage, intake_id)
    assert (late["admins"], late["total"], late["left"][0][1]) == (f"<@{ADMIN}>", 2, "Make cannot be reached.")
    stage.make.down.clear()
    clock.advance(HOUR)
    await stage.settle()
    assert (await newest(stage)).state is TeardownState.DONE
    assert stage.make.requests == {}


async def said(stage: Stage, intake_id: str) -> dict[str, Any]:
    async with stage.store.transaction(read_only=True) as tx:
        (first, *_) = [e for e in await tx.events(intake_id) if str(e.kind) == "close_late"]
    return dict(first.data)


async def again_but_not_yet(stage: Stage) -> Request:
    """Of two apps with one link the first is asked for anew, and Make has not taken that yet; returns its row."""
    row = await one_of_two(stage)
    stage.make.down.add("create")
    await stage.rows.ask_again(row.id, OWNER)
    while (await stage.row(row)).requested_at is not None:
        await stage.beat()
    stage.make.down.clear()
    return row


async def test_an_old_link_that_is_used_once_a_new_one_was_called_off_does_not_hold_the_closing_up(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make())
    row = await again_but_not_yet(stage)
    stage.make.down.add("delete_remote")
    await stage.desk.close(row.intake_id, ADMIN, "Website")
    while (await stage.row(row)).status is not Status.REVOKED:
        await stage.beat()
    await come_back(stage)
    for _ in range(3):
        await stage.beat()
    assert (await newest(stage)).state is TeardownState.RUNNING
    await gone_for_good(stage)


@pytest.mark.parametrize("sweeps_before", [0, 1])
async def test_a_request_that_never_came_to_be_is_over_only_once_the_old_link_gives_nothing(
    sqlite_store: SqlStore, clock: StandingClock, sweeps_before: int
):
    stage = Stage(sqlite_store, clock, Make())
    row = await again_but_not_yet(stage)
    stage.make.down |= {"delete_remote", "find"}
    await stage.desk.close(row.intake_id, ADMIN, "Website")
    for _ in range(2 * sweeps_before):
        await stage.beat()
    assert (await stage.row(row)).is_revoking is bool(sweeps_before)
    await come_back(stage)
    stage.make.down.remove("find")
    for _ in range(30):
        await stage.beat()
    assert not (await stage.row(row)).has_ended
    await gone_for_good(stage)


@pytest.mark.parametrize("one_link", [False, True])
async def test_what_was_called_off_before_make_had_it_can_be_asked_for_afterwards(
    sqlite_store: SqlStore, clock: StandingClock, *, one_link: bool
):
    stage = Stage(sqlite_store, clock, Make())
    row = (await stage.open("gmail", "hubspot", one_link=one_link)).requests[0]
    await stage.desk.close(row.intake_id, ADMIN, "Website")
    await stage.settle()
    assert "create" not in stage.make.calls
    assert can_ask_again(await stage.dossier(row.intake_id), await stage.row(row))
    await stage.rows.ask_again(row.id, OWNER)
    await stage.settle()
    (asked,) = stage.make.requests.values()
    assert [held.app for held in asked.held] == [GMAIL]
    stage.make.give(GMAIL)
    await stage.settle()
    assert (await stage.row(row)).status is Status.AUTHORIZED
    await stage.desk.close(row.intake_id, ADMIN, "Website")
    await gone_for_good(stage)


async def gone_for_good(stage: Stage) -> None:
    """Make answers again: the closing is done, and nothing is left there."""
    stage.make.down.clear()
    stage.clock.advance(HOUR)
    await stage.settle()
    assert (await newest(stage)).state is TeardownState.DONE
    assert stage.make.requests == {}


@pytest.mark.parametrize("has_begun", [False, True])
async def test_a_project_that_was_deleted_from_the_store_is_not_called_closed_and_holds_no_other_up(
    sqlite_store: SqlStore, sqlite_url: str, clock: StandingClock, *, has_begun: bool
):
    stage = Stage(sqlite_store, clock, Make())
    first, second = await given(stage), (await stage.open("hubspot", source="V2", project="Shop")).intake.id
    stage.desk.two_person = True
    asked = await stage.desk.close(first, OWNER, "Website")
    await stage.desk.approve(asked.id, ADMIN)
    if has_begun:
        await stage.closer.run()
    clock.advance(stage.tick)
    stage.desk.two_person = False
    await stage.desk.close(second, ADMIN, "Shop")
    tamper(sqlite_url, *DELETED)
    await stage.settle()
    ended = await newest(stage)
    assert (ended.state, ended.why, ended.is_open) == (TeardownState.CALLED_OFF, FORGOTTEN, False)
    assert (await newest(stage, "Shop")).state is TeardownState.DONE


@pytest.mark.thorough
async def test_a_closing_that_fails_as_nobody_foresaw_does_not_hold_the_others_up(
    sqlite_store: SqlStore, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
):
    stage = Stage(sqlite_store, clock, Make())
    first, second = await given(stage), (await stage.open("hubspot", source="V2", project="Shop")).intake.id
    await stage.desk.close(first, OWNER, "Website")
    clock.advance(stage.tick)
    await stage.desk.close(second, ADMIN, "Shop")
    as_it_is = stage.office.person

    async def person(user_id: str) -> Person:
        if user_id == OWNER:
            raise KeyError(user_id)
        return await as_it_is(user_id)

    with monkeypatch.context() as patch:
        patch.setattr(stage.office, "person", person)
        for _ in range(10):
            await stage.beat()
    assert [(await newest(stage, name)).state for name in ("Website", "Shop")] == ["running", "done"]
    await stage.settle()
    assert (await newest(stage)).state is TeardownState.DONE
