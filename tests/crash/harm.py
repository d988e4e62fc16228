"""Harm: what is done to the bot, alone and as one of several, while people work with it."""

import argparse
import asyncio
import random
import signal
from abc import abstractmethod
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from pathlib import Path

from sandbox.server import Sandbox, start
from sandbox.story.stage import Stage
from sandbox.world.world import World
from tests.crash.faults import switch_on
from tests.crash.ghost import haunt
from tests.crash.keeper import Keeper
from tests.crash.people import OPENERS, Client, Person
from tests.crash.process import BotProcess, settled
from tests.crash.seen import Findings, look, still_owed
from tests.crash.small_disk import full
from tests.crash.wire import Wire
from tests.store.postgres import Postgres

REPLICAS = 3
SCALE = 10.0
"""A claim of a dead replica runs out after twelve seconds instead of two minutes."""
PAUSE_SECONDS = 16.0
"""Longer than a claim, and than a silent worker is waited for."""
LAST_LIVES = 3
CONNECT_SECONDS, SETTLE_SECONDS, LONGEST_LIFE = 60.0, 300.0, 1.5
DOOM_SECONDS = 4.0
"""How long a named moment may be waited for."""
DOOMED = 0.5
NIGHT = timedelta(hours=49)
KILLS_A_NIGHT = 25
HOOK_CHANNEL = "C0RANDOM"
CALM = {"POLL_YOUNG_SECONDS": "20", "POLL_INTERVAL_MINUTES": "2"}
"""The clock runs faster, so that Make would be asked all the time."""


