"""Ask again, killed at any moment: never two links at once, never the old one beside the new, and nothing gets stuck."""

from itertools import count

import pytest

from bot.domain.request import Request
from bot.domain.status import Status
from tests.services.repeats import Repeats
from tests.services.stage import GMAIL, HUBSPOT, OWNER, Stage
from tests.services.world import KilledError

LEAST = 10


async def refused(stage: Stage) -> Request:
    """An app was declined; returns its row."""
    dossier = await stage.open("gmail")
    await stage.settle()
    stage.make.turn(GMAIL, "declined")
    await stage.settle()
    return (await stage.dossier(dossier.intake.id)).requests[0]


async def taken_back(stage: Stage) -> Request:
    """An app was given and revoked, and its old link could still be used; returns its row."""
    dossier = await stage.open("gmail")
    await stage.settle()
    stage.make.give(GMAIL)
    await stage.settle()
    await stage.rows.revoke(dossier.requests[0].id, OWNER)
    await stage.settle()
    stage.make.turn(GMAIL, "pending")
    return (await stage.dossier(dossier.intake.id)).requests[0]


async def one_of_two(stage: Stage) -> Request:
    """One link for two apps: one was declined, the other is given; returns the row of the first."""
    dossier = await stage.open("gmail", "hubspot", one_link=True)
    await stage.settle()
    stage.make.give(HUBSPOT)
    stage.make.turn(GMAIL, "declined")
    await stage.settle()
    return (await stage.dossier(dossier.intake.id)).requests[0]


STORIES = {"declined": refused, "revoked": taken_back, "one link for two": one_of_two}


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", STORIES)
async def test_killed_at_any_moment_there_is_one_link_at_most_and_one_at_the_end(
    migrated_file, tmp_path, name: str, step: int
):
    repeats = Repeats(migrated_file, tmp_path)
    row = await repeats.prepare(STORIES[name])
    for number in count(1, step):
        async with repeats.again() as stage:
            if not await killed_at(stage, number, row):
                break
    assert number > LEAST


async def killed_at(stage: Stage, number: int, row: Request) -> bool:
    """Ask again, die at one moment, start anew and go on to the end; tells whether there was such a moment."""
    old = set(stage.make.requests)
    stage.make.watch = lambda: one_link_at_most(stage, old)
    stage.moments.kill_at(number)
    died = False
    try:
        await stage.rows.ask_again(row.id, OWNER)
        await stage.settle()
    except KilledError:
        died = True
    stage.moments.at = None
    await stage.adopt()
    await stage.settle()
    assert len(stage.make.live_links(GMAIL)) == 1
    assert not old & set(stage.make.live_links(GMAIL)), "the old link is dead"
    after = await stage.row(row)
    assert (after.status, after.is_held, after.problem) == (Status.PENDING, False, None)
    assert (await stage.events(row.intake_id)).count("asked_again") == 1
    stage.make.give(GMAIL)
    await stage.settle()
    assert (await stage.row(row)).status is Status.AUTHORIZED
    return died


def one_link_at_most(stage: Stage, old: set[str]) -> None:
    """Hold after whatever is done at Make: a new link is out only when the old one is dead."""
    alive = set(stage.make.live_links(GMAIL))
    assert len(alive) <= 1
    assert not (old & alive and alive - old)
