"""The keeper: what a process manager is to the bot. It starts it again, however it ended, and counts how that was."""

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.crash.doomed import POINTS
from tests.crash.process import BotProcess

KILLED = -signal.SIGKILL
LOOK_SECONDS = 0.05
LATEST_MOMENT = 6
"""A doomed bot dies when its moment has come so many times, at most."""


class Keeper:
    """Keeps one replica running.

    Attributes:
        ends: how the bot ended, and how often: "killed", or at which named moment.
        faults: how it ended although nobody had killed it, after it had been at work.
        doom: the moment at which it dies or stops by itself, in this life.
        wish: the same, for its next life.
        is_spared: nobody kills it just now.
    """

    def __init__(self, bot: BotProcess, chance: random.Random, doomed: float) -> None:
        self.bot = bot
        self.ends: Counter[str] = Counter()
        self.faults: list[str] = []
        self.doom: str | None = None
        self.wish: str | None = None
        self.is_spared = False
        self._chance = chance
        self._doomed = doomed
        self._may_run = asyncio.Event()
        self._may_run.set()
        self._runs = asyncio.Event()
        self._task = asyncio.create_task(self._keep())

    async def up(self, seconds: float) -> bool:
        """Wait until it has connected to Slack, or stands still before that; at most so long."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if self._runs.is_set() and (self.bot.has_connected or self.bot.is_stopped):
                return True
            await asyncio.sleep(LOOK_SECONDS)
        return False

    async def dies(self, seconds: float) -> None:
        """Wait until it has died by itself, at most so long."""
        ends, lives = time.monotonic() + seconds, self.ends.total()
        while self.ends.total() == lives and time.monotonic() < ends:
            await asyncio.sleep(LOOK_SECONDS)

    def kill(self) -> None:
        """Kill it, whatever it is doing."""
        self.doom = None
        self.bot.signal(signal.SIGKILL)

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Kill it, and let it stay dead."""
        self._may_run.clear()
        self.kill()
        while self._runs.is_set():
            await asyncio.sleep(LOOK_SECONDS)
        try:
            yield
        finally:
            self._may_run.set()

    async def live_on(self) -> None:
        """Let it live a last time, without any doom."""
        self._doomed = 0.0
        self.wish = None
        if self.doom is not None:
            self.kill()
            await self.dies(10.0)

    async def close(self) -> None:
        """Ask the bot to end, and keep it no longer."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        await self.bot.stop()

    def go_on(self) -> None:
        """Keep the bot again, after `close`."""
        self._runs.clear()
        self._task = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        while True:
            await self._may_run.wait()
            self.doom, self.wish = self.wish or self._drawn(), None
            await self.bot.start(self.doom or "")
            self._runs.set()
            self._note(await self.bot.ended())
            self._runs.clear()

    def _drawn(self) -> str | None:
        if self._chance.random() >= self._doomed:
            return None
        return f"{self._chance.choice(POINTS)}:{self._chance.randint(1, LATEST_MOMENT)}"

    def _note(self, code: int) -> None:
        if code == KILLED:
            self.ends[self.doom.partition(":")[0] if self.doom else "at random"] += 1
        elif self.bot.has_connected:
            self.faults.append(f"ended by itself with {code}, see {self.bot.log_path}")
        else:  # its database was away when it started: it says so and ends, and is started again
            self.ends["had no database at its start"] += 1
