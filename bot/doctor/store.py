"""Our own database: what it holds, and what in it needs a person."""

from contextlib import AsyncExitStack
from datetime import timedelta

from bot.adapters.store import read_store
from bot.domain.verdict import Verdict, note, ok
from bot.parts.outside import start_clock
from bot.ports.store import NoStoreError
from bot.services.checkup.deliveries import check_deliveries
from bot.services.checkup.intakes import check_intakes
from bot.services.checkup.systems import check_run
from bot.settings import Settings

ABOUT = "Database"


async def check_store(settings: Settings) -> list[Verdict]:
    """Read it beside the running bot; raises StoreError when it cannot be read."""
    async with AsyncExitStack() as stack:
        clock = await start_clock(settings, stack)
        try:
            store = await read_store(settings.database_url, clock)
        except NoStoreError as error:
            return [note(ABOUT, str(error))]
        stack.push_async_callback(store.close)
        async with store.transaction(read_only=True) as tx:
            return [
                ok(ABOUT, f"{store.name} can be read; {len(await tx.open_intakes())} intakes are under way"),
                *await check_run(tx, clock.now(), timedelta(minutes=settings.poll_interval_minutes)),
                *await check_deliveries(tx),
                *await check_intakes(tx),
            ]
