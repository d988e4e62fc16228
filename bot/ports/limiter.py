"""Limiters keep us below what an outside system allows."""

from typing import Protocol


class Limiter(Protocol):
    """Hands out turns of one budget."""

    async def acquire(self, patience: float | None = None) -> None:
        """Wait for a turn; raises TimeoutError when that takes longer than so many seconds (None: however long)."""


class Limiters(Protocol):
    """Makes limiters; one process may keep its own, replicas share theirs."""

    def __call__(self, budget: str, burst: float, seconds: float) -> Limiter:
        """Return the limiter of a budget: so many turns at once, which come back over so many seconds."""
