"""`python -m tests.crash.backfill`: kill -9, 20 times, during a backfill of 300 rows into Notion; counts the pages."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.adapters.store import open_store
from bot.domain.delivery import DeliveryKind
from bot.parts.tracking import run_backfill
from sandbox.bot import settings_for, with_notion
from sandbox.notion.face import NotionFace
from sandbox.server import Sandbox, start
from sandbox.world.world import World
from tests.contract.notion.crowd import Crowd
from tests.crash.judge import owed
from tests.crash.process import BotProcess, one_more, settled, until
from tests.faces import face_of

SCALE = 5.0
"""The sandbox's clock runs faster, so that looking twice before making a page again costs little."""
PER_SECOND = 10.0
"""At this pace the rows outlast the kills."""
LAG_SECONDS = 3.0
"""Lists show a page only so much later (sandbox time): a look right after a crash may find nothing."""
CONNECT_SECONDS, SETTLE_SECONDS = 60.0, 240.0
SHORTEST_LIFE, LONGEST_LIFE = 0.1, 2.5
CREATE = "POST /v1/pages"


def main() -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.backfill", description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print(f"seed {options.seed}: {options.kills} kills during a backfill of {options.rows} rows")
    with tempfile.TemporaryDirectory(prefix="credreq-backfill-") as folder:
        return asyncio.run(_run(options, Path(folder)))


async def _run(options: argparse.Namespace, folder: Path) -> int:
    world = World(start=datetime.now(UTC) - timedelta(days=3), scale=SCALE, seed=options.seed)
    sandbox = await start(world)
    store_url = f"sqlite:///{folder / 'crash.db'}"
    await _fill(store_url, world, options.rows)
    settings = await with_notion(sandbox, settings_for(sandbox, store_url))
    await run_backfill(**settings)
    world.switches.set("notion.rate_per_second", PER_SECOND / SCALE)
    world.faults.add("notion", "lag", params={"seconds": LAG_SECONDS})
    world.faults.add("notion", "lost_answer", operation=CREATE, probability=0.02)
    bot = BotProcess(sandbox, folder, store_url, _environment(settings))
    spread = await _kill_again_and_again(sandbox, bot, options)
    await _settle(bot)
    found = _pages(sandbox)
    await bot.stop()
    await sandbox.close()
    return _report(options, found, spread, bot.leaks)


async def _fill(store_url: str, world: World, rows: int) -> None:
    """Store rows as they were before there was a tracker."""
    store = await open_store(store_url, world.clock, exclusive=False)
    crowd = Crowd(store, world.clock, rows)
    crowd.recorder._tracked = False
    await crowd.open()
    await store.close()
    world.clock.advance(timedelta(days=1))


def _environment(settings: dict[str, Any]) -> dict[str, str]:
    named = {key.upper(): str(value) for key, value in settings.items() if key.startswith("notion_")}
    return named | {"NOTION_RATE": str(PER_SECOND)}


async def _kill_again_and_again(sandbox: Sandbox, bot: BotProcess, options: argparse.Namespace) -> list[int]:
    """Kill the bot while it writes; returns how many pages there were after each kill."""
    chance = random.Random(options.seed)
    spread = []
    for number in range(1, options.kills + 1):
        at_work = one_more(sandbox.world.calls, "notion")
        await bot.start()
        await until(sandbox, at_work, CONNECT_SECONDS)
        await asyncio.sleep(chance.uniform(SHORTEST_LIFE, LONGEST_LIFE))
        if bot.has_died:
            raise RuntimeError(
                f"the bot ended by itself before kill {number}; see its log:\n{bot.log_path.read_text()}"
            )
        await bot.kill()
        spread.append(sandbox.world.calls.count("notion", CREATE))
        print(f"\rkill {number}: {spread[-1]} pages", end="", flush=True)
    print()
    await bot.start()
    return spread


async def _settle(bot: BotProcess) -> None:
    """Wait until no page is owed; the rows here have no cards, whose edits wait for ever."""

    async def no_page_is_owed() -> bool:
        return not any(key.startswith(DeliveryKind.NOTION_PAGE) for key in await owed(bot.database_url))

    await settled(no_page_is_owed, SETTLE_SECONDS)


def _pages(sandbox: Sandbox) -> Counter[str]:
    """Count the pages by row key, inside the stand-in: its lists lag."""
    face = face_of(sandbox.faces, NotionFace)
    source = next(s for s in face.space.data_sources.values() if any(c.name == "Row Key" for c in s.columns.values()))
    column = next(c for c in source.columns.values() if c.name == "Row Key")
    keys = ("".join(e["plain_text"] for e in page.current.cells.get(column.id) or []) for page in source.rows.values())
    return Counter(keys)


def _report(options: argparse.Namespace, found: Counter[str], spread: list[int], leaked: list[str]) -> int:
    double = [key for key, count in found.items() if count > 1]
    during = sum(1 for pages in spread if 0 < pages < options.rows)
    print(
        f"{sum(found.values())} pages for {len(found)} rows, {len(double)} twice; {during} kills fell into the backfill"
    )
    for leak in leaked:
        print(f"  {leak}")
    good = not leaked and len(found) == options.rows == sum(found.values()) and not double
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
