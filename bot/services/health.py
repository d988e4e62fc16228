"""The health check: looks at everything the bot stands on, and says what it saw."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

from bot.domain.health import Check, Health
from bot.ports.clock import Clock
from bot.ports.link import Link
from bot.ports.store import Store, StoreError
from bot.services.pulse import Pulse
from bot.services.systems import SYSTEMS_JOB, Systems

MARK = "health"
ANSWER_BY = 5.0
"""Seconds a look at the store may take."""
LAG = timedelta(seconds=90)
"""The heartbeat comes every 30 s; a job that is this late means that nothing runs any more."""
LONG = timedelta(minutes=15)
"""A lane may work for minutes at a backlog; longer than that, somebody should look."""


class HealthCheck:
    """Looks anew at each call; `link` is None where another process holds the connection to Slack."""

    def __init__(self, store: Store, clock: Clock, pulse: Pulse, systems: Systems, link: Link | None) -> None:
        self._store = store
        self._clock = clock
        self._pulse = pulse
        self._systems = systems
        self._link = link

    async def look(self) -> Health:
        """Return what is well and what is not."""
        database, outside = await asyncio.gather(self._database(), self._outside())
        checks = [self._ticks(), self._jobs(), database]
        if self._link is not None:
            checks += await self._slack(self._link)
        return Health([*checks, *outside])

    def _ticks(self) -> Check:
        late = self._pulse.overdue(SYSTEMS_JOB)
        said = f"The jobs' heartbeat is {late.total_seconds():.0f} s late."
        return Check(name="ticks", ok=late < LAG, said=said, for_life=True)

    def _jobs(self) -> Check:
        name, late = self._pulse.slowest()
        said = f"The slowest job, {name}, is {late.total_seconds():.0f} s late."
        return Check(name="jobs", ok=late < LONG, said=said)

    async def _database(self) -> Check:
        why = await _trouble(self._write())
        return Check(name="database", ok=why is None, said=why or "The database can be written.", for_work=True)

    async def _write(self) -> None:
        async with self._store.transaction() as tx:
            await tx.set_mark(MARK, self._clock.now())

    async def _slack(self, link: Link) -> list[Check]:
        seen = await link.healthy()
        silent = seen.silent_for.total_seconds() if seen.silent_for is not None else None
        heard = "nothing was heard yet" if silent is None else f"last heard {silent:.0f} s ago"
        counted = f"{seen.num_connections or 0} connections counted by Slack, {seen.expected} expected."
        return [
            Check(name="slack_socket", ok=seen.ok, said=seen.reason or f"Connected, {heard}.", for_work=True),
            Check(name="slack_connections", ok=not seen.ghosts, said=counted, for_work=True),
        ]

    async def _outside(self) -> list[Check]:
        """Tell of outages; they are not ours, so they neither end a life nor send work elsewhere."""
        try:
            async with asyncio.timeout(ANSWER_BY):
                failing = await self._systems.failures()
        except (TimeoutError, StoreError):
            return []  # the store knows of them, and that it is away is told already
        return [Check(name=s.name, ok=False, said=f"Unreachable since {s.failing_since}: {s.error}") for s in failing]


async def _trouble(work: Awaitable[None]) -> str | None:
    """Return why our own work failed, or None."""
    try:
        async with asyncio.timeout(ANSWER_BY):
            await work
    except TimeoutError:
        return f"The database did not take a write within {ANSWER_BY:.0f} s."
    except StoreError as error:
        return str(error)
    return None
