"""Holding a claim: what is done under it must not go on when it has run out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from bot.ports.clock import Clock

LOOK_SECONDS = 1.0


class ClaimRanOutError(Exception):
    """Raised when a claim has run out: what it was for is somebody else's now."""


class _Watch:
    """Looks at the clock while a task works, and cancels it when its time is over."""

    def __init__(self, clock: Clock, until: datetime, task: asyncio.Task[object]) -> None:
        self.ran_out = False
        self._clock = clock
        self._until = until
        self._task = task
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(LOOK_SECONDS, self._look)

    def end(self) -> None:
        """Look no more."""
        self._timer.cancel()

    def _look(self) -> None:
        if self._clock.now() < self._until:
            self._timer = self._loop.call_later(LOOK_SECONDS, self._look)
            return
        self.ran_out = True
        self._task.cancel()


@asynccontextmanager
async def held(clock: Clock, until: datetime) -> AsyncIterator[None]:
    """Cancel what the block does once the clock has passed `until`, and raise ClaimRanOutError.

    It is for a process that stood still: whoever took its work over meanwhile must not see it sent a second time. The
    timer is due when the process wakes, and comes before anything the block still waited for.
    """
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine runs in one
    watch = _Watch(clock, until, task)
    try:
        yield
    except asyncio.CancelledError:
        if watch.ran_out and task.uncancel() == 0:
            raise ClaimRanOutError from None
        raise
    finally:
        watch.end()
