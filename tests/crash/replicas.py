"""`python -m tests.crash.replicas`: three replicas on PostgreSQL, restarted one after the other while people click.

Fails when a click has no effect, when anything is doubled, lost or untrue in the end, or when an outside system had to say that
the three together ask too much.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from bot.domain.request import Request
from sandbox.server import Sandbox, start
from sandbox.slack.face import SlackFace
from sandbox.story.stage import Stage
from sandbox.world.world import World
from tests.crash.judge import dossiers, judge, owed
from tests.crash.people import CHANNELS, OPENERS, Person
from tests.crash.process import BotProcess, settled, until
from tests.faces import face_of
from tests.store.postgres import postgres_server

REPLICAS = 3
CONNECT_SECONDS, SETTLE_SECONDS = 60.0, 240.0
PAUSE_SECONDS = 0.05
TOO_MANY = 429
GONE = "no such element"


def main() -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash.replicas", description=__doc__)
    parser.add_argument("--openings", type=int, default=15)
    parser.add_argument("--rounds", type=int, default=3, help="how often each replica is restarted")
    parser.add_argument("--kill", action="store_true", help="kill -9 instead: then clicks may get lost, rows may not")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="credreq-replicas-") as folder,
        postgres_server() as postgres,
        postgres.database() as url,
    ):
        return asyncio.run(Run(options, Path(folder), url).play())


class Run:
    """One run."""

    def __init__(self, options: argparse.Namespace, folder: Path, database_url: str) -> None:
        self.options = options
        self.folder = folder
        self.database_url = database_url
        self.clicks: Counter[str] = Counter()
        self.warned: list[str] = []
        """Clicks after which Slack showed its warning sign: a click may cross the farewell of a replica on the wire."""
        self.pressed: set[str] = set()
        self.told: set[str] = set()
        """What was pressed under such a sign: whoever sees it knows to press again."""
        self.slowest = 0.0
        self.world = World()
        self.sandbox: Sandbox
        self.stage: Stage
        self.bots: list[BotProcess] = []

    async def play(self) -> int:
        """Open, restart under clicks, revoke all, and judge."""
        self.sandbox = await start(self.world)
        self.world.switches.set("slack.connections_open_tier", "T3")
        self.world.switches.set("make.api_limit", 300)
        clients = [f"Client {number:03}" for number in range(self.options.openings)]
        async with Stage(self.sandbox.url) as self.stage:
            for number in range(REPLICAS):
                await self._replica(number)
            people = [Person(self.stage, user, place) for place, user in enumerate(OPENERS)]
            await asyncio.gather(*(p.open_all(clients[n :: len(OPENERS)]) for n, p in enumerate(people)))
            await self._settle()
            restarting = asyncio.create_task(self._restart_all())
            clicking = [self._commands(user, restarting) for user in OPENERS]
            await asyncio.gather(self._revokes(restarting), *clicking)
            await restarting
            await self._settle()
            verdict = await judge(self.database_url, await self.stage.state(), clients)
        alive = [row for dossier in await dossiers(self.database_url) for row in dossier.requests if not row.revoked_at]
        for bot in self.bots:
            await bot.stop()
        await self.sandbox.close()
        leaked = [leak for bot in self.bots for leak in bot.leaks]  # a replica's log goes on in its successor's
        return self._report([*verdict.faults, *leaked], alive)

    async def _replica(self, number: int) -> BotProcess:
        folder = self.folder / str(number)
        folder.mkdir(exist_ok=True)
        bot = BotProcess(self.sandbox, folder, self.database_url, {"REPLICAS": str(REPLICAS)})
        before = len(self._connections)
        await bot.start()
        if not await until(self.sandbox, lambda: len(self._connections) > before, CONNECT_SECONDS):
            raise RuntimeError(f"replica {number} did not connect; its log:\n{bot.log_path.read_text()[-3000:]}")
        self.bots.append(bot)
        return bot

    @property
    def _connections(self) -> list[Any]:
        return list(face_of(self.sandbox.faces, SlackFace).core.sockets.open)

    async def _restart_all(self) -> None:
        """Replace one replica after the other: the new one is connected before the next one goes."""
        for number in range(self.options.rounds * REPLICAS):
            leaving = self.bots.pop(0)
            await (leaving.kill() if self.options.kill else leaving.stop())
            await self._replica(number % REPLICAS)
            print(f"\rrestart {number + 1}, {sum(self.clicks.values())} clicks", end="", flush=True)
        print()

    async def _commands(self, user: str, restarting: asyncio.Task[None]) -> None:
        """Ask again and again, as fast as answers come."""
        while not restarting.done():
            body = {"channel": CHANNELS[user], "command": "/credreq", "text": "help"}
            await self._click("command", partial(self._ask, user, "command", body))
            await asyncio.sleep(PAUSE_SECONDS)

    async def _revokes(self, restarting: asyncio.Task[None]) -> None:
        """Press every Revoke button there is, spread over the restarts, each once: one lost click is one access kept."""
        while True:
            buttons = self._buttons(await self.stage.state())
            if not buttons and restarting.done():
                return
            for channel, ts, button in buttons[:1]:
                body = {"container": {"type": "message", "channel": channel, "ts": ts}, **button}
                await self._click("revoke", partial(self._ask, "U0ADAM", "click", body), button["value"])
            await asyncio.sleep(0.5)

    def _buttons(self, state: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
        return [
            (channel, m["ts"], {"action_id": e["action_id"], "block_id": b["block_id"], "value": e["value"]})
            for channel, messages in state["slack"]["messages"].items()
            for m in messages
            for b in m.get("blocks") or []
            for e in b.get("elements", [])
            if e.get("action_id") == "credreq.revoke" and e["value"] not in self.pressed
        ]

    async def _click(self, kind: str, do: Callable[[], Awaitable[dict[str, Any]]], value: str = "") -> None:
        began = time.monotonic()
        answer = await do()
        took = time.monotonic() - began
        if answer.get("error") == GONE:  # the card has moved on meanwhile: nobody could click
            return
        if kind == "revoke":
            self.pressed.add(value)
        self.slowest = max(self.slowest, took)
        self.clicks[kind] += 1
        if "error" in answer or answer.get("ok") is False:
            self.told.add(value)
            self.warned.append(f"{kind} after {took:.2f} s: {str(answer)[:150]}")

    async def _ask(self, user: str, what: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = await self.stage.ask("POST", f"/control/people/{user}/{what}", body)
        except aiohttp.ClientError as error:
            return {"error": str(error)}
        return answer

    async def _settle(self) -> None:
        async def is_quiet() -> bool:
            return not await owed(self.database_url)

        await settled(is_quiet, SETTLE_SECONDS)

    def _report(self, faults: list[str], alive: list[Request]) -> int:
        told = {row.id for row in alive if row.id in self.told} if self.options.kill else set()
        lost = [f"not revoked: {row.name_override}" for row in alive if row.id in told]
        faults += [f"not revoked: {row.name_override}" for row in alive if row.id not in told]
        refused = Counter(f"{call.face} {call.operation}" for call in self.world.calls._log if call.status == TOO_MANY)
        how = "kills" if self.options.kill else "restarts"
        print(f"{REPLICAS} replicas, {self.options.rounds * REPLICAS} {how}; clicks: {dict(self.clicks)}")
        print(
            f"clicks with Slack's warning sign: {len(self.warned)}, lost among them: {len(lost)}, "
            f"slowest answer: {self.slowest:.1f} s"
        )
        print(
            f"doubled, lost, untrue, or not revoked after one click: {len(faults)}, refused with 429: {dict(refused)}"
        )
        for found in [*self.warned, *lost, *faults]:
            print(f"  {found}")
        return 1 if faults or any(_is_budgeted(operation) for operation in refused) else 0


def _is_budgeted(operation: str) -> bool:
    """Tell whether replicas share a budget for a call; who clicks is read for every click, however many there are."""
    return not operation.startswith("slack ") or operation.startswith("slack chat.")


if __name__ == "__main__":
    sys.exit(main())
