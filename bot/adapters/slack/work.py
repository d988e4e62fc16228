"""Work under way, so that it can be waited for: neither Bolt nor the SDK keeps track of it."""

import asyncio
from contextlib import suppress
from typing import Any


class Work:
    """Tasks that have begun and not ended."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def enter(self) -> None:
        """Count the current task until it ends."""
        task = asyncio.current_task()
        if task is not None:
            self.add(task)

    def add(self, task: asyncio.Task[Any]) -> None:
        """Count a task until it ends."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def is_busy(self) -> bool:
        """Tell whether anything is under way."""
        return bool(self._running())

    async def idle(self, seconds: float) -> bool:
        """Wait until nothing is under way, at most so long; tell whether that is so."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while running := self._running():
                    await asyncio.wait(running)
        return not self._running()

    async def cancel(self) -> int:
        """Cancel what is under way, wait until it has ended, and return how many tasks that were."""
        running = self._running()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        return len(running)

    def _running(self) -> set[asyncio.Task[Any]]:
        return {task for task in self._tasks if not task.done()}
