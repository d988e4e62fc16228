"""Limiters of a process that is alone."""

import asyncio

from aiolimiter import AsyncLimiter

from bot.ports.limiter import Limiter


class OwnLimiter:
    """A budget that nobody else draws on."""

    def __init__(self, burst: float, seconds: float) -> None:
        self.bucket = AsyncLimiter(burst, seconds)

    async def acquire(self, patience: float | None = None) -> None:
        """Wait for a turn; raises TimeoutError when that takes longer than `patience` seconds."""
        async with asyncio.timeout(patience):
            await self.bucket.acquire()


def own_limiters(budget: str, burst: float, seconds: float) -> Limiter:  # noqa: ARG001 - nobody else asks for it by name
    """Return a limiter kept in this process's memory."""
    return OwnLimiter(burst, seconds)
