"""The feed of changes: who waits for the world to move is woken when it did."""

import asyncio
from collections.abc import Callable


class Feed:
    """A counter that grows with every change; waiters sleep until it has grown or a condition holds."""

    def __init__(self) -> None:
        self._seq = 0
        self._changed = asyncio.Event()

    @property
    def seq(self) -> int:
        """Return how many changes there have been."""
        return self._seq

    def touch(self) -> None:
        """Say that something in the world changed."""
        self._seq += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def after(self, seq: int) -> int:
        """Wait until a change later than `seq`, then return the newest sequence number."""
        while self._seq <= seq:
            await self._changed.wait()
        return self._seq

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition()` is true; put an asyncio.timeout around it."""
        while not condition():
            await self.after(self._seq)
