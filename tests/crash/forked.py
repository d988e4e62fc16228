"""Bots that are forked from a process that has read all their code already: one starts in a tenth of the time."""

import asyncio
import multiprocessing
import os
from pathlib import Path

from tests.crash.doomed import Doom, install

LOOK_SECONDS = 0.02
_server = multiprocessing.get_context("forkserver")
_server.set_forkserver_preload(["bot.cli", "tests.crash.harm"])


class Forked:
    """`python -m bot run`, without reading its code anew; looks like asyncio's own subprocess.

    Args:
        environment: of the process.
        log_path: where its output goes, behind what is there.
    """

    def __init__(self, environment: dict[str, str], log_path: Path) -> None:
        self._process = _server.Process(target=_run, args=(environment, str(log_path)), daemon=True)
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        """Return how it ended, as the system tells it; None while it runs."""
        return self._process.exitcode

    async def wait(self) -> int:
        """Wait until it has ended."""
        while (code := self.returncode) is None:
            await asyncio.sleep(LOOK_SECONDS)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()


def _run(environment: dict[str, str], log_path: str) -> None:
    log = os.open(log_path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.clear()
    os.environ.update(environment)
    install(Doom(environment["DOOM"]))
    from bot.cli import app

    app(["run"])
