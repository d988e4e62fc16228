"""SQLite's connection with one way to its thread for a statement, where the driver takes four.

`aiosqlite` runs the making of a cursor, its statement, its rows and its end in a thread, each by itself; a BEGIN and a
ROLLBACK are further ways. Most of what a small transaction costs is these ways, not SQLite.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, NamedTuple, Self

import aiosqlite


class _Done(NamedTuple):
    """What a statement left behind."""

    description: Any
    rows: list[Any]
    rowcount: int
    lastrowid: int | None


_NOTHING = _Done(None, [], -1, None)
Statement = Callable[[sqlite3.Cursor], object]


class QuickCursor:
    """A cursor that has all its rows once its statement ran, so that nothing is left to close."""

    arraysize = 1

    def __init__(self, connection: "QuickConnection") -> None:
        self._connection = connection
        self._done = _NOTHING

    @property
    def description(self) -> Any:
        """Return the columns of the rows; None when the statement has none."""
        return self._done.description

    @property
    def rowcount(self) -> int:
        """Return how many rows were changed."""
        return self._done.rowcount

    @property
    def lastrowid(self) -> int | None:
        """Return the number of the row inserted last."""
        return self._done.lastrowid

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Run a statement and take its rows."""
        self._done = await self._connection.carry_out(sql, lambda cursor: cursor.execute(sql, parameters))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Run a statement once for each set of parameters."""
        self._done = await self._connection.carry_out(sql, lambda cursor: cursor.executemany(sql, parameters))
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows."""
        return self._done.rows

    async def close(self) -> None:
        """Do nothing: the rows are here already."""


class QuickConnection(aiosqlite.Connection):
    """A connection that sends BEGIN along with the first statement after it, and ends nothing that did not begin."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        self._begin: str | None = None
        self._is_idle = False

    def cursor(self) -> Any:
        """Return a cursor; nothing runs yet."""
        return QuickCursor(self)

    async def carry_out(self, sql: str, statement: Statement) -> _Done:
        """Run a statement, after the BEGIN that waits for it."""
        if sql.startswith("BEGIN"):
            self._begin = sql
            return _NOTHING
        begin, self._begin = self._begin, None
        self._is_idle = False
        in_thread: Callable[..., Awaitable[_Done]] = self._execute
        return await in_thread(self._carry_out, begin, statement)

    def _carry_out(self, begin: str | None, statement: Statement) -> _Done:
        if begin is not None:
            self._conn.execute(begin)
        cursor = self._conn.cursor()
        try:
            statement(cursor)
            rows = cursor.fetchall() if cursor.description else []
            return _Done(cursor.description, rows, cursor.rowcount, cursor.lastrowid)
        finally:
            cursor.close()

    async def commit(self) -> None:
        """Commit, if anything was begun."""
        await self._end(super().commit)

    async def rollback(self) -> None:
        """Roll back, if anything was begun."""
        await self._end(super().rollback)

    async def _end(self, end: Callable[[], Any]) -> None:
        self._begin = None
        if not self._is_idle:
            await end()
            self._is_idle = True  # only now: an end that was interrupted may not have happened


async def connect(path: str, patience: float) -> QuickConnection:
    """Open a file in a thread of its own; a statement waits `patience` seconds for another program's write."""

    def connector() -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=patience, isolation_level=None)

    connection = QuickConnection(connector)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with the driver's own connection
    await connection
    return connection
