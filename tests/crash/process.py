"""The bot as a process of its own, started like in production, that can be killed at any moment."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

from sandbox.bot import settings_for
from sandbox.server import Sandbox

STOP_SECONDS = 20.0


class BotProcess:
    """`python -m bot run` against a sandbox; its log goes to `folder/bot.log`."""

    def __init__(
        self, sandbox: Sandbox, folder: Path, database_url: str | None = None, more: dict[str, str] | None = None
    ) -> None:
        self._more = more or {}
        self.database_url = database_url or f"sqlite:///{folder / 'crash.db'}"
        self.log_path = folder / "bot.log"
        self._sandbox = sandbox
        self._process: asyncio.subprocess.Process | None = None
        self._log: IO[bytes] | None = None

    async def start(self) -> None:
        """Start the process; it is at work once it has connected to the sandbox's Slack."""
        self._log = self.log_path.open("ab")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=self._environment(), stdout=self._log, stderr=self._log
        )

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

    @property
    def has_died(self) -> bool:
        """Tell whether it ended by itself, which it never should."""
        return self._process is not None and self._process.returncode is not None

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


async def until(sandbox: Sandbox, condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until something holds in the sandbox's world; tell whether it came to hold in time."""
    try:
        async with asyncio.timeout(seconds):
            await sandbox.world.feed.until(condition)
    except TimeoutError:
        return False
    return True
