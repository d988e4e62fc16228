"""Another process that opens a store, says so, and holds it until it is killed: `python -m tests.store.holder URL`."""

import asyncio
import sys

from bot.adapters.store import open_store
from tests.store.conftest import StandingClock


async def hold(database_url: str, *, exclusive: bool) -> None:
    store = await open_store(database_url, StandingClock(), exclusive=exclusive)
    sys.stdout.write("open\n")
    sys.stdout.flush()
    await asyncio.Event().wait()
    await store.close()


asyncio.run(hold(sys.argv[1], exclusive=sys.argv[2] == "exclusive"))
