import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager

from bot.engines.procrastinate import ProcrastinateEngine
from bot.ports.engine import Job
from tests.engines.conftest import RARELY, nothing_owed
from tests.engines.work import Work
from tests.store.postgres import Postgres

LONG = timedelta(seconds=30)
SECOND = timedelta(seconds=1)


@asynccontextmanager
async def replicas(*engines: ProcrastinateEngine) -> AsyncIterator[None]:
    for engine in engines:
        await engine.start()
    try:
        yield
    finally:
        for engine in engines:
            await engine.stop(LONG)


def engine_of(database: str, *works: Work, every: timedelta = RARELY, jobs: bool = True) -> ProcrastinateEngine:
    listed = [Job(name=f"work{place}", every=every, run=work.run) for place, work in enumerate(works)]
    return ProcrastinateEngine(listed, database, nothing_owed, works=jobs)


async def seen(database: str, query: str, condition: Callable[[object], bool]) -> None:
    async with asyncio.timeout(20), await psycopg.AsyncConnection.connect(database, autocommit=True) as connection:
        while not condition(await (await connection.execute(query)).fetchone()):
            await asyncio.sleep(0.02)


async def test_a_period_runs_once_over_all_replicas(pg_database: str):
    work = Work()
    async with replicas(*(engine_of(pg_database, work, every=2 * SECOND) for _ in range(3))):
        await work.until(lambda: work.ended >= 1)
        begun = asyncio.get_running_loop().time()
        await work.until(lambda: work.ended >= 6)  # two may be the other replicas' starts, three are periods
    assert work.most_at_once == 1
    assert asyncio.get_running_loop().time() - begun > 2.5, "three replicas tick no faster than one"


async def test_two_replicas_never_run_a_job_at_once_and_hurry_reaches_the_other(pg_database: str):
    work = Work(held=True)
    first, second = engine_of(pg_database, work), engine_of(pg_database, work)
    async with replicas(first, second):
        await work.until(lambda: work.began == 1)
        for _ in range(5):
            first.hurry("work0")
            second.hurry("work0")
        await seen(pg_database, "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'", lambda n: n == (1,))
        assert work.began == 1
        work.go_on.set()
        await work.until(lambda: work.ended == 2)
    assert (work.began, work.most_at_once) == (2, 1)


async def test_a_replica_without_jobs_asks_the_others(pg_database: str):
    here, there = Work(), Work()
    asking = engine_of(pg_database, here, jobs=False)
    async with replicas(engine_of(pg_database, there), asking):
        await there.until(lambda: there.ended >= 1)
        before = there.ended
        asking.hurry("work0")
        await there.until(lambda: there.ended > before)
    assert here.began == 0


async def test_a_lane_runs_when_something_is_owed_and_not_otherwise(pg_database: str):
    lane, owed = Work(), set[str]()

    async def owing() -> set[str]:
        return owed

    job = Job(name="lane", every=SECOND, run=lane.run, when_owed=True)
    other = Work()
    engine = ProcrastinateEngine([job, Job(name="other", every=SECOND, run=other.run)], pg_database, owing)
    async with replicas(engine):
        engine.hurry("lane")
        await other.until(lambda: other.ended >= 3)
        assert lane.began == 0
        owed.add("lane")
        await lane.until(lambda: lane.ended >= 1)


async def test_what_has_run_leaves_nothing_in_the_tables(pg_database: str):
    async def fail() -> None:
        raise ValueError("this job never works")

    work = Work()
    engine = ProcrastinateEngine(
        [Job(name="work", every=RARELY, run=work.run), Job(name="fail", every=RARELY, run=fail)],
        pg_database,
        nothing_owed,
    )
    async with replicas(engine):
        await work.until(lambda: work.ended >= 1)
    await seen(pg_database, "SELECT count(*) FROM procrastinate_jobs WHERE status <> 'todo'", lambda n: n == (0,))
    await seen(pg_database, "SELECT count(*) FROM procrastinate_workers", lambda n: n == (0,))


async def test_a_dead_replicas_lock_is_freed(pg_database: str):
    """A worker that was killed leaves its job `doing`, and nobody may run another one of that lock."""
    with psycopg.connect(pg_database, autocommit=True) as connection:
        connection.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '11 seconds')")
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, status, worker_id) "
            "SELECT 'credreq', 'work0', 'work0', 'work0', 'doing', id FROM procrastinate_workers"
        )
    work = Work()
    async with replicas(engine_of(pg_database, work)):
        await work.until(lambda: work.ended >= 1, seconds=10)


async def test_a_living_replicas_lock_is_not_freed(pg_database: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.engines.procrastinate.STALLED_SECONDS", 2.0)
    monkeypatch.setattr("bot.engines.procrastinate.HEARTBEAT_SECONDS", 0.5)
    slow, other = Work(held=True), Work()
    engines = [engine_of(pg_database, slow, other, every=SECOND) for _ in range(2)]
    async with replicas(*engines):
        await other.until(lambda: other.ended >= 6)
        assert slow.began == 1
        slow.go_on.set()


async def test_a_job_whose_end_could_not_be_told_keeps_no_lock(pg_database: str, monkeypatch: pytest.MonkeyPatch):
    """The worker lives on, so nobody would ever take its job for stalled."""
    told = JobManager.finish_job
    failures = 0

    async def finish_job(manager: JobManager, **given: Any) -> None:
        nonlocal failures
        failures += 1
        if failures == 1:
            raise ConnectorException("the connection broke")
        await told(manager, **given)

    monkeypatch.setattr(JobManager, "finish_job", finish_job)
    work = Work()
    engine = engine_of(pg_database, work, every=SECOND)
    async with replicas(engine):
        await work.until(lambda: work.ended >= 3)
    assert failures > 1
    assert work.most_at_once == 1


async def test_after_connections_were_cut_it_goes_on(pg_database: str, postgres: Postgres):
    work = Work()
    engine = engine_of(pg_database, work, every=SECOND)
    async with replicas(engine):
        await work.until(lambda: work.ended >= 1)
        for _ in range(2):
            postgres.cut_connections(pg_database)
            await work.goes_on(2)
