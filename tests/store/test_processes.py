import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psycopg
import pytest

from bot.adapters.store import SqlStore, StoreInUseError, open_store
from bot.adapters.store.migrate import ADVISORY_LOCK
from tests.store.build import a_dossier
from tests.store.conftest import StandingClock


async def start(database_url: str, how: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.store.holder", database_url, how, stdout=PIPE, stderr=PIPE
    )


async def is_open(process: Process) -> bool:
    assert process.stdout is not None
    return await process.stdout.readline() == b"open\n"


async def kill(process: Process) -> None:
    with suppress(ProcessLookupError):  # it ended by itself; whoever waits for its word will have noticed
        process.kill()
    await process.communicate()


@asynccontextmanager
async def holding(database_url: str, how: str) -> AsyncIterator[Process]:
    process = await start(database_url, how)
    try:
        assert await is_open(process)
        yield process
    finally:
        if process.returncode is None:
            await kill(process)


async def works(store: SqlStore) -> bool:
    async with store.transaction() as tx:
        await tx.add(dossier := a_dossier())
        return await tx.dossier(dossier.intake.id) == dossier


async def test_a_second_run_on_the_file_is_refused(sqlite_url: str, clock: StandingClock) -> None:
    async with holding(sqlite_url, "exclusive"):
        with pytest.raises(StoreInUseError) as refused:
            await open_store(sqlite_url, clock, exclusive=True)
    path = sqlite_url.removeprefix("sqlite:///")
    assert str(refused.value) == (
        f"Another `run` is using {path}: stop it first, or give this one its own DATABASE_URL."
    )


async def test_the_other_name_of_a_file_is_the_same_file(sqlite_url: str, clock: StandingClock) -> None:
    async with holding(sqlite_url, "exclusive"):
        with pytest.raises(StoreInUseError):
            await open_store(
                sqlite_url.replace("/store.db", "/../" + sqlite_url.split("/")[-2] + "/store.db"), clock, exclusive=True
            )


async def test_a_killed_run_leaves_the_file_free(sqlite_url: str, clock: StandingClock) -> None:
    async with holding(sqlite_url, "exclusive") as other:
        await kill(other)
        store = await open_store(sqlite_url, clock, exclusive=True)
    assert await works(store)
    await store.close()


async def test_a_closed_store_leaves_the_file_free(sqlite_url: str, clock: StandingClock) -> None:
    await (await open_store(sqlite_url, clock, exclusive=True)).close()
    store = await open_store(sqlite_url, clock, exclusive=True)
    await store.close()
    await store.close()


async def test_reading_commands_are_not_refused(sqlite_url: str, clock: StandingClock) -> None:
    async with holding(sqlite_url, "exclusive"):
        reader = await open_store(sqlite_url, clock, exclusive=False)
        assert await works(reader)
        await reader.close()


async def test_a_reading_command_refuses_no_run(sqlite_url: str, clock: StandingClock) -> None:
    async with holding(sqlite_url, "shared"):
        store = await open_store(sqlite_url, clock, exclusive=True)
        assert await works(store)
        await store.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_replicas_share_postgresql(database_url: str, clock: StandingClock) -> None:
    async with holding(database_url, "exclusive"):
        store = await open_store(database_url, clock, exclusive=True)
        assert await works(store)
        await store.close()


async def test_processes_may_migrate_at_once(empty_url: str, clock: StandingClock) -> None:
    others = [await start(empty_url, "shared") for _ in range(2)]
    stores = await asyncio.gather(*(open_store(empty_url, clock, exclusive=False) for _ in range(4)))
    try:
        assert [await is_open(other) for other in others] == [True] * 2
        assert [await works(store) for store in stores] == [True] * 4
    finally:
        for other in others:
            await kill(other)
        for store in stores:
            await store.close()


@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
async def test_who_migrates_postgresql_waits_for_the_other(empty_url: str) -> None:
    """We play the other: both processes must be seen to wait, and both must come through."""
    with psycopg.connect(empty_url, autocommit=True) as ours:
        ours.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        processes = [await start(empty_url, "shared") for _ in range(2)]
        try:
            await asyncio.wait_for(_until_waiting(ours, len(processes)), 60)
            ours.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
            assert [await is_open(process) for process in processes] == [True, True]
        finally:
            for process in processes:
                await kill(process)


async def _until_waiting(ours: psycopg.Connection, how_many: int) -> None:
    query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    while ours.execute(query).fetchone() != (how_many,):
        await asyncio.sleep(0.01)
