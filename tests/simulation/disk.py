"""The database of a simulation: the real store and the real SQLite, in memory and without threads.

aiosqlite runs every statement in a thread, whose timing no seed decides. Here the same statements run where they are
awaited, one transaction after the other (SQLite has one writer anyway), and outlive the process that wrote them.
"""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import StaticPool, create_engine

from bot.adapters.store import SqlStore
from bot.adapters.store.dossiers import Dossiers
from bot.adapters.store.migrate import upgrade
from bot.domain.dossier import Dossier
from bot.ports.clock import Clock
from tests.simulation.process import boundary
from tests.simulation.statements import Statements

Row = dict[str, Any]
Load = Callable[[Dossiers, str], Awaitable[Dossier | None]]


class Bell(Protocol):
    """Whoever wants to know of writes."""

    def ring(self) -> None: ...

    def stir(self, *, at_once: bool = False) -> None: ...


class _Inline:
    """What the store uses of an AsyncConnection."""

    def __init__(self, disk: "Disk") -> None:
        self._disk = disk
        self.dialect = disk.connection.dialect

    async def execute(self, *statement: Any) -> Any:
        return self._disk.statements.run(*statement)

    @asynccontextmanager
    async def begin_nested(self) -> AsyncIterator[None]:
        raw = self._disk.raw
        raw.execute("savepoint inner")
        try:
            yield
        except BaseException:
            raw.execute("rollback to inner")
            raise
        finally:
            raw.execute("release inner")


class _Engine:
    """What the store uses of an AsyncEngine; entering and committing are places where a process can die."""

    def __init__(self, disk: "Disk") -> None:
        self._disk = disk

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[_Inline]:
        for _ in range(self._disk.chance.choice((0, 0, 1, 2))):
            await asyncio.sleep(0)  # whoever else is ready may come first
        async with self._disk.turn:
            boundary("begin")
            before = self._disk.raw.total_changes
            self._disk.raw.execute("begin immediate")
            try:
                yield _Inline(self._disk)
                boundary("commit")
            except BaseException:
                self._disk.raw.execute("rollback")
                self._disk.forget()
                raise
            self._disk.raw.execute("commit")
            if self._disk.raw.total_changes != before:
                self._disk.written()
        boundary("committed")

    async def dispose(self) -> None:
        """Nothing: the disk outlives the process."""


class _Pair:
    """The engines of a store."""

    def __init__(self, disk: "Disk") -> None:
        self.writing = self.reading = _Engine(disk)

    async def dispose(self) -> None:
        """Nothing, likewise."""


class Disk:
    """One database, made once and wiped for each seed.

    Transactions are said to SQLite itself, on one connection that is never given back: SQLAlchemy's way to and from its
    pool costs as much as what happens in between.
    """

    def __init__(self) -> None:
        self.raw = sqlite3.connect(":memory:", isolation_level=None)
        engine = create_engine("sqlite+pysqlite://", creator=lambda: self.raw, poolclass=StaticPool)
        self.raw.execute("pragma foreign_keys = on")
        with engine.begin() as connection:
            upgrade(connection, "simulation")
        self.connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self.statements = Statements(self.raw, self.connection)
        self._empty = self.raw.serialize()
        self.bells: dict[int, Bell] = {}
        """What rings when something was written, by process."""
        self._due: dict[str, datetime] | None = None
        self._dossiers: dict[str, Dossier] = {}
        self.turn = asyncio.Lock()
        self.chance = random.Random(0)

    def wipe(self, chance: random.Random, filled: bytes | None = None) -> None:
        """Begin with empty tables, or with what `copy` gave."""
        self.raw.deserialize(filled or self._empty)
        self.turn, self.chance = asyncio.Lock(), chance
        self.bells.clear()
        self.forget()

    def copy(self) -> bytes:
        return self.raw.serialize()

    def store(self, clock: Clock) -> SqlStore:
        return SqlStore("simulation", _Pair(self), clock)  # type: ignore[arg-type]

    def forget(self) -> None:
        """Forget what was read: it may never have come to be."""
        self._due = None
        self._dossiers.clear()

    def written(self) -> None:
        self._due = None
        for bell in self.bells.values():
            bell.ring()

    def rows(self, query: str, *values: Any) -> list[Row]:
        """Look into the tables from outside, whatever the bot does meanwhile."""
        found = self.raw.execute(query, values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def due_times(self) -> dict[str, datetime]:
        """Return when each kind of delivery is due next."""
        if self._due is None:
            query = "select kind, min(next_attempt_at) from deliveries where next_attempt_at is not null group by kind"
            self._due = {kind: moment(at) for kind, at in self.raw.execute(query)}
        return self._due

    def has_homes(self) -> bool:
        """Tell whether anybody has opened App Home."""
        return self.raw.execute("select 1 from homes limit 1").fetchone() is not None

    async def dossier(self, load: Load, tx: Dossiers, intake_id: str) -> Dossier | None:
        """Load a dossier as the store does; one that has not changed since it was last loaded is the same one.

        Each change counts the intake's revision up, in the same transaction.
        """
        found = self.raw.execute("select revision from intakes where id = ?", (intake_id,)).fetchone()
        known = self._dossiers.get(intake_id)
        if found is None or known is None or known.intake.revision != found[0]:
            known = await load(tx, intake_id)
            if known is not None:
                self._dossiers[intake_id] = known
        return known


def moment(text: Any) -> datetime:
    """Read a moment as the tables hold it."""
    return datetime.fromisoformat(str(text))