class Harm:
    """One run on one engine."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options = options
        self.folder = folder
        self.chance = random.Random(options.seed)
        self.done: Counter[str] = Counter()
        self.world = World(scale=SCALE, seed=options.seed)
        self.sandbox: Sandbox
        self.stage: Stage
        self.keepers: list[Keeper] = []
        self.nights: list[tuple[float, float]] = []
        """When the clock was set forward, and by how many seconds."""
        self.quiet = asyncio.Lock()
        """Held by whoever must not be disturbed: a replica that stands still, or everybody dead at once."""

    async def play(self) -> int:
        """Harm the bot while people work, let it recover, and judge."""
        async with AsyncExitStack() as stack:
            self.sandbox = await start(self.world)
            stack.push_async_callback(self.sandbox.close)
            self.stage = await stack.enter_async_context(Stage(self.sandbox.url))
            await self._set_up()
            await self.start_replicas(stack)
            await self._suffer()
            await self._end()
            findings = await look(self.store_url, self.sandbox, self._clients, self.nights)
        findings.faults += [fault for keeper in self.keepers for fault in (*keeper.faults, *keeper.bot.leaks)]
        return self._report(findings)

    @property
    @abstractmethod
    def store_url(self) -> str:
        """Return where the rows are, without anything between."""

    @abstractmethod
    async def start_replicas(self, stack: AsyncExitStack) -> None:
        """Start every replica."""

    @abstractmethod
    def harms(self) -> list[Callable[[], Awaitable[None]]]:
        """Return what is done besides, each until it has been done often enough."""

    def keep(self, bot: BotProcess) -> None:
        """Keep a bot running from now on."""
        self.keepers.append(Keeper(bot, self.chance, DOOMED))

    def bot(self, folder: Path, database_url: str, **more: str) -> BotProcess:
        """Return a bot that has not been started."""
        folder.mkdir(exist_ok=True)
        hook = f"{self.sandbox.url}/slack/hooks/T0NORTH/B0HOOK/{HOOK_CHANNEL}"
        return BotProcess(self.sandbox, folder, database_url, {"SLACK_WEBHOOK_URL": hook} | CALM | more)

    async def now_and_then(self, name: str, shortest: float, longest: float, do: Callable[[], Awaitable[None]]) -> None:
        """Do something again and again, for ever."""
        while True:
            await asyncio.sleep(self.chance.uniform(shortest, longest))
            await do()
            self.done[name] += 1

    async def _set_up(self) -> None:
        self.world.switches.set("slack.connections_open_tier", "T3")  # no real bot reconnects as often as this one dies
        await self.stage.control("slack/channel", channel=HOOK_CHANNEL, bot_in=True)
        switch_on(self.world, self.options.faults)
        for face, operation in (("slack", "webhook"), ("smtp", "DATA")):
            for kind in ("lost_before", "lost_answer"):
                self.world.faults.add(face, kind, operation=operation, probability=self.options.faults / 2)

    @property
    def _clients(self) -> list[str]:
        return [f"Client {number:03}" for number in range(self.options.openings)]

    async def _suffer(self) -> None:
        """Let people work under all harm until it is over."""
        answering = asyncio.create_task(Client(self.stage, self.options.seed).answer_forever())
        lasting = [
            asyncio.create_task(self.now_and_then("sockets cut", 5.0, 15.0, self._cut_sockets)),
            asyncio.create_task(self.now_and_then("ghosts", 10.0, 30.0, self._ghost)),
        ]
        people = [asyncio.create_task(self._work(place)) for place in range(len(OPENERS))]
        await asyncio.gather(self._kill(), *(harm() for harm in self.harms()))
        for task in lasting:
            task.cancel()
        await asyncio.gather(*lasting, return_exceptions=True)
        for keeper in self.keepers:
            await keeper.live_on()
        await asyncio.gather(*people)
        answering.cancel()
        with suppress(asyncio.CancelledError):
            await answering

    async def _work(self, place: int) -> None:
        """Open one intake after the other, spread over the run."""
        person = Person(self.stage, OPENERS[place], self.options.seed + place)
        for client in self._clients[place :: len(OPENERS)]:
            await person.open_all([client])
            await asyncio.sleep(self.chance.uniform(0, 3 * self.options.kills / self.options.openings))

    async def _kill(self) -> None:
        """Let every bot have a killer of its own."""
        await asyncio.gather(*map(self._kill_again_and_again, self.keepers))
        print()

    async def _kill_again_and_again(self, keeper: Keeper) -> None:
        while self.kills < self.options.kills:
            await self._kill_one(keeper)
            print(f"\r{self.kills} kills, {dict(self.done)}", end="", flush=True)
            if self.kills // KILLS_A_NIGHT > self.done["nights"]:
                self.done["nights"] += 1
                await self._night()

    @property
    def kills(self) -> int:
        """Return how many bots were killed, or killed themselves."""
        return sum(k.ends.total() - k.ends["had no database at its start"] for k in self.keepers)

    async def _kill_one(self, keeper: Keeper) -> None:
        if self.chance.random() < 0.85:  # the others die while they start
            await keeper.up(CONNECT_SECONDS)
        await asyncio.sleep(self.chance.uniform(0.0, LONGEST_LIFE))
        if keeper.doom is not None:
            await keeper.dies(DOOM_SECONDS)
        if not keeper.is_spared:
            keeper.kill()
            await keeper.dies(10.0)

    async def _night(self) -> None:
        """Kill all at once, and let two days pass before they come back: reminders fall due meanwhile."""
        async with self.quiet, AsyncExitStack() as dead:
            for keeper in self.keepers:
                await dead.enter_async_context(keeper.away())
            self.nights.append((self.world.clock.now().timestamp(), NIGHT.total_seconds()))
            self.world.clock.advance(NIGHT)

    async def _cut_sockets(self) -> None:
        await self.stage.control("slack/socket", do="drop")

    async def _ghost(self) -> None:
        await haunt(self.sandbox, self.chance.uniform(2.0, 5.0))

    async def _end(self) -> None:
        """Let the bots come to rest, and end them; what was planned in their last moment a life more carries out."""
        for life in range(LAST_LIVES):
            for keeper in self.keepers if life else ():
                keeper.go_on()
            await self._settle()
            for keeper in self.keepers:
                await keeper.close()
            if not await still_owed(self.store_url, self.world.clock):
                return

    async def _settle(self) -> None:
        """Switch the faults off, and wait until nothing is owed, and nothing came after two more looks at Make."""
        self.world.faults.clear()

        async def is_quiet() -> bool:
            return not await still_owed(self.store_url, self.world.clock)

        for _ in range(3):
            if await settled(is_quiet, SETTLE_SECONDS):
                await asyncio.sleep(24)  # two of CALM's intervals

    def _report(self, findings: Findings) -> int:
        ends = sum((keeper.ends for keeper in self.keepers), Counter[str]())
        print(f"{self.kills} kills: {dict(ends)}; {dict(self.done)}")
        for line in findings.lines():
            print(line)
        return 1 if findings.faults else 0


class Alone(Harm):
    """One process on a SQLite file; `disk` is a small one that can be filled, if there is any."""

    def __init__(self, options: argparse.Namespace, folder: Path, disk: Path | None) -> None:
        super().__init__(options, folder)
        self._disk = disk

    @property
    def store_url(self) -> str:
        """Return the file's address."""
        return f"sqlite:///{(self._disk or self.folder) / 'chaos.db'}"

    async def start_replicas(self, stack: AsyncExitStack) -> None:  # noqa: ARG002 - there is nothing to take down
        """Start the one."""
        self.keep(self.bot(self.folder / "0", self.store_url))

    def harms(self) -> list[Callable[[], Awaitable[None]]]:
        """Fill the disk, where there is one to fill."""
        return [self._fill_disk] if self._disk is not None else []

    async def _fill_disk(self) -> None:
        assert self._disk is not None
        (keeper,) = self.keepers
        for _ in range(self.options.kills // 20):
            await keeper.up(CONNECT_SECONDS)
            with full(self._disk):
                await asyncio.sleep(self.chance.uniform(0.5, 3.0))
            self.done["full disks"] += 1
            await asyncio.sleep(self.chance.uniform(15.0, 25.0))


class Together(Harm):
    """Three replicas on PostgreSQL, each on a wire of its own."""

    def __init__(self, options: argparse.Namespace, folder: Path, postgres: Postgres, database_url: str) -> None:
        super().__init__(options, folder)
        self._postgres = postgres
        self._database_url = database_url
        self._wires: list[Wire] = []

    @property
    def store_url(self) -> str:
        """Return the database's own address."""
        return self._database_url

    async def start_replicas(self, stack: AsyncExitStack) -> None:
        """Start the three."""
        for number in range(REPLICAS):
            wire = await stack.enter_async_context(Wire(self._database_url))
            self._wires.append(wire)
            self.keep(self.bot(self.folder / str(number), wire.url, REPLICAS=str(REPLICAS)))

    def harms(self) -> list[Callable[[], Awaitable[None]]]:
        """Pause replicas, kill the database, cut replicas off from it."""
        return [self._pause, self._kill_database, self._cut_wires]

    async def _pause(self) -> None:
        """Let a replica stand still until its work was rescued: half of them with a delivery claimed and not yet sent."""
        for number in range(self.options.pauses):
            async with self.quiet:
                await self._pause_one(self.chance.choice(self.keepers), between=number % 2 == 0)
            await asyncio.sleep(self.chance.uniform(0.0, 5.0))

    async def _pause_one(self, keeper: Keeper, *, between: bool) -> None:
        keeper.is_spared = True
        keeper.wish = f"claimed:{self.chance.randint(1, 2)}:stop" if between else "never:1"
        keeper.kill()
        await keeper.dies(10.0)
        await keeper.up(CONNECT_SECONDS)
        await self._stands_still(keeper, 4 * DOOM_SECONDS if between else self.chance.uniform(0.0, LONGEST_LIFE))
        came = keeper.bot.is_stopped
        self.done["pauses between claim and call" if came else "pauses at random"] += 1
        keeper.bot.signal(signal.SIGSTOP)
        await asyncio.sleep(PAUSE_SECONDS)
        keeper.bot.signal(signal.SIGCONT)
        await asyncio.sleep(2.0)  # it wakes, and does what it was about to do
        keeper.is_spared, keeper.doom = False, None
        if between and not came:  # its moment would still come, and nobody would wake it
            keeper.kill()

    async def _stands_still(self, keeper: Keeper, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not keeper.bot.is_stopped:
                    await asyncio.sleep(0.05)

    async def _kill_database(self) -> None:
        for _ in range(self.options.restarts):
            await asyncio.sleep(self.chance.uniform(15.0, 40.0))
            await asyncio.to_thread(self._postgres.restart)
            self.done["database restarts"] += 1

    async def _cut_wires(self) -> None:
        for _ in range(self.options.pauses):
            await asyncio.sleep(self.chance.uniform(5.0, 15.0))
            wire = self.chance.choice(self._wires)
            with self.chance.choice((wire.cut, wire.silent))():
                await asyncio.sleep(self.chance.uniform(1.0, PAUSE_SECONDS))
            self.done["partitions"] += 1
