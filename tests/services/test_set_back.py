"""A clock that ran ahead and is set right: nothing that paused by it sleeps until it has caught up."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.status import Status
from bot.ports.audit_log import AuditEntry, AuditEvent
from bot.ports.errors import RefusedError, UnreachableError
from bot.services.audit_watching import AuditWatcher
from bot.services.probing import Prober
from bot.services.recorder import Recorder
from bot.services.rest import Rest
from tests.services.stage import GMAIL, TEXTS, Stage
from tests.services.world import Make

BACK = timedelta(hours=-30)


@pytest.fixture
def stage(sqlite_store, clock) -> Stage:
    return Stage(sqlite_store, clock, Make())


class Audit:
    """An audit log in which nothing ever happens."""

    def __init__(self) -> None:
        self.since: list[datetime] = []

    async def names(self) -> Mapping[AuditEvent, str]:
        return {AuditEvent.AUTHORIZED: "authorized"}

    async def entries(self, _: Collection[str], since: datetime) -> list[AuditEntry]:
        self.since.append(since)
        return []


class Questions:
    """Make's two questions about a connection, which fail as they are told."""

    def __init__(self, error: Exception) -> None:
        self.asked: Counter[str] = Counter()
        self._error = error

    async def test_connection(self, _: str) -> bool:
        self.asked["test"] += 1
        raise self._error

    async def connection(self, _: str) -> Any:
        self.asked["read"] += 1
        raise self._error


def test_a_rest_lasts_as_long_as_meant_and_not_a_moment_longer_when_the_clock_is_set_back(clock):
    rest = Rest(clock)
    assert not rest.is_on()
    rest.begin(timedelta(seconds=5))
    assert rest.is_on()
    clock.advance(timedelta(seconds=5))
    assert not rest.is_on()
    rest.begin(timedelta(seconds=5))
    clock.advance(BACK)
    assert not rest.is_on()


async def test_the_watcher_goes_on_polling(stage: Stage):
    dossier = await stage.open("gmail")
    await stage.settle()
    await stage.watcher.run()
    stage.make.give(GMAIL)
    stage.clock.advance(BACK)
    await stage.watcher.run()
    assert (await stage.row(dossier.requests[0])).status is Status.AUTHORIZED


async def test_the_audit_log_is_read_on_and_from_before_the_moment_it_was_set_to(stage: Stage):
    log = Audit()
    watcher = AuditWatcher(log, stage.store, stage.clock, stage.watcher, timedelta(minutes=1))
    await watcher.run()
    stage.clock.advance(BACK)
    await watcher.run()
    assert len(log.since) == 2
    assert log.since[1] < stage.clock.now()


@pytest.mark.parametrize("error", [UnreachableError("Make cannot be reached."), RefusedError("Not allowed.")])
async def test_connections_are_tested_on(stage: Stage, error: Exception):
    await stage.open("gmail")
    await stage.settle()
    stage.make.give(GMAIL)
    await stage.settle()
    await stage.beat()
    api: Any = (asked := Questions(error))
    prober = Prober(api, stage.store, stage.clock, Recorder(stage.clock, TEXTS))
    await prober.run()
    before = asked.asked.copy()
    await prober.run()
    assert asked.asked == before
    stage.clock.advance(BACK)
    await prober.run()
    assert asked.asked.total() == 2 * before.total() > 0
