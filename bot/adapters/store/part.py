"""What every part of a transaction has: the connection, the clock, and ways to read and insert."""

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

    def _insert(self, table: Table) -> Any:
        """Return an INSERT that knows ON CONFLICT; each engine has its own, with the same methods."""
        return sqlite.insert(table) if self._db.dialect.name == "sqlite" else postgresql.insert(table)
