"""How the outside systems fare: noted when it changes, shown as a banner once it lasts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.delivery import DeliveryKind
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
FOREVER = datetime.max.replace(tzinfo=UTC)
ASKED_ONLY_BY = {
    "mail": {DeliveryKind.NUDGE_MAIL, DeliveryKind.SHARE_MAIL, DeliveryKind.CERTIFICATE_MAIL},
    "webhook": {DeliveryKind.NUDGE_HOOK},
}
"""Systems that only deliveries ask: once none of these is owed any more, nobody would find out that it is well."""


class Systems:
    """Keeps the state of "make", "slack" ... in the store, where every replica reads it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def ok(self, name: str) -> None:
        """Note that a call went through; writes only when the system was failing."""
        state = await self._state(name)
        if state.failing_since is not None or state.last_ok_at is None:
            async with self._store.transaction() as tx:
                await self._well(tx, replace(state, last_ok_at=self._clock.now()))

    async def failing(self, name: str, error: str) -> None:
        """Note that a call could not get through; the first failure starts the clock of the banner."""
        state = await self._state(name)
        if state.failing_since is None:
            async with self._store.transaction() as tx:
                await tx.set_system(replace(state, failing_since=self._clock.now(), error=error, shown=False))

    def is_in_trouble(self, state: SystemState) -> bool:
        """Tell whether a system has been failing for longer than a single lost call explains: its circuit is open."""
        return self._lasts(state, TROUBLE_AFTER)

    async def failures(self) -> list[SystemState]:
        """Return the systems that have been failing long enough to be told."""
        async with self._store.transaction(read_only=True) as tx:
            return [state for state in await tx.failing_systems() if state.shown]

    async def tick(self) -> None:
        """Owe the banner to the cards once an outage has lasted; forget one whose end nobody would see."""
        async with self._store.transaction(read_only=True) as tx:
            failing = await tx.failing_systems()
            owed = await tx.kinds_due(FOREVER) if failing else ()
        for name in [state.name for state in failing]:
            asks = ASKED_ONLY_BY.get(name)
            async with self._store.transaction() as tx:
                if asks is not None and asks.isdisjoint(owed):
                    await self._well(tx, await tx.system(name))
                else:
                    await self._show(tx, await tx.system(name))

    async def _show(self, tx: Tx, state: SystemState) -> None:
        now = self._clock.now()
        if state.failing_since is not None and state.failing_since > now:
            # The clock was set back: how long it lasts is counted from here, or nobody would be told for as long.
            await tx.set_system(replace(state, failing_since=now))
            if state.shown:
                await _owe_every_card(tx, now)
        elif not state.shown and self._lasts(state, BANNER_AFTER):
            await tx.set_system(replace(state, shown=True))
            await _owe_every_card(tx, now)

    async def _well(self, tx: Tx, state: SystemState) -> None:
        await tx.set_system(replace(state, failing_since=None, error=None))
        # Whether cards show it is asked once our write keeps others from saying so.
        written = await tx.system(state.name)
        if written.shown:
            await tx.set_system(replace(written, shown=False))
            await _owe_every_card(tx, self._clock.now())

    async def _state(self, name: str) -> SystemState:
        async with self._store.transaction(read_only=True) as tx:
            return await tx.system(name)

    def _lasts(self, state: SystemState, length: timedelta) -> bool:
        return state.failing_since is not None and self._clock.now() - state.failing_since >= length


async def _owe_every_card(tx: Tx, now: datetime) -> None:
    for place, intake_id in enumerate(await tx.open_intakes()):
        later = now + place * BANNER_PACE
        await tx.owe(deliveries.card_edit(intake_id, later), later)
