"""An event loop whose time is virtual: when nothing is ready, it is at once the moment of the next timer."""

import asyncio
import selectors
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

WORK = 1e-6
"""What a round of the loop takes at least, as it would on a machine: whoever waits for less than a float can tell apart
would wait for ever."""


class DeadlockError(RuntimeError):
    """Nothing is ready and nothing ever will be."""


class _Jumping(selectors.SelectSelector):
    """Waits for nothing: there are no sockets in a simulation, only timers."""

    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise DeadlockError("nobody is ready, and no timer runs")
        self.loop.pass_by(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs timers without waiting for them."""

    def __init__(self) -> None:
        self._moment = 0.0
        selector = _Jumping()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self._moment

    def pass_by(self, seconds: float) -> None:
        self._moment += max(seconds, WORK)


@contextmanager
def machine_time(now: Callable[[], float], epoch: float) -> Iterator[None]:
    """Let whoever reads the machine's clocks read virtual ones."""
    kept = time.monotonic, time.time
    time.monotonic, time.time = now, lambda: epoch + now()
    try:
        yield
    finally:
        time.monotonic, time.time = kept
