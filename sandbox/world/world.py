"""The world: everything the faces know, in one place that tests can look into."""

from datetime import datetime
from typing import Protocol

from sandbox.world.calls import Calls
from sandbox.world.clock import SandboxClock
from sandbox.world.faults import Faults
from sandbox.world.feed import Feed
from sandbox.world.switches import Switches


class Bot(Protocol):
    """A bot that runs in the sandbox's own process."""

    async def restart(self) -> None:
        """Begin anew with an empty store."""


class World:
    """The shared parts of the stand-in world; each face keeps its own state beside them."""

    def __init__(self, start: datetime | None = None, scale: float = 1.0, seed: int = 0) -> None:
        self.clock = SandboxClock(start, scale)
        self.faults = Faults(seed)
        self.feed = Feed()
        self.switches = Switches()
        self.calls = Calls()
        self.bot: Bot | None = None
