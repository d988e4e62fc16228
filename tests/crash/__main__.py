"""`python -m tests.crash`: 100 openings, 15 % faults, 50 kills; fails when anything is doubled, lost or untrue."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from sandbox.server import Sandbox, start
from sandbox.story.stage import Stage
from sandbox.world.world import World
from tests.crash.faults import switch_on
from tests.crash.judge import Verdict, judge, owed
from tests.crash.people import OPENERS, Client, Person
from tests.crash.process import BotProcess, settled, until

CONNECT_SECONDS = 30.0
SETTLE_SECONDS = 240.0
LOOKS = 12
"""Two hundred connections are tested twenty at a time, once their tests are due, and each batch may move cards."""
A_CYCLE = timedelta(minutes=2)
SHORTEST_LIFE, LONGEST_LIFE = 0.02, 2.5


def main() -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--openings", type=int, default=100)
    parser.add_argument("--faults", type=float, default=0.15, help="share of API calls that go wrong")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, help="keep the store and the bot's log in this folder")
    options = parser.parse_args()
    print(f"seed {options.seed}: {options.kills} kills during {options.openings} openings, {options.faults:.0%} faults")
    with tempfile.TemporaryDirectory(prefix="credreq-crash-") as folder:
        verdict = asyncio.run(_run(options, options.keep or Path(folder)))
    return _report(verdict)


async def _run(options: argparse.Namespace, folder: Path) -> Verdict:
    world = World(seed=options.seed)
    sandbox = await start(world)
    world.switches.set("slack.connections_open_tier", "T3")  # no real bot reconnects as often as this one dies
    switch_on(world, options.faults)
    bot = BotProcess(sandbox, folder)
    clients = [f"Client {number:03}" for number in range(options.openings)]
    async with Stage(sandbox.url) as stage:
        people = [
            asyncio.create_task(Person(stage, user, options.seed + place).open_all(clients[place :: len(OPENERS)]))
            for place, user in enumerate(OPENERS)
        ]
        answering = asyncio.create_task(Client(stage, options.seed).answer_forever())
        await _kill_again_and_again(sandbox, bot, options)
        await asyncio.gather(*people)
        answering.cancel()
        with suppress(asyncio.CancelledError):
            await answering
        verdict = await _judged(sandbox, bot, stage, clients)
    await bot.stop()
    await sandbox.close()
    verdict.leaked = bot.leaks
    return verdict


async def _kill_again_and_again(sandbox: Sandbox, bot: BotProcess, options: argparse.Namespace) -> None:
    chance = random.Random(options.seed)
    for number in range(1, options.kills + 1):
        await bot.start()
        await _connected(sandbox)
        await asyncio.sleep(chance.uniform(SHORTEST_LIFE, LONGEST_LIFE))
        if bot.has_died:
            raise RuntimeError(f"the bot ended by itself before kill {number}; see its log")
        await bot.kill()
        print(f"\rkill {number}", end="", flush=True)
    print()
    await bot.start()


async def _connected(sandbox: Sandbox) -> None:
    calls = sandbox.world.calls
    before = calls.count("slack", "apps.connections.open")
    await until(sandbox, lambda: calls.count("slack", "apps.connections.open") > before, CONNECT_SECONDS)


async def _judged(sandbox: Sandbox, bot: BotProcess, stage: Stage, clients: list[str]) -> Verdict:
    """Judge once nothing is owed; anew when a look at Make brought something in between."""
    for _ in range(LOOKS):
        await _settle(sandbox, bot)
        verdict = await judge(bot.database_url, await stage.state(), clients)
        if not verdict.undelivered:
            break
    return verdict


async def _settle(sandbox: Sandbox, bot: BotProcess) -> None:
    """Switch the faults off, and wait until nothing is owed and Make was looked at twice more.

    Two more looks at Make, so that what its clients answered last is on the cards too.
    """
    sandbox.world.faults.clear()
    pages = sandbox.world.calls.count("make")
    await _nothing_owed(bot, lambda: sandbox.world.calls.count("make") > pages)
    sandbox.world.clock.advance(A_CYCLE)
    pages = sandbox.world.calls.count("make")
    await _nothing_owed(bot, lambda: sandbox.world.calls.count("make") > pages + 1)


async def _nothing_owed(bot: BotProcess, looked: Callable[[], bool]) -> None:
    began = time.monotonic()

    async def is_quiet() -> bool:
        return looked() and not await owed(bot.database_url)

    await settled(is_quiet, SETTLE_SECONDS)
    print(f"settled after {time.monotonic() - began:.0f} s")


def _report(verdict: Verdict) -> int:
    print(
        f"{verdict.intakes} intakes, {verdict.rows} rows, {verdict.make_requests} Make requests, {verdict.posts} posts"
    )
    print(
        f"second Make requests: {len(verdict.double_requests) + len(verdict.unknown_requests)}, "
        f"duplicate posts: {len(verdict.double_posts)}, lost: {len(verdict.lost)}, "
        f"untrue cards: {len(verdict.untrue_cards)}, undelivered: {len(verdict.undelivered)}, "
        f"secrets in the log: {len(verdict.leaked)}"
    )
    for found in verdict.faults:
        print(f"  {found}")
    return 1 if verdict.faults else 0


if __name__ == "__main__":
    sys.exit(main())
