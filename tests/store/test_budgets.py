import asyncio
import time

import pytest

from bot.adapters.store import SqlStore, open_store
from bot.adapters.store.budgets import SharedLimiters
from tests.store.conftest import StandingClock

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def test_replicas_draw_on_one_budget(store: SqlStore, database_url: str, clock: StandingClock):
    """Five at once and ten a second, however many replicas there are."""
    others = [await open_store(database_url, clock, exclusive=False) for _ in range(2)]
    turns: list[float] = []

    async def draw(through: SqlStore, times: int) -> None:
        limiter = SharedLimiters(through.engines.writing)("make", 5, 0.5)
        for _ in range(times):
            await limiter.acquire()
            turns.append(time.monotonic())

    began = time.monotonic()
    await asyncio.gather(*(draw(one, 5) for one in (store, *others)))
    for other in others:
        await other.close()
    turns.sort()
    assert time.monotonic() - began >= 0.95, "fifteen turns, of which five are there at once"
    assert all(later - turns[place] >= 0.05 for place, later in enumerate(turns[6:])), "seven never fit into 50 ms"


async def test_a_turn_too_far_away_is_not_taken(store: SqlStore):
    limiter = SharedLimiters(store.engines.writing)("slack", 1, 100)
    await limiter.acquire()
    for _ in range(20):
        with pytest.raises(TimeoutError):
            await limiter.acquire(0.5)
    async with store.engines.reading.connect() as connection:
        from sqlalchemy import text

        ahead = "SELECT next_turn - extract(epoch FROM clock_timestamp()) FROM budgets"
        assert (await connection.execute(text(ahead))).scalar_one() <= 100


async def test_budgets_do_not_draw_on_each_other(store: SqlStore):
    limiters = SharedLimiters(store.engines.writing)
    await limiters("slack.posts.C1", 1, 100).acquire()
    await limiters("slack.posts.C2", 1, 100).acquire(0.5)
