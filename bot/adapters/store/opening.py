"""Opening the store."""

import asyncio
import os
from pathlib import Path

from bot.adapters.store.address import Address, read_address
from bot.adapters.store.engines import make_engines
from bot.adapters.store.errors import clear_errors
from bot.adapters.store.lock import lock
from bot.adapters.store.migrate import check_current, migrate
from bot.adapters.store.moved import check_moved
from bot.adapters.store.store import SqlStore
from bot.ports.clock import Clock
from bot.ports.store import StoreError


async def open_store(database_url: str, clock: Clock, *, exclusive: bool) -> SqlStore:
    """Open the store and bring its tables up to date.

    Args:
        database_url: `sqlite:///path` or `postgresql://...`.
        clock: the source of time.
        exclusive: refuse to share a SQLite file with another `run`; commands that only read do without.

    Raises:
        StoreInUseError: another `run` uses the SQLite file.
        StoreError: it cannot be opened; the message says why and what to do.
    """
    address = read_address(database_url)
    if address.path is not None:
        _check(address.path)
    held = lock(address.path) if exclusive and address.path is not None else None
    try:
        await _migrate(address)
    except BaseException:
        if held is not None:
            held.release()
        raise
    return SqlStore(address.name, make_engines(address), clock, held)


async def read_store(database_url: str, clock: Clock) -> SqlStore:
    """Open a store that is there, beside a running bot; nothing is made and nothing is migrated.

    Raises:
        NoStoreError: nothing was stored yet.
        StoreError: it cannot be read; the message says why and what to do.
    """
    address = read_address(database_url)
    if address.path is not None:
        check_moved(address.path)
    with clear_errors(address.name):
        await asyncio.to_thread(check_current, address)
    return SqlStore(address.name, make_engines(address), clock)


async def _migrate(address: Address) -> None:
    with clear_errors(address.name):
        await asyncio.to_thread(migrate, address)


def _check(path: Path) -> None:
    if not path.parent.is_dir():
        raise StoreError(
            f"The directory {path.parent} for the database is not there: create it, or change DATABASE_URL."
        )
    check_moved(path)
    if path.is_dir():
        raise StoreError(f"{path} is a directory: let DATABASE_URL name a file.")
    if not os.access(path if path.exists() else path.parent, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreError(f"The database {path} cannot be written: check who owns the file and its directory.")
