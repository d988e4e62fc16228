"""The job that sees what time has brought: rounds of nudges that fell due, and rows that became late."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog

from bot.domain.nudges import FIRST, SLA
from bot.domain.rounds import due_round
from bot.ports.clock import Clock
from bot.ports.store import StaleError, Store, Tx
from bot.services import deliveries
from bot.services.apart import apart
from bot.services.fresh import freshly
from bot.services.nudging.rounds import Rounds

log = structlog.get_logger()
NUDGE_JOB = "nudges"
FIRED, LATE = "nudges", "late"
"""Names of the marks: when nudges were last planned, and up to when rows were looked at for having become late."""


class NudgePlanner:
    """Plans what is due; several may run at once, for each round is stored only once."""

    def __init__(self, store: Store, clock: Clock, rounds: Rounds) -> None:
        self._store = store
        self._clock = clock
        self._rounds = rounds

    async def run(self) -> None:
        """Bring cards up to date whose rows became late, and plan nudges if the cron has fired since the last time."""
        now = self._clock.now()
        async with self._store.transaction(read_only=True) as tx:
            last, seen = await tx.mark(FIRED), await tx.mark(LATE)
            turned = await tx.became_late(seen - SLA, now - SLA) if seen is not None else []
        if seen is None or turned or abs(now - seen) > FIRST:
            await self._show_late(turned, now)
        fired_at = self._rounds.plan.cron.fired(last, now)
        if fired_at is not None:
            await self._plan(fired_at, now)

    async def _plan(self, fired_at: datetime, now: datetime) -> None:
        async with self._store.transaction(read_only=True) as tx:
            intakes = await tx.nudgeable(now - FIRST)
        planned = 0
        for intake_id in intakes:
            with apart("nudges.failed", intake=intake_id):
                planned += await self._plan_one(intake_id, fired_at, now)
        async with self._store.transaction() as tx:
            await tx.set_mark(FIRED, now)
        if planned:
            log.info("nudges.planned", rounds=planned)

    async def _plan_one(self, intake_id: str, fired_at: datetime, now: datetime) -> bool:
        try:
            return await freshly(self._store, partial(self._plan_in, intake_id, fired_at, now))
        except StaleError:
            return False  # whoever keeps changing it lets the next firing find it

    async def _plan_in(self, intake_id: str, fired_at: datetime, now: datetime, tx: Tx) -> bool:
        dossier = await tx.dossier(intake_id)
        owed = due_round(dossier, self._rounds.plan, fired_at, now) if dossier is not None else None
        if dossier is None or owed is None:
            return False
        await self._rounds.open(tx, dossier, owed)
        return True

    async def _show_late(self, turned: Sequence[str], now: datetime) -> None:
        async with self._store.transaction() as tx:
            for intake_id in turned:
                await tx.owe(deliveries.card_edit(intake_id, now), now)
            await tx.set_mark(LATE, now)
