"""What might escape a revoke or a closing: what Make hides, shows late, calls by another name, or makes after all."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.finding import FindingKind
from bot.domain.make_request import Creation
from bot.domain.status import Status
from bot.ports.credential_api import Created, RequestOrder
from bot.ports.errors import AnswerLostError, RefusedError
from bot.services.deliveries import make_sweep
from bot.services.handlers.make_sweep import MakeSweep
from bot.services.lane import UnfinishedError
from bot.services.reconcile.make_side import MakeSide
from tests.services.stage import ADMIN, GMAIL, HUBSPOT, OWNER, Stage
from tests.services.world import Asked, Held, Make

HOUR = timedelta(hours=1)


@pytest.fixture
def stage(sqlite_store: Any, clock: Any) -> Stage:
    return Stage(sqlite_store, clock, Make())


@pytest.fixture
def keeping(sqlite_store: Any, clock: Any) -> Stage:
    """One whose requests stay at Make when a project is closed."""
    return Stage(sqlite_store, clock, Make(), keeps=True)


def only(make: Make) -> Asked:
    return next(iter(make.requests.values()))


async def later(stage: Stage, times: int = 3) -> None:
    """Let hours pass, and whatever is owed be done."""
    for _ in range(times):
        stage.clock.advance(7 * HOUR)
        await stage.settle()


def answering_nothing(make: Make) -> list[RequestOrder]:
    """Let Make answer no create any more, nor carry it out yet; returns what it is asked for."""
    orders: list[RequestOrder] = []

    async def lost(order: RequestOrder) -> Created:
        orders.append(order)
        raise AnswerLostError("Make did not answer in time.")

    make.create = lost  # type: ignore[method-assign]
    return orders


async def statuses(stage: Stage, intake_id: str) -> list[Status]:
    return [row.status for row in (await stage.dossier(intake_id)).requests]


async def test_what_make_lists_and_does_not_show_is_not_gone(stage: Stage):
    dossier = await stage.open("gmail")
    await stage.settle()
    stage.make.give(GMAIL)
    await later(stage)
    stage.make.hidden.add(only(stage.make).id)
    await later(stage)
    after = await stage.dossier(dossier.intake.id)
    assert (after.requests[0].status, after.make_requests[0].creation) == (Status.AUTHORIZED, Creation.CREATED)
    stage.make.hidden.clear()
    await stage.desk.close(dossier.intake.id, ADMIN, "Website")
    await stage.settle()
    assert (await statuses(stage, dossier.intake.id), stage.make.connections()) == ([Status.REVOKED], [])


async def test_what_is_so_new_that_make_cannot_show_it_yet_is_not_gone(stage: Stage):
    class Lagging(Make):
        """Neither shows nor lists what it has just made."""

        async def heads(self) -> Any:
            for head in [head async for head in Make.heads(self)] if not self.hidden else []:
                yield head

    make = Lagging()
    stage = Stage(stage.store, stage.clock, make)
    make.hidden.add("req1")
    dossier = await stage.open("gmail")
    await stage.settle()
    after = await stage.dossier(dossier.intake.id)
    assert "detail" in make.calls
    assert (after.requests[0].status, after.make_requests[0].creation) == (Status.PENDING, Creation.CREATED)
    assert after.make_requests[0].public_uri is not None
    make.hidden.clear()
    make.give(GMAIL)
    await later(stage)
    assert await statuses(stage, dossier.intake.id) == [Status.AUTHORIZED]


async def test_what_was_never_shown_and_had_time_enough_is_gone(stage: Stage):
    dossier = await stage.open("gmail")
    await stage.lanes[0].run()
    stage.make.requests.clear()
    await later(stage)
    assert await statuses(stage, dossier.intake.id) == [Status.DECLINED]


async def test_a_credential_that_bears_another_name_by_now_is_revoked_with_its_row(stage: Stage):
    dossier = await stage.open("gmail", "hubspot", one_link=True)
    await stage.settle()
    stage.make.give(GMAIL)
    stage.make.give(HUBSPOT)
    await later(stage)
    only(stage.make).held[0].name = "Carla's Gmail"
    await later(stage)
    assert await statuses(stage, dossier.intake.id) == [Status.AUTHORIZED, Status.AUTHORIZED]
    await stage.rows.revoke(dossier.requests[0].id, OWNER)
    await stage.settle()
    assert await statuses(stage, dossier.intake.id) == [Status.REVOKED, Status.AUTHORIZED]
    assert stage.make.connections() == [only(stage.make).held[1].remote_id]


async def asked_again_out_of_one_link(stage: Stage) -> Any:
    """Open two apps with one link, and let the first be asked for again with a link of its own."""
    dossier = await stage.open("gmail", "hubspot", one_link=True)
    await stage.settle()
    stage.make.give(HUBSPOT)
    stage.make.turn(GMAIL, "declined")
    await later(stage)
    await stage.rows.ask_again(dossier.requests[0].id, OWNER)
    await stage.settle()
    return dossier


async def test_what_appears_in_a_link_its_row_has_left_is_taken_back(stage: Stage):
    dossier = await asked_again_out_of_one_link(stage)
    old = only(stage.make)
    old.held.append(Held("late", dossier.requests[0].name_override, GMAIL, "authorized", "remote-late"))
    await later(stage)
    assert "remote-late" not in stage.make.connections()
    assert "old_link_used" in await stage.events(dossier.intake.id)


async def test_a_revoke_looks_into_the_link_its_row_has_left(stage: Stage):
    dossier = await asked_again_out_of_one_link(stage)
    old = only(stage.make)
    old.held.append(Held("late", dossier.requests[0].name_override, GMAIL, "authorized", "remote-late"))
    await stage.rows.revoke(dossier.requests[0].id, OWNER)
    await stage.lanes[3].run()
    assert "remote-late" not in stage.make.connections()


async def test_a_closing_that_keeps_the_links_takes_back_what_appears_in_one(keeping: Stage):
    dossier = await asked_again_out_of_one_link(keeping)
    old = only(keeping.make)
    old.held.append(Held("late", dossier.requests[0].name_override, GMAIL, "authorized", "remote-late"))
    await keeping.desk.close(dossier.intake.id, ADMIN, "Website")
    await keeping.settle()
    assert keeping.make.connections() == []


async def test_what_was_called_off_and_is_made_after_all_is_found_by_the_comparison(stage: Stage):
    create, orders = stage.make.create, answering_nothing(stage.make)
    dossier = await stage.open("gmail")
    await stage.beat()
    await stage.desk.close(dossier.intake.id, ADMIN, "Website")
    await stage.settle()
    assert await statuses(stage, dossier.intake.id) == [Status.REVOKED]
    await create(orders[0])
    make: Any = stage.make
    found = [finding async for finding in MakeSide(make, stage.store).findings()]
    assert [(f.kind, f.subject) for f in found] == [(FindingKind.STRANGE_REQUEST, only(stage.make).id)]


async def test_a_stray_request_that_is_only_hidden_is_not_called_deleted(stage: Stage):
    stage.make.requests["stray"] = Asked(id="stray", name="Acme · Website · Gmail [abcdefghij]")
    stage.make.hidden.add("stray")

    async def refused(make_id: str, *, confirmed: bool) -> None:
        assert (make_id, confirmed) == ("stray", True)

    stage.make.delete = refused  # type: ignore[method-assign]
    make: Any = stage.make
    owed = make_sweep("stray", stage.make.requests["stray"].name, ADMIN, stage.clock.now())
    with pytest.raises(UnfinishedError):
        await MakeSweep(make, stage.store, stage.identity).send(owed)


async def test_a_stray_request_stays_when_who_asked_has_lost_the_right(stage: Stage):
    stage.make.requests["stray"] = Asked(id="stray", name="Acme · Website · Gmail [abcdefghij]")
    make: Any = stage.make
    owed = make_sweep("stray", stage.make.requests["stray"].name, OWNER, stage.clock.now())
    with pytest.raises(RefusedError, match="may no longer"):
        await MakeSweep(make, stage.store, stage.identity).send(owed)
    assert "stray" in stage.make.requests


async def test_what_make_carries_out_half_a_minute_late_is_not_asked_for_twice(stage: Stage):
    create, orders = stage.make.create, answering_nothing(stage.make)
    dossier = await stage.open("gmail")
    began = stage.clock.now()
    while stage.clock.now() - began < timedelta(seconds=30):
        await stage.beat()
    await create(orders[0])
    await stage.settle()
    assert len(orders) == 1
    made = (await stage.dossier(dossier.intake.id)).make_requests[0]
    assert (made.creation, made.make_id) == (Creation.CREATED, only(stage.make).id)
