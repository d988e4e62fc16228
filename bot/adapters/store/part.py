"""What every part of a transaction has: the connection, the clock, and ways to read and insert."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.store.rows import from_row
from bot.domain.event import Event
from bot.ports.clock import Clock

T = TypeVar("T")


class Part:
    """One part of a transaction's verbs."""

    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._db = connection
        self._clock = clock
        self.hurried: set[str] = set()
        self._unchained: list[Event] = []

    def hurry(self, job: str) -> None:
        """Have a job run soon, once this transaction is committed."""
        self.hurried.add(job)

    async def _read(self, kind: type[T], query: Select[*tuple[Any, ...]], /, **bound: object) -> list[T]:
        """Return what a query finds as domain objects.

        A query that is run often is made once, with its values left open (`bindparam`): making one costs as much as
        running it.
        """
        return [from_row(kind, row) for row in (await self._db.execute(query, bound)).mappings()]

    async def _keep(self, table: Table, row: Mapping[str, Any], changed: Collection[str] | None = None) -> None:
        """Write a row, over the one of the same key; over that one's changed columns, where they are named."""
        keys = {column.name for column in table.primary_key}
        names = tuple(sorted(row.keys() - keys if changed is None else changed))
        await self._db.execute(_upsert(table, self._db.dialect.name, names), row)

    def _insert(self, table: Table) -> Any:
        """Return an INSERT that knows ON CONFLICT; each engine has its own, with the same methods."""
        return insert_into(table, self._db.dialect.name)


def insert_into(table: Table, engine: str) -> Any:
    """Return an engine's own INSERT."""
    return sqlite.insert(table) if engine == "sqlite" else postgresql.insert(table)


@cache
def _upsert(table: Table, engine: str, names: tuple[str, ...]) -> Any:
    """Return an INSERT of whatever it is given, which changes these columns where the key is there."""
    insert = insert_into(table, engine)
    changed = {name: insert.excluded[name] for name in names}
    return insert.on_conflict_do_update(index_elements=[*table.primary_key], set_=changed)
