"""The health check: what ends a life, what only stops work, and what is merely told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot.ports.engine import Job
from bot.ports.link import LinkHealth
from bot.ports.store import StoreError, StoreUnavailableError, SystemState
from bot.services.health import HealthCheck
from bot.services.pulse import Pulse
from bot.services.systems import SYSTEMS_JOB

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


class _World:
    """Clock, store, link and systems of one test."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.full: Exception | None = None
        self.link = LinkHealth(ok=True, reason=None, num_connections=1, expected=1, silent_for=timedelta(seconds=2))
        self.hangs = False
        self.failing: list[SystemState] = []
        self.pulse = Pulse(lambda: self.seconds)
        self.pulse.felt(Job(name=SYSTEMS_JOB, every=timedelta(seconds=30), run=self.set_mark))

    def now(self) -> datetime:
        return NOW

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        if self.full is not None:
            raise self.full
        if self.hangs:
            await asyncio.Event().wait()
        yield self

    async def set_mark(self, *_: Any) -> None:
        return None

    async def healthy(self) -> LinkHealth:
        return self.link

    async def failures(self) -> list[SystemState]:
        async with self.transaction():
            return self.failing

    def check(self) -> HealthCheck:
        me = cast("Any", self)
        return HealthCheck(me, me, self.pulse, me, me)


async def _bad(world: _World) -> tuple[bool, bool, list[str]]:
    health = await world.check().look()
    return health.is_alive, health.is_ready, [check.name for check in health.checks if not check.ok]


async def test_all_is_well():
    assert await _bad(_World()) == (True, True, [])


async def test_jobs_that_stopped_end_the_life():
    world = _World()
    world.seconds = 100
    assert await _bad(world) == (False, False, ["ticks"])


async def test_a_full_disk_stops_work_and_no_restart_helps():
    world = _World()
    world.full = StoreUnavailableError("The disk is full.")
    assert await _bad(world) == (True, False, ["database"])


@pytest.mark.parametrize("error", [StoreUnavailableError("It cannot be reached."), StoreError("It is damaged.")])
async def test_a_database_that_is_away_does_not_hide_the_rest(error: StoreError):
    world = _World()
    world.full = error
    health = await world.check().look()
    assert (health.is_alive, health.is_ready) == (True, False)
    assert [check.said for check in health.checks if not check.ok] == [str(error)]


@pytest.mark.timeout(10)
async def test_a_database_that_never_answers_is_waited_for_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.services.health.ANSWER_BY", 0.05)
    world = _World()
    world.hangs = True
    assert await _bad(world) == (True, False, ["database"])


async def test_ghost_connections_swallow_clicks():
    world = _World()
    world.link = LinkHealth(ok=True, reason=None, num_connections=3, expected=1, silent_for=None)
    assert await _bad(world) == (True, False, ["slack_connections"])
    world.link = LinkHealth(ok=True, reason=None, num_connections=2, expected=1, silent_for=None)
    assert await _bad(world) == (True, True, []), "one more is normal while one is replaced"


async def test_an_outage_elsewhere_is_told_and_is_not_our_illness():
    world = _World()
    world.failing = [SystemState(name="make", failing_since=NOW, error="Make does not answer.")]
    assert await _bad(world) == (True, True, ["make"])
