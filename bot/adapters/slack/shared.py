"""Sharing one read among everybody who asks the same at the same moment."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Shared(Generic[T]):
    """Reads under way, by what they ask. Nothing is kept once a read has ended."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[T]] = {}

    async def ask(self, key: str, read: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Return what `read` returns, joining a read of the same key that is under way."""
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(read())
            self._running[key] = task
            task.add_done_callback(lambda done: self._ended(key, done))
        # Shielded: one caller that gives up must not take the answer from the others.
        return await asyncio.shield(task)

    def _ended(self, key: str, task: asyncio.Task[T]) -> None:
        del self._running[key]
        if not task.cancelled():
            task.exception()  # seen, even when every caller has gone
