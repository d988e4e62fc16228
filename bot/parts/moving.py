"""The part of the composition root that brings a database up to date, and moves one."""

import asyncio
from dataclasses import dataclass

from bot.adapters.clock import SystemClock
from bot.adapters.store import SqlStore, open_store
from bot.adapters.store.address import Address, read_address
from bot.adapters.store.move import move
from bot.adapters.store.moved import leave_word
from bot.ports.store import StoreError
from bot.services.auditing import Verdict, verify_store

ONE_WAY = "A move goes from a SQLite file (sqlite:///credreq.db) to PostgreSQL (postgresql://user:password@host/name)."


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved where, and how the history fares there."""

    name: str
    rows: dict[str, int]
    history: Verdict


async def run_migrate(database_url: str) -> str:
    """Bring a database up to date, Procrastinate's tables on PostgreSQL included; returns its name."""
    store = await open_store(database_url, SystemClock(), exclusive=False)
    await store.close()
    return store.name


async def run_move(source_url: str, target_url: str) -> Moved:
    """Move every row from SQLite to an empty PostgreSQL; raises StoreError, and then nothing was moved."""
    source, target = read_address(source_url), read_address(target_url)
    if source.path is None or target.path is not None:
        raise StoreError(ONE_WAY)
    if not source.path.exists():
        raise StoreError(f"There is no database {source.path}.")
    old = await open_store(source_url, SystemClock(), exclusive=True)
    try:
        new = await open_store(target_url, SystemClock(), exclusive=False)
        try:
            moved = await _moved(source, old, target, new)
        finally:
            await new.close()
        leave_word(source.path, target.name)
    finally:
        await old.close()
    return moved


async def _moved(source: Address, old: SqlStore, target: Address, new: SqlStore) -> Moved:
    before = await verify_store(old)
    rows = await asyncio.to_thread(move, source, target)
    after = await verify_store(new)
    if (after.events, after.head, after.findings) != (before.events, before.head, before.findings):
        raise StoreError(f"The history in {target.name} does not prove what it proved in {source.name}: do not use it.")
    return Moved(target.name, rows, after)
