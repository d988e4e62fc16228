"""The database engines: one that writes, one that only reads."""

import logging
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.adapters.store import quick
from bot.adapters.store.address import Address

BUSY = 5
"""Seconds to wait for another process's write on SQLite."""
PATIENCE = 10
"""Seconds to wait for a free connection."""
_LIKE_ALL = {"hide_parameters": True, "pool_timeout": PATIENCE}
_SQLITE = {"isolation_level": None, "timeout": BUSY}  # None: we say BEGIN ourselves, Python's driver would say it late

logging.getLogger("aiosqlite").setLevel(logging.INFO)  # at DEBUG it tells every value, clients' links among them


@dataclass(frozen=True, slots=True)
class Engines:
    """The pair."""

    writing: AsyncEngine
    reading: AsyncEngine

    async def dispose(self) -> None:
        """Close every connection."""
        await self.writing.dispose()
        await self.reading.dispose()


def make_engines(address: Address) -> Engines:
    """Make the engines; nothing is connected yet."""
    return _postgresql(address) if address.path is None else _sqlite(address)


def make_migrating_engine(address: Address, *, begin: str = "BEGIN IMMEDIATE") -> Engine:
    """Make the engine that migrates; it keeps no connection. `begin` is what SQLite is told."""
    connect = {} if address.path is None else _SQLITE
    engine = create_engine(address.sync_url, poolclass=NullPool, hide_parameters=True, connect_args=connect)
    if address.path is not None:
        _prepare(engine, begin=begin)
    return engine


def _postgresql(address: Address) -> Engines:
    """Read at one moment and write at READ COMMITTED, where guards in the statements decide."""
    writing = create_async_engine(address.url, pool_pre_ping=True, **_LIKE_ALL)
    reading = writing.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(writing, reading)


def _sqlite(address: Address) -> Engines:
    """Give the one writer SQLite allows one connection, so that our own writers queue fairly; readers have theirs."""
    made = {"async_creator": lambda: quick.connect(str(address.path), BUSY), **_LIKE_ALL}
    writing = create_async_engine(address.url, pool_size=1, max_overflow=0, **made)
    reading = create_async_engine(address.url, **made)
    _prepare(writing.sync_engine, begin="BEGIN IMMEDIATE")
    _prepare(reading.sync_engine, "query_only = ON", begin="BEGIN")
    return Engines(writing, reading)


def _prepare(engine: Engine, *pragmas: str, begin: str) -> None:
    """Set the PRAGMAs of each new connection, and how a transaction begins.

    A writing one begins IMMEDIATE: a transaction that reads first and writes later could otherwise be refused in its
    middle, and no waiting would help.
    """
    settings = (f"busy_timeout = {BUSY * 1000}", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")

    def set_pragmas(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in (*settings, *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def say_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", set_pragmas)
    event.listen(engine, "begin", say_begin)
