from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

import pytest

from bot.adapters.store.address import read_address
from bot.engines.embedded import EmbeddedEngine
from bot.engines.procrastinate import ProcrastinateEngine
from bot.ports.engine import Engine, Job
from tests.store.conftest import postgres

__all__ = ["postgres"]
RARELY = timedelta(hours=1)
Runs = Callable[[], Awaitable[None]]


async def nothing_owed() -> list[str]:
    return []


class Workshop:
    """Makes engines of one kind; those on PostgreSQL share a database."""

    def __init__(self, database: str | None, often: timedelta, times: int) -> None:
        self.database = database
        self.often = often
        self.times = times
        """How many runs a test waits for to see that a job goes on for ever: PostgreSQL ticks once a second."""

    def engine_of(self, every: timedelta = RARELY, **runs: Runs) -> Engine:
        jobs = [Job(name=name, every=every, run=run) for name, run in runs.items()]
        if self.database is None:
            return EmbeddedEngine(jobs, nothing_owed)
        return ProcrastinateEngine(jobs, self.database, nothing_owed)


@pytest.fixture
def pg_database(request: pytest.FixtureRequest) -> Iterator[str]:
    with request.getfixturevalue("postgres").database() as url:
        yield read_address(url).libpq


@pytest.fixture(params=["embedded", "procrastinate"])
def workshop(request: pytest.FixtureRequest) -> Workshop:
    if request.param == "embedded":
        return Workshop(None, timedelta(milliseconds=10), 5)
    return Workshop(request.getfixturevalue("pg_database"), timedelta(seconds=1), 2)
