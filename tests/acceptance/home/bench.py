"""How long App Home takes with a thousand rows and with a hundred thousand: `python -m tests.acceptance.home.bench`."""

import asyncio
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.adapters.store import SqlStore, open_store
from bot.messages.home import GLANCE, home
from bot.messages.survey import Look
from bot.messages.texts import Texts
from bot.ports.figures import Search, Section
from bot.services.overview import Overview
from bot.services.systems import Systems
from tests.acceptance.home.crowd import crowd, settle
from tests.store.conftest import StandingClock

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
SIZES = (1_000, 100_000)
ROUNDS = 9
LOOKS = {
    "at a glance": Look(),
    "late, page 1": Look(section=Section.LATE),
    "late, page 20": Look(section=Section.LATE, page=19),
    "of one client": Look(search=Search(client="client 004")),
    "of one owner": Look(search=Search(owner_id="U0PAULA")),
    "of some words": Look(search=Search(words="project 77")),
}


async def main() -> None:
    """Print one line for each look: milliseconds and blocks, for each size."""
    print(f"{'App Home':<16}" + "".join(f"{size:>12,} rows" for size in SIZES) + f"{'times':>8}{'blocks':>8}")
    measured = [await _measure(size) for size in SIZES]
    for name in LOOKS:
        (few, _), (many, blocks) = (each[name] for each in measured)
        print(f"{name:<16}{few:>14.1f} ms{many:>14.1f} ms{many / few:>8.1f}{blocks:>8}")


async def _measure(size: int) -> dict[str, tuple[float, int]]:
    clock = StandingClock()
    clock.moment = NOW
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{Path(folder) / 'bench.db'}", clock, exclusive=True)
        await settle(store, list(crowd(size, NOW)))
        found = {name: await _time(store, clock, look) for name, look in LOOKS.items()}
        await store.close()
    return found


async def _time(store: SqlStore, clock: StandingClock, look: Look) -> tuple[float, int]:
    overview, texts, taken, blocks = Overview(store, clock, Systems(store, clock)), Texts.load(), [], 0
    for _ in range(ROUNDS):
        begun = perf_counter()
        view = home(await overview.survey(look, "U0PAULA", GLANCE), texts)
        taken.append(1000 * (perf_counter() - begun))
        blocks = len(view["blocks"])
    return median(taken), blocks


if __name__ == "__main__":
    asyncio.run(main())
