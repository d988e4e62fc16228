"""The store on SQLAlchemy Core."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from filelock import BaseFileLock

from bot.adapters.store.certificates import Certificates
from bot.adapters.store.chained import Chained
from bot.adapters.store.deliveries import Deliveries
from bot.adapters.store.dossiers import Dossiers
from bot.adapters.store.engines import Engines
from bot.adapters.store.errors import clear_errors
from bot.adapters.store.figures import Counted
from bot.adapters.store.history import History
from bot.adapters.store.homes import Homes
from bot.adapters.store.listings import Listings
from bot.adapters.store.lookups import Lookups
from bot.adapters.store.notes import Notes
from bot.adapters.store.shares import Shares
from bot.adapters.store.teardowns import Teardowns
from bot.adapters.store.tracker import Tracked
from bot.ports.clock import Clock


class SqlTx(
    Dossiers,
    Lookups,
    History,
    Deliveries,
    Notes,
    Tracked,
    Teardowns,
    Listings,
    Counted,
    Homes,
    Chained,
    Certificates,
    Shares,
):
    """One transaction with all its verbs."""


class SqlStore:
    """Our tables in SQLite or PostgreSQL; made by `open_store`."""

    def __init__(self, name: str, engines: Engines, clock: Clock, held: BaseFileLock | None = None) -> None:
        self.name = name
        self.engines = engines
        self._clock = clock
        self._held = held
        self.hurry: Callable[[str], None] = lambda _: None
        """What a committed transaction tells which jobs have work now; the engine's, once there is one."""

    @asynccontextmanager
    async def transaction(self, *, read_only: bool = False) -> AsyncIterator[SqlTx]:
        """Open a transaction: committed when its block ends, rolled back when it raises."""
        engine = self.engines.reading if read_only else self.engines.writing
        with clear_errors(self.name):
            async with engine.begin() as connection:
                tx = SqlTx(connection, self._clock)
                yield tx
                await tx.seal()
        for job in tx.hurried:
            self.hurry(job)

    async def close(self) -> None:
        """Close every connection and let the next process in."""
        await self.engines.dispose()
        if self._held is not None:
            self._held.release()
