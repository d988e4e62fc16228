"""The ticks of a simulation: in the place of APScheduler's scheduler, it calls a job when there is something for it.

A lane that has nothing due does nothing but ask the database; such ticks are left out. The other jobs (watching,
planning nudges) tick close together while something happens and ever further apart while nothing does; some seldom.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.domain.delivery import DeliveryKind
from bot.engines.embedded import LOOK
from bot.ports.clock import Clock
from bot.services.alarm import ALARM_JOB
from bot.services.home import HOMES_JOB
from bot.services.probing import PROBE_JOB
from bot.services.reconcile.nightly import RECONCILE_JOB
from bot.services.sharing import SHARES_JOB
from bot.services.systems import SYSTEMS_JOB
from tests.simulation.disk import Disk
from tests.simulation.process import CURRENT

LANES = {str(kind) for kind in DeliveryKind}
CLOSE, FAR, APART = 60.0, 6 * 3600.0, 6
"""How soon the other jobs tick after something happened, how late at last, and how fast it goes from one to the other."""
SELDOM, TURN = {ALARM_JOB, HOMES_JOB, PROBE_JOB, RECONCILE_JOB, SHARES_JOB, SYSTEMS_JOB}, 3
"""Jobs that mostly look in vain: each tick of the others brings some of them, in turn."""
Tick = Callable[[], Awaitable[None]]


class Beat:
    """Calls the jobs of one process."""

    disk: Disk
    clock: Clock

    def __init__(self, **_: Any) -> None:
        self._jobs: dict[str, Tick] = {}
        self._bell = asyncio.Event()
        self._pause = CLOSE
        self._next_round = 0.0
        self._round = 0
        self.running = False

    def add_job(self, tick: Tick, *_: Any, id: str, **__: Any) -> None:  # noqa: A002 - APScheduler's name
        self._jobs[id] = tick

    def start(self) -> None:
        self.running = True
        process = CURRENT.get()
        assert process is not None
        self.disk.bells[process.number] = self
        asyncio.get_running_loop().create_task(self._beat())

    def shutdown(self, *, wait: bool) -> None:  # noqa: ARG002 - APScheduler's name
        self.running = False

    def ring(self) -> None:
        """Look whether there is something to do."""
        self._bell.set()

    def stir(self, *, at_once: bool = False) -> None:
        """Tick closely again: something happened, or the clock moved; `at_once`: begin now."""
        self._pause = CLOSE
        if at_once:
            self._next_round = 0.0
        self._bell.set()

    async def _beat(self) -> None:
        process = CURRENT.get()
        now = asyncio.get_running_loop().time
        while self.running and not (process and process.is_dead):
            self._bell.clear()
            if now() >= self._next_round:
                await self._tick_the_others()
                self._next_round, self._pause = now() + self._pause, min(self._pause * APART, FAR)
            self._next_round = min(self._next_round, now() + self._pause)
            until = await self._tick_lanes()
            await self._sleep(min(until, self._next_round - now()))

    async def _tick_the_others(self) -> None:
        self._round += 1
        for place, (name, tick) in enumerate(self._jobs.items()):
            if name in LANES or (name in SELDOM and (self._round + place) % TURN):
                continue
            if name != HOMES_JOB or self.disk.has_homes():
                await tick()

    async def _tick_lanes(self) -> float:
        """Call the lanes that have something due; return in how many seconds the next one has."""
        soonest, here = FAR, self.clock.now().replace(tzinfo=None)
        for at in list(self.disk.due_times().values()):
            left = (at - here).total_seconds()
            if left <= 0:
                await self._jobs[LOOK]()
                left = 1.0  # it runs now; what it leaves due is looked at again at the next tick
            soonest = min(soonest, left)
        return soonest

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(max(seconds, 0.001)):
                await self._bell.wait()
        except TimeoutError:
            pass
