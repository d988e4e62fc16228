"""Notion's rate: a bucket of requests that learns from Retry-After."""

import asyncio
import time
from datetime import timedelta

from bot.ports.errors import RateLimitedError
from bot.ports.limiter import Limiter

BURST = 5.0


class Bucket:
    """Hands out turns, one after the other.

    Args:
        per_second: the average; Notion's is about three a connection.
        patience: seconds a call waits for its turn at most; then it is told to come back.
        shared: the budget that replicas draw on together, besides this bucket.
    """

    def __init__(self, per_second: float, patience: float = 30.0, shared: Limiter | None = None) -> None:
        self._shared = shared
        self._rate = per_second
        self._patience = patience
        self._left = BURST
        self._at = time.monotonic()
        self._closed_until = self._at
        self._turn = asyncio.Lock()

    async def take(self) -> None:
        """Wait for a turn; raises RateLimitedError when that would take too long."""
        async with self._turn:
            while (wait := self._wait()) > 0:
                if wait > self._patience:
                    raise RateLimitedError(BUSY, timedelta(seconds=wait))
                await asyncio.sleep(wait)
            self._left -= 1
            await self._share()

    async def _share(self) -> None:
        if self._shared is None:
            return
        try:
            await self._shared.acquire(self._patience)
        except TimeoutError:
            raise RateLimitedError(BUSY, timedelta(seconds=self._patience)) from None

    def pause(self, seconds: float) -> None:
        """Notion asked for a pause: nobody calls until it is over, and there is no burst after it."""
        self._closed_until = max(self._closed_until, time.monotonic() + seconds)
        self._left = min(self._left, 1.0)

    def _wait(self) -> float:
        """Fill the bucket up to now, and return how long the next turn is away."""
        now = time.monotonic()
        if now < self._closed_until:
            self._at = self._closed_until
            return self._closed_until - now
        self._left = min(BURST, self._left + max(0.0, now - self._at) * self._rate)
        self._at = now
        return 0.0 if self._left >= 1 else (1 - self._left) / self._rate


BUSY = "Notion asks for a pause. The tracker catches up by itself."
