"""The bot as a process of its own, started like in production, that can be killed at any moment."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO

from sandbox.bot import settings_for
from sandbox.server import Sandbox
from sandbox.world.calls import Calls
from tests.crash.forked import Forked
from tests.planted import leaks

STOP_SECONDS, LOOK_SECONDS = 20.0, 1.0
Running = asyncio.subprocess.Process | Forked


class BotProcess:
    """`python -m bot run` against a sandbox; its log goes to `folder/bot.log`."""

    def __init__(
        self, sandbox: Sandbox, folder: Path, database_url: str | None = None, more: dict[str, str] | None = None
    ) -> None:
        self._more = more or {}
        self.database_url = database_url or f"sqlite:///{folder / 'crash.db'}"
        self.log_path = folder / "bot.log"
        self._sandbox = sandbox
        self._process: Running | None = None
        self._log: IO[bytes] | None = None
        self._log_begins = 0

    async def start(self, doom: str | None = None) -> None:
        """Start the process; it is at work once it has connected to the sandbox's Slack.

        Args:
            doom: the named moment at which it dies or stops by itself (`tests.crash.doomed`), "" for none: such a bot
                is forked, which is much quicker. None: started like in production.
        """
        self._log = self.log_path.open("ab")
        self._log_begins = self._log.tell()
        self._process = await self._spawn(self._log, doom)

    async def _spawn(self, log: IO[bytes], doom: str | None) -> Running:
        if doom is not None:
            return Forked(self._environment() | {"DOOM": doom}, self.log_path)
        command = (sys.executable, "-m", "bot", "run")
        return await asyncio.create_subprocess_exec(*command, env=self._environment(), stdout=log, stderr=log)

    async def kill(self) -> None:
        """Kill it with -9, whatever it is doing."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()
        self._close_log()

    async def stop(self) -> None:
        """Ask it to end, as an operator does; raises TimeoutError when it does not."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            async with asyncio.timeout(STOP_SECONDS):
                await self._process.wait()
        self._close_log()

    def signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    async def ended(self) -> int:
        """Wait until it has ended; returns how, as the system tells it (-9: killed)."""
        assert self._process is not None
        code = await self._process.wait()
        self._close_log()
        return code

    @property
    def is_stopped(self) -> bool:
        """Tell whether it stands still, by SIGSTOP."""
        if self._process is None or self._process.returncode is not None:
            return False
        try:
            return Path(f"/proc/{self._process.pid}/stat").read_text("utf-8").rpartition(") ")[2][0] == "T"
        except FileNotFoundError:
            return False

    @property
    def has_connected(self) -> bool:
        """Tell whether Slack has said hello to it since its start."""
        with self.log_path.open("rb") as log:
            log.seek(self._log_begins)
            return b"slack.socket.connected" in log.read()

    @property
    def has_died(self) -> bool:
        """Tell whether it ended by itself, which it never should."""
        return self._process is not None and self._process.returncode is not None

    @property
    def leaks(self) -> list[str]:
        """Return the secrets, links and addresses that its log holds, and must not."""
        told = self.log_path.read_text("utf-8", errors="replace")
        return [f"{name} in the log of {self.log_path.parent.name}" for name in leaks(told)]

    def _environment(self) -> dict[str, str]:
        settings = settings_for(self._sandbox, self.database_url)
        named = {key.upper(): str(value) for key, value in settings.items() if not key.startswith("_")}
        return (
            os.environ | named | {"CLOCK_URL": f"{self._sandbox.url}/control/clock", "LOG_LEVEL": "INFO"} | self._more
        )

    def _close_log(self) -> None:
        if self._log is not None:
            self._log.close()
            self._log = None


async def settled(is_quiet: Callable[[], Awaitable[bool]], seconds: float) -> bool:
    """Look once a second, into the rows of another process, until all is quiet; tell whether it became so in time."""
    try:
        async with asyncio.timeout(seconds):
            while not await is_quiet():
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        return False
    return True


def one_more(calls: Calls, face: str, operation: str = "") -> Callable[[], bool]:
    """Return what comes to hold with the next call of this kind."""
    before = calls.count(face, operation)
    return lambda: calls.count(face, operation) > before


async def until(sandbox: Sandbox, condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until something holds in the sandbox's world; tell whether it came to hold in time."""
    try:
        async with asyncio.timeout(seconds):
            await sandbox.world.feed.until(condition)
    except TimeoutError:
        return False
    return True
