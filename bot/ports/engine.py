"""Engines are only clocks: they call jobs again and again, and hold no state."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job: what is run, how often (real time), under which name.

    Attributes:
        when_owed: it has work only when its name is among what the rows owe (`Owed`).
    """

    name: str
    every: timedelta
    run: Callable[[], Awaitable[None]]
    when_owed: bool = False


Owed = Callable[[], Awaitable[Collection[str]]]
"""Tell the names of the jobs for which something is due; cheap."""


class Engine(Protocol):
    """Runs the jobs."""

    async def start(self) -> None:
        """Begin."""

    def hurry(self, job: str) -> None:
        """Run a job soon instead of at its next tick; a job that runs now runs once more afterwards."""

    async def stop(self, grace: timedelta) -> None:
        """Take no new work and wait for the running jobs, at most `grace`."""
