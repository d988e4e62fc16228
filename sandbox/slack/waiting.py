"""Waiting for a moment of sandbox time, which may come sooner when somebody moves the clock."""

import asyncio
from datetime import datetime

from sandbox.world.world import World


async def until(world: World, due: datetime) -> None:
    """Return when the sandbox's clock has reached `due`."""
    while (left := (due - world.clock.now()).total_seconds()) > 0:
        try:
            async with asyncio.timeout(left / world.clock.scale):
                await world.feed.after(world.feed.seq)
        except TimeoutError:
            continue
