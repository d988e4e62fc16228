"""Budgets that replicas share: one row each, which says when the next turn is.

The generic cell rate algorithm: whoever takes a turn moves the row on by one spacing, in one statement, and waits until
its own turn has come. Nothing is held meanwhile; a replica that dies wastes the turn it took. Only the database's clock
counts.
"""

import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.adapters.store.errors import clear_errors
from bot.ports.limiter import Limiter

TAKE = text(
    """
    WITH clock AS (SELECT extract(epoch FROM clock_timestamp())::double precision AS now)
    INSERT INTO budgets AS b (name, next_turn) SELECT :budget, now - :saved + :spacing FROM clock
    ON CONFLICT (name) DO UPDATE SET next_turn =
        greatest(b.next_turn, excluded.next_turn - :spacing) + :spacing
        WHERE b.next_turn <= excluded.next_turn - :spacing + :saved + :patience
    RETURNING next_turn - :spacing - (SELECT now FROM clock)
    """
)
FOR_EVER = 1e9


class SharedLimiter:
    """A budget on which every replica draws."""

    def __init__(self, engine: AsyncEngine, budget: str, burst: float, seconds: float) -> None:
        self._engine = engine
        self._budget = budget
        self._spacing = seconds / burst
        self._saved = self._spacing * (burst - 1)

    async def acquire(self, patience: float | None = None) -> None:
        """Take the next turn and wait for it; raises TimeoutError, and takes none, when that is too far away."""
        asked = {"budget": self._budget, "spacing": self._spacing, "saved": self._saved}
        with clear_errors(str(self._engine.url.database)):
            async with self._engine.begin() as connection:
                found = await connection.execute(TAKE, asked | {"patience": FOR_EVER if patience is None else patience})
                wait = found.scalar_one_or_none()
        if wait is None:
            raise TimeoutError
        await asyncio.sleep(max(0.0, wait))


class SharedLimiters:
    """Makes limiters whose budgets are rows."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    def __call__(self, budget: str, burst: float, seconds: float) -> Limiter:
        """Return the limiter of a budget."""
        return SharedLimiter(self._engine, budget, burst, seconds)
