"""A job that counts its runs, and can be held up in the middle of one."""

import asyncio
from collections.abc import Callable


class Work:
    def __init__(self, *, held: bool = False) -> None:
        self.began = self.ended = self.under_way = self.most_at_once = 0
        self.cancelled = False
        self.go_on = asyncio.Event()
        if not held:
            self.go_on.set()
        self._changed = asyncio.Condition()

    async def run(self) -> None:
        self.began += 1
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        await self._tell()
        try:
            await self.go_on.wait()
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        finally:
            self.under_way -= 1
        self.ended += 1
        await self._tell()

    async def until(self, condition: Callable[[], bool], seconds: float = 20) -> None:
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(condition)

    async def goes_on(self, times: int) -> None:
        """Wait until it has ended so many times more."""
        enough = self.ended + times
        await self.until(lambda: self.ended >= enough)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()
