"""Jobs that run only when something is owed share one look for it, instead of each looking by itself."""

import asyncio
from datetime import timedelta

from bot.engines.embedded import EmbeddedEngine
from bot.ports.engine import Job

OFTEN = timedelta(milliseconds=10)
GRACE = timedelta(seconds=5)


async def test_a_lane_runs_when_it_owes_something_and_not_otherwise():
    owed: list[str] = []
    ran: list[str] = []
    looked = asyncio.Event()
    worked = asyncio.Event()

    async def look() -> list[str]:
        looked.set()
        return owed

    async def owes() -> None:
        ran.append("owes")
        worked.set()

    async def rests() -> None:
        ran.append("rests")

    jobs = [Job(name=name, every=OFTEN, run=run, when_owed=True) for name, run in (("owes", owes), ("rests", rests))]
    engine = EmbeddedEngine(jobs, look)
    await engine.start()
    await asyncio.wait_for(looked.wait(), 10)
    assert not ran
    owed.append("owes")
    await asyncio.wait_for(worked.wait(), 10)
    assert "rests" not in ran
    await engine.stop(GRACE)


async def test_a_look_that_fails_is_made_again():
    again = asyncio.Event()
    looked = 0

    async def look() -> list[str]:
        nonlocal looked
        looked += 1
        if looked == 1:
            raise RuntimeError("the database is busy")
        again.set()
        return []

    engine = EmbeddedEngine([Job(name="lane", every=OFTEN, run=_nothing, when_owed=True)], look)
    await engine.start()
    await asyncio.wait_for(again.wait(), 10)
    await engine.stop(GRACE)


async def _nothing() -> None:
    return None
