"""A client who gives access once more through an old link, at any moment of a revoke: it is found, and taken back."""

from datetime import timedelta
from functools import partial
from itertools import count

import pytest

from bot.domain.request import Request
from bot.domain.status import Status
from tests.services.repeats import Repeats
from tests.services.stage import ADMIN, GMAIL, OWNER, Stage
from tests.services.test_asking_again import one_of_two, refused
from tests.services.world import Held, Make

LEAST = 8
AGO = timedelta(hours=2)
every = pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.slow)])
"""How many moments are passed over; the second is what Make says before the proof of a revoke is written down."""


async def given(stage: Stage) -> Request:
    """An app was given some time ago, so that it is read again only when Make says that it changed; returns its row."""
    dossier = await stage.open("gmail")
    await stage.settle()
    stage.make.give(GMAIL)
    await stage.settle()
    stage.clock.advance(AGO)
    return (await stage.dossier(dossier.intake.id)).requests[0]


async def moved_on(stage: Stage) -> Request:
    """Of two apps with one link the first was declined, and has a link of its own now; returns its row."""
    row = await one_of_two(stage)
    await stage.rows.ask_again(row.id, OWNER)
    await stage.settle()
    stage.make.give(GMAIL)
    await stage.settle()
    stage.clock.advance(AGO)
    return row


async def asked_twice(stage: Stage) -> Request:
    """Of two apps with one link the first was declined, there and with the link it got then; returns its row."""
    row = await one_of_two(stage)
    await stage.rows.ask_again(row.id, OWNER)
    await stage.settle()
    stage.make.turn(GMAIL, "declined")
    await stage.settle()
    return row


def held(stage: Stage, app: str, request_id: str | None = None) -> list[Held]:
    """Return what gives access to an app at Make, through one request or any."""
    requests = [r for r in stage.make.requests.values() if request_id in {None, r.id}]
    return [c for r in requests for c in r.held if c.app == app and c.remote_id is not None]


async def come_back(stage: Stage) -> None:
    """Let the client use whatever old link there is, and the watcher see it before anything else happens."""
    for request in stage.make.requests.values():
        for held in request.held:
            if held.app == GMAIL and held.remote_id is None:
                held.state, held.remote_id = "authorized", f"again{held.id}"
    stage.clock.advance(stage.tick)
    await stage.watcher.run()


@every
@pytest.mark.parametrize("story", [given, moved_on])
async def test_what_comes_back_at_any_moment_of_a_revoke_is_taken_back(migrated_file, tmp_path, story, step: int):
    repeats = Repeats(migrated_file, tmp_path)
    row = await repeats.prepare(story)
    for number in count(2, step):
        async with repeats.again() as stage:
            stage.moments.once_at(number, partial(come_back, stage))
            await stage.rows.revoke(row.id, OWNER)
            await stage.settle()
            if stage.moments.at is not None:
                break
            await stage.settle()
            assert held(stage, GMAIL) == [], number
            assert (await stage.row(row)).status is Status.REVOKED, number
    assert number > LEAST


async def test_who_lost_the_right_while_make_was_slow_takes_nothing_back(sqlite_store, clock):
    stage = Stage(sqlite_store, clock, Make())
    row = await given(stage)
    await stage.rows.revoke(row.id, OWNER)
    await stage.leave_while_make_answers(OWNER)
    assert "delete_remote" not in stage.make.calls
    assert (await stage.row(row)).status is Status.AUTHORIZED


@pytest.mark.parametrize("step", [pytest.param(5, marks=pytest.mark.thorough), pytest.param(1, marks=pytest.mark.slow)])
async def test_what_comes_back_at_any_moment_of_a_closing_is_taken_back_with_all_the_rest(
    migrated_file, tmp_path, step: int
):
    repeats = Repeats(migrated_file, tmp_path)
    row = await repeats.prepare(moved_on)
    for number in count(2, step):
        async with repeats.again() as stage:
            stage.moments.once_at(number, partial(come_back, stage))
            await stage.desk.close(row.intake_id, ADMIN, "Website")
            await stage.settle()
            if stage.moments.at is not None:
                break
            assert stage.make.requests == {}, number
            assert not any(c.is_live for c in (await stage.dossier(row.intake_id)).credentials), number
    assert number > LEAST


@every
@pytest.mark.parametrize("story", [refused, one_of_two, asked_twice])
async def test_what_comes_back_at_any_moment_of_asking_again_is_taken_back_from_the_old_link(
    migrated_file, tmp_path, story, step: int
):
    repeats = Repeats(migrated_file, tmp_path)
    row = await repeats.prepare(story)
    for number in count(2, step):
        async with repeats.again() as stage:
            old = set(stage.make.requests)
            stage.moments.once_at(number, partial(come_back, stage))
            await stage.rows.ask_again(row.id, OWNER)
            await stage.settle()
            if stage.moments.at is not None:
                break
            await stage.settle()
            assert [c for r in old & stage.make.requests.keys() for c in held(stage, GMAIL, r)] == [], number
            assert not old & set(stage.make.live_links(GMAIL)), number
    assert number > LEAST


async def test_a_step_that_has_to_be_repeated_is_told_once(sqlite_store, clock):
    stage = Stage(sqlite_store, clock, Make())
    row = await given(stage)
    stage.make.keeps = True
    await stage.rows.revoke(row.id, OWNER)
    for _ in range(5):
        await stage.beat()
        clock.advance(timedelta(hours=1))
    assert (await stage.row(row)).is_revoking
    stage.make.keeps = False
    await stage.settle()
    events = await stage.events(row.intake_id)
    assert [events.count(kind) for kind in ("revoke_step", "revoke_delayed", "revoked")] == [2, 1, 1]
