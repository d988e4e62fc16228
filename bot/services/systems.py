"""How the outside systems fare: noted when it changes, shown as a banner once it lasts."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.ports.clock import Clock
from bot.ports.store import Store, SystemState, Tx
from bot.services import deliveries

SYSTEMS_JOB = "systems"
BANNER_AFTER = timedelta(minutes=2)
"""Shorter outages heal by themselves before anybody has read a banner."""
TROUBLE_AFTER = timedelta(seconds=10)
"""From here on a system is only probed, until a probe gets through."""
BANNER_PACE = timedelta(seconds=2)
"""Banner edits are spread out, behind the edits that tell of real changes (Slack takes 50 edits a minute)."""


class Systems:
    """Keeps the state of "make", "slack" ... in the store, where every replica reads it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def ok(self, name: str) -> None:
        """Note that a call went through; writes only when the system was failing."""
        state = await self._state(name)
        if state.failing_since is not None or state.last_ok_at is None:
            now = self._clock.now()
            await self._write(replace(state, last_ok_at=now, failing_since=None, error=None), turned=self._shows(state))

    async def failing(self, name: str, error: str) -> None:
        """Note that a call could not get through; the first failure starts the clock of the banner."""
        state = await self._state(name)
        if state.failing_since is None:
            await self._write(replace(state, failing_since=self._clock.now(), error=error), turned=False)

    def is_in_trouble(self, state: SystemState) -> bool:
        """Tell whether a system has been failing for longer than a single lost call explains: its circuit is open."""
        return self._lasts(state, TROUBLE_AFTER)

    async def failures(self) -> list[SystemState]:
        """Return the systems that have been failing long enough to be told."""
        async with self._store.transaction(read_only=True) as tx:
            return [state for state in await tx.failing_systems() if self._shows(state)]

    async def tick(self) -> None:
        """Owe the banner to the cards once an outage has lasted."""
        for state in await self.failures():
            async with self._store.transaction() as tx:
                told = await tx.mark(f"banner:{state.name}")
                if told is None or (state.failing_since and told < state.failing_since):
                    await tx.set_mark(f"banner:{state.name}", self._clock.now())
                    await _owe_every_card(tx, self._clock.now())

    def _shows(self, state: SystemState) -> bool:
        return self._lasts(state, BANNER_AFTER)

    def _lasts(self, state: SystemState, length: timedelta) -> bool:
        return state.failing_since is not None and self._clock.now() - state.failing_since >= length

    async def _state(self, name: str) -> SystemState:
        async with self._store.transaction(read_only=True) as tx:
            return await tx.system(name)

    async def _write(self, state: SystemState, *, turned: bool) -> None:
        async with self._store.transaction() as tx:
            await tx.set_system(state)
            if turned:
                await _owe_every_card(tx, self._clock.now())


async def _owe_every_card(tx: Tx, now: datetime) -> None:
    for place, intake_id in enumerate(await tx.open_intakes()):
        later = now + place * BANNER_PACE
        await tx.owe(deliveries.card_edit(intake_id, later), later)
