"""Beginning the same story again and again, each time from the very same rows and the very same Make."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from pathlib import Path

from bot.adapters.store.address import read_address
from bot.adapters.store.engines import make_engines
from bot.adapters.store.store import SqlStore
from bot.domain.request import Request
from tests.services.stage import Stage
from tests.services.world import Make
from tests.store.conftest import StandingClock

Prepare = Callable[[Stage], Awaitable[Request]]


class Repeats:
    """A story prepared once, on a copy of an up-to-date file."""

    def __init__(self, migrated: Path, folder: Path) -> None:
        self._first, self._copy = folder / "first.db", folder / "copy.db"
        shutil.copy(migrated, self._first)
        self._make, self._clock = Make(), StandingClock()

    async def prepare(self, story: Prepare) -> Request:
        """Play the story up to where it is to be repeated from; returns its row."""
        async with _opened(self._first, self._clock) as store:
            return await story(Stage(store, self._clock, self._make))

    @asynccontextmanager
    async def again(self) -> AsyncIterator[Stage]:
        """Begin again; the stage's own `clock` and `make` are copies too."""
        shutil.copy(self._first, self._copy)
        clock, make = deepcopy(self._clock), self._make.copied()
        async with _opened(self._copy, clock) as store:
            yield Stage(store, clock, make)


@asynccontextmanager
async def _opened(path: Path, clock: StandingClock) -> AsyncIterator[SqlStore]:
    """Open a file that is known to be up to date."""
    address = read_address(f"sqlite:///{path}")
    store = SqlStore(address.name, make_engines(address), clock)
    try:
        yield store
    finally:
        await store.close()
