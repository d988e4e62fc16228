import asyncio
import logging
from typing import Any

import pytest
from sqlalchemy import text

from bot.adapters.store import SqlStore, StoreUnavailableError
from bot.adapters.store.tables import make_requests
from bot.domain.dossier import Dossier
from bot.ports.store import StoreError
from tests.store.build import a_dossier, an_event, with_row
from tests.store.postgres import Postgres


async def add(store: SqlStore, dossier: Dossier) -> None:
    async with store.transaction() as tx:
        await tx.add(dossier)


async def is_stored(store: SqlStore, dossier: Dossier) -> bool:
    async with store.transaction(read_only=True) as tx:
        return await tx.dossier(dossier.intake.id) == dossier


async def pragma(store: SqlStore, setting: str) -> Any:
    """Set something on the one connection that writes."""
    async with store.engines.writing.begin() as connection:
        answer = await connection.execute(text(f"PRAGMA {setting}"))
        return answer.scalar() if answer.returns_rows else None


async def tell_a_lot(store: SqlStore) -> None:
    async with store.transaction() as tx:
        await tx.add_events([an_event(data={"text": "x" * 1000}) for _ in range(1000)])


async def test_a_full_disk_is_told_and_nothing_is_half_done(sqlite_store: SqlStore) -> None:
    size = await pragma(sqlite_store, "page_count")
    await pragma(sqlite_store, f"max_page_count = {size + 10}")
    with pytest.raises(StoreUnavailableError) as refused:
        await tell_a_lot(sqlite_store)
    name = sqlite_store.name
    assert str(refused.value) == f"The disk that holds the database {name} is full: make room, then it goes on."
    await pragma(sqlite_store, "max_page_count = 1000000")
    async with sqlite_store.transaction(read_only=True) as tx:
        assert await tx.events("in0") == []
    await tell_a_lot(sqlite_store)


async def test_a_file_that_became_read_only_is_told(sqlite_store: SqlStore) -> None:
    await pragma(sqlite_store, "query_only = ON")
    with pytest.raises(StoreUnavailableError, match="cannot be written: check who owns the file"):
        await add(sqlite_store, a_dossier())


async def test_a_file_locked_by_another_program_is_told(sqlite_store: SqlStore) -> None:
    """And the reader is not held up."""
    await pragma(sqlite_store, "busy_timeout = 10")
    async with sqlite_store.engines.reading.connect() as other:
        await other.exec_driver_sql("PRAGMA query_only = OFF")
        await other.rollback()
        await other.exec_driver_sql("ROLLBACK")
        await other.exec_driver_sql("BEGIN IMMEDIATE")
        await other.exec_driver_sql("SELECT 1")  # a BEGIN goes with the statement after it
        with pytest.raises(StoreUnavailableError, match="busy: another program keeps it locked"):
            await add(sqlite_store, a_dossier())
        assert not await is_stored(sqlite_store, a_dossier())
        await other.exec_driver_sql("ROLLBACK")
        await other.invalidate()
    await add(sqlite_store, a_dossier())


async def test_a_reader_sees_one_moment_and_waits_for_nobody(store: SqlStore) -> None:
    await add(store, before := a_dossier())
    async with store.transaction(read_only=True) as reader:
        assert await reader.dossier(before.intake.id) == before
        async with store.transaction() as writer:
            await writer.save(before, with_row(before, problem="News."))
            assert await reader.dossier(before.intake.id) == before
        assert await reader.dossier(before.intake.id) == before
    assert not await is_stored(store, before)


async def test_a_reader_cannot_write(store: SqlStore) -> None:
    async def write() -> None:
        async with store.transaction(read_only=True) as tx:
            await tx.add(a_dossier())

    with pytest.raises(StoreError, match="cannot be written"):
        await write()


async def test_who_is_cancelled_in_a_transaction_leaves_no_trace(store: SqlStore) -> None:
    dossier = a_dossier()
    inside = asyncio.Event()

    async def linger() -> None:
        async with store.transaction() as tx:
            await tx.add(dossier)
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(linger())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not await is_stored(store, dossier)
    await add(store, dossier)


async def test_who_is_cancelled_in_a_statement_blocks_nobody(store: SqlStore) -> None:
    tasks = [asyncio.create_task(add(store, a_dossier())) for _ in range(30)]
    for steps, task in enumerate(tasks):
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await add(store, dossier := a_dossier())
    assert await is_stored(store, dossier)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_restarted_server_is_found_again(store: SqlStore, database_url: str, postgres: Postgres) -> None:
    await add(store, dossier := a_dossier())
    postgres.cut_connections(database_url)
    assert await is_stored(store, dossier)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_connection_that_breaks_is_told(store: SqlStore, database_url: str, postgres: Postgres) -> None:
    dossier = a_dossier()

    async def interrupted() -> None:
        async with store.transaction() as tx:
            await tx.add(dossier)
            postgres.cut_connections(database_url)

    with pytest.raises(StoreUnavailableError, match="cannot be reached: terminating connection"):
        await interrupted()
    assert not await is_stored(store, dossier)


async def test_the_clients_link_is_never_told(store: SqlStore, caplog: pytest.LogCaptureFixture) -> None:
    """Not in a log at its most talkative, and not in an error about its very row."""
    caplog.set_level(logging.DEBUG)
    dossier = a_dossier()
    made = dossier.make_requests[0]
    await add(store, dossier)
    link = "https://eu2.make.com/credential-requests/s3cr3t-link"
    row = {"id": made.id, "public_uri": link}

    async def spoil() -> None:
        async with store.transaction() as tx:
            await tx._db.execute(make_requests.insert(), [row])

    with pytest.raises(StoreError) as refused:
        await spoil()
    told = [str(refused.value), *refused.value.__notes__, caplog.text]
    assert not [text for text in told if "s3cr3t" in text]
    assert "refused a statement" in told[0]
    assert refused.value.__suppress_context__
