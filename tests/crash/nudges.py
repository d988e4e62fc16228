"""`python -m tests.crash.nudges`: 120 nudges on three channels fall due, 50 kills; each recipient must see each once."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.domain.form import NewIntake
from bot.services.opening import Opened
from sandbox.bot import BotInSandbox
from sandbox.server import Sandbox, start
from sandbox.story.stage import Stage, words
from sandbox.world.world import World
from tests.crash.judge import dossiers, owed
from tests.crash.process import BotProcess, one_more, settled, until

INTAKES = 40
CHANNELS = ("C0ACME", "C0GLOBEX", "C0SHARED")
HOOK_CHANNEL = "C0RANDOM"
SETTLE_SECONDS = 120.0
CONNECT_SECONDS = 30.0
SHORTEST_LIFE, LONGEST_LIFE = 0.0, 0.9
Json = dict[str, Any]


@dataclass
class Seen:
    """What each intake's people saw, by project."""

    thread: Counter[str] = field(default_factory=Counter)
    mail: Counter[str] = field(default_factory=Counter)
    hook: Counter[str] = field(default_factory=Counter)
    repeated_mails: int = 0
    wrong: list[str] = field(default_factory=list)


def main() -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.nudges", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, help="keep the store and the bot's log in this folder")
    options = parser.parse_args()
    print(f"seed {options.seed}: {options.kills} kills while {3 * INTAKES} nudges on three channels fall due")
    with tempfile.TemporaryDirectory(prefix="credreq-crash-") as folder:
        return _report(asyncio.run(_run(options, options.keep or Path(folder))))


async def _run(options: argparse.Namespace, folder: Path) -> Seen:
    world = World(seed=options.seed)
    sandbox = await start(world)
    world.switches.set("slack.connections_open_tier", "T3")  # no real bot reconnects as often as this one dies
    async with Stage(sandbox.url) as stage:
        await stage.control("slack/channel", channel=HOOK_CHANNEL, bot_in=True)
    hook = {"SLACK_WEBHOOK_URL": f"{sandbox.url}/slack/hooks/T0NORTH/B0HOOK/{HOOK_CHANNEL}"}
    bot = BotProcess(sandbox, folder, more=hook)
    await _open_all(sandbox, bot.database_url)
    world.clock.advance(timedelta(hours=24, minutes=1))
    _make_it_hard(world)
    await _kill_again_and_again(sandbox, bot, options)
    await _settle(sandbox, bot)
    async with Stage(sandbox.url) as stage:
        seen = await _judge(bot.database_url, await stage.state())
    await bot.stop()
    await sandbox.close()
    seen.wrong += bot.leaks
    return seen


async def _open_all(sandbox: Sandbox, database_url: str) -> None:
    async with BotInSandbox(sandbox, database_url=database_url) as bot:
        for number in range(INTAKES):
            opened = await bot.app._opening.open(_form(number))
            assert isinstance(opened, Opened), opened
        while await owed(database_url):
            await asyncio.sleep(0.2)


def _form(number: int) -> NewIntake:
    return NewIntake(
        source_key=f"crash:{number}",
        view_id=None,
        client="Acme",
        project=f"Project {number:03}",
        contact_name="Carla Client",
        contact_email=f"carla{number:03}@acme.example",
        apps=("gmail",),
        owner_id="U0PAULA",
        channel_id=CHANNELS[number % len(CHANNELS)],
        opened_by="U0PAULA",
    )


def _make_it_hard(world: World) -> None:
    """Slow everything down so that kills hit it half-way, and lose some answers."""
    for face, operation in (("slack", "chat.postMessage"), ("slack", "webhook"), ("smtp", "DATA")):
        world.faults.add(face, "slow", operation=operation, probability=0.6, params={"seconds": 0.3})
        world.faults.add(face, "lost_before", operation=operation, probability=0.1)
        world.faults.add(face, "lost_answer", operation=operation, probability=0.1)


async def _kill_again_and_again(sandbox: Sandbox, bot: BotProcess, options: argparse.Namespace) -> None:
    chance, calls = random.Random(options.seed), sandbox.world.calls
    for number in range(1, options.kills + 1):
        connected = one_more(calls, "slack", "apps.connections.open")
        await bot.start()
        await until(sandbox, connected, CONNECT_SECONDS)
        await asyncio.sleep(chance.uniform(SHORTEST_LIFE, LONGEST_LIFE))
        if bot.has_died:
            raise RuntimeError(f"the bot ended by itself before kill {number}; see its log")
        await bot.kill()
        posted = (
            calls.count("slack", "chat.postMessage") + calls.count("smtp", "DATA") + calls.count("slack", "webhook")
        )
        print(f"\rkill {number}, {posted} calls", end="", flush=True)
    print()
    await bot.start()


async def _settle(sandbox: Sandbox, bot: BotProcess) -> None:
    """Switch the faults off, and wait until nothing more is owed by itself."""
    sandbox.world.faults.clear()

    async def is_quiet() -> bool:
        return all(key.startswith(("nudge.hook", "slack.tell")) for key in await owed(bot.database_url))

    await settled(is_quiet, SETTLE_SECONDS)


async def _judge(database_url: str, state: Json) -> Seen:
    seen = Seen()
    for channel, messages in state["slack"]["messages"].items():
        for message in messages:
            text = words(message)
            if message["user"] == "U0CREDREQ" and "☐" in text:
                place = seen.hook if channel == HOOK_CHANNEL else seen.thread
                place[text.partition("Acme · ")[2][: len("Project 000")]] += 1
    mails = [mail for mail in state["mail"] if mail["by"] == "smtp"]
    by_id = {mail["message_id"]: mail for mail in mails}
    seen.repeated_mails = len(mails) - len(by_id)
    for mail in by_id.values():
        seen.mail[f"Project {mail['recipients'][0][len('carla') :][:3]}"] += 1
    _compare(seen, [d.requests[0].nudge_count for d in await dossiers(database_url)])
    seen.wrong += [
        f"owed: {key}" for key in await owed(database_url) if not key.startswith(("nudge.hook", "slack.tell"))
    ]
    return seen


def _compare(seen: Seen, counts: list[int]) -> None:
    projects = [f"Project {number:03}" for number in range(INTAKES)]
    seen.wrong += [f"thread of {p}: {seen.thread[p]}" for p in projects if seen.thread[p] != 1]
    seen.wrong += [f"mail of {p}: {seen.mail[p]}" for p in projects if seen.mail[p] != 1]
    seen.wrong += [f"webhook of {p}: {seen.hook[p]}" for p in projects if seen.hook[p] > 1]
    if counts != [1] * INTAKES:
        seen.wrong.append(f"nudge counts: {Counter(counts)}")


def _report(seen: Seen) -> int:
    print(
        f"thread: {seen.thread.total()} of {INTAKES}, mail: {seen.mail.total()} of {INTAKES} "
        f"({seen.repeated_mails} repeated with the same Message-ID), webhook: {seen.hook.total()} of {INTAKES}"
    )
    for found in seen.wrong:
        print(f"  {found}")
    return 1 if seen.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
