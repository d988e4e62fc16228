"""SQLite's connection takes one way to its thread for a statement, and none for what did not happen."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text

from bot.adapters.store import SqlStore
from bot.adapters.store.quick import QuickConnection
from tests.store.conftest import StandingClock


@contextmanager
def ways(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Callable[..., Any]]]:
    """Collect the ways to the driver's thread."""
    taken: list[Callable[..., Any]] = []
    real = QuickConnection._execute

    async def noted(self: QuickConnection, fn: Callable[..., Any], *args: Any, **more: Any) -> Any:
        taken.append(fn)
        return await real(self, fn, *args, **more)

    with monkeypatch.context() as patched:
        patched.setattr(QuickConnection, "_execute", noted)
        yield taken


async def test_a_small_transaction_takes_two_ways_and_an_empty_one_none(
    sqlite_store: SqlStore, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
):
    async with sqlite_store.transaction() as tx:
        await tx.set_mark("first", clock.now())
    async with sqlite_store.transaction(read_only=True) as tx:
        await tx.mark("first")
    with ways(monkeypatch) as taken:
        async with sqlite_store.transaction(read_only=True) as tx:
            assert await tx.mark("first") == clock.now()
        assert len(taken) == 2
        async with sqlite_store.transaction() as tx:
            await tx.set_mark("second", clock.now())
        assert len(taken) == 4
        async with sqlite_store.transaction():
            pass
        assert len(taken) == 4


async def test_a_transaction_interrupted_in_the_middle_of_a_statement_leaves_nothing_behind(
    sqlite_store: SqlStore, clock: StandingClock
):
    async def write() -> None:
        async with sqlite_store.transaction() as tx:
            await tx.set_mark("interrupted", clock.now())
            await tx.set_mark("interrupted too", clock.now())

    for pauses in range(12):  # wherever it is then: before the BEGIN, in a statement, at the commit
        writing = asyncio.create_task(write())
        for _ in range(pauses):
            await asyncio.sleep(0)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        async with sqlite_store.transaction() as tx:
            assert (await tx.mark("interrupted") is None) == (await tx.mark("interrupted too") is None)
            await tx.set_mark(f"after {pauses}", clock.now())
        async with sqlite_store.transaction(read_only=True) as tx:
            assert await tx.mark(f"after {pauses}") == clock.now()


async def test_a_begin_that_is_refused_is_said_by_the_statement_after_it(sqlite_store: SqlStore):
    async with sqlite_store.engines.writing.connect() as connection:
        await connection.exec_driver_sql("BEGIN NONSENSE")
        with pytest.raises(Exception, match="NONSENSE") as told:
            await connection.execute(text("SELECT 1"))
        assert isinstance(told.value.__cause__, sqlite3.OperationalError)
        await connection.rollback()
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
