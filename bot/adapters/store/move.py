"""Moving: every row of a SQLite file into an empty PostgreSQL, compared table by table before it counts."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, text

from bot.adapters.store.address import Address
from bot.adapters.store.engines import make_migrating_engine
from bot.adapters.store.errors import clear_errors
from bot.adapters.store.tables import chain_head, metadata
from bot.ports.store import StoreError

AT_ONCE = 500
WHOLE = 1 << 256


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: how many rows, and a digest of them that does not hang on their order."""

    rows: int
    digest: int


def move(source: Address, target: Address) -> dict[str, int]:
    """Copy all rows in one transaction; returns how many of each table. Blocks, so call it in a thread.

    Raises:
        StoreError: the target is not empty, or what arrived is not what was sent; the target then stays as it was.
    """
    reading = make_migrating_engine(source, begin="BEGIN")
    with clear_errors(target.name), reading.begin() as old, make_migrating_engine(target).begin() as new:
        _take(new, target.name)
        for table in metadata.sorted_tables:
            _copy(table, old, new)
        return {table.name: _compared(table, old, new) for table in metadata.sorted_tables}


def _take(new: Connection, name: str) -> None:
    """Keep everybody else from writing, and see that nobody has."""
    names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    new.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
    for table in metadata.sorted_tables:
        if table is not chain_head and new.execute(select(select(table).exists())).scalar_one():
            raise StoreError(
                f"The database {name} is not empty ({table.name} has rows): name one that nobody has used."
            )
    new.execute(delete(chain_head))  # the migrations put the head of an empty history there


def _copy(table: Table, old: Connection, new: Connection) -> None:
    found = old.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    for some in found.partitions(AT_ONCE):
        new.execute(insert(table), [dict(row) for row in some])
    counted = table.autoincrement_column
    if counted is None:
        return
    last = new.execute(select(func.max(counted))).scalar_one()
    if last is not None:
        new.execute(select(func.setval(func.pg_get_serial_sequence(table.name, counted.name), last)))


def _compared(table: Table, old: Connection, new: Connection) -> int:
    sent, arrived = (content(connection.execute(select(table)).mappings()) for connection in (old, new))
    if sent != arrived:
        raise StoreError(f"The rows of {table.name} did not arrive as they were: nothing was moved.")
    return arrived.rows


def content(rows: Iterable[Any]) -> Content:
    """Return what rows amount to."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(sha256(json.dumps(dict(row), sort_keys=True, default=_plain).encode()).digest(), "big")
    return Content(count, total % WHOLE)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"no column holds a {type(value).__name__}")
