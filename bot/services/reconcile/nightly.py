"""When everything is compared: every night, and when an admin asks."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.authority import Action
from bot.domain.cron import Cron
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.services import deliveries
from bot.services.identity import Identity

RECONCILE_JOB = "reconcile.night"
RECONCILE_TICK = timedelta(seconds=30)


class Reconciling:
    """Plans comparisons; each is a delivery, so that it survives a restart and its report arrives.

    Args:
        whom: who is told at night of what was found: the admins, or the default channel.
    """

    def __init__(self, store: Store, clock: Clock, identity: Identity, cron: Cron, whom: Sequence[str]) -> None:
        self._store = store
        self._clock = clock
        self._identity = identity
        self._cron = cron
        self._whom = whom

    async def tick(self) -> None:
        """Plan tonight's comparison once its hour has come; the first look only begins to wait."""
        now = self._clock.now()
        async with self._store.transaction(read_only=True) as tx:
            last = await tx.mark(RECONCILE_JOB)
        waits = last is not None and last <= now
        fired = self._cron.fired(last, now) if waits else None
        if waits and fired is None:
            return
        async with self._store.transaction() as tx:
            if fired is not None and self._whom:
                night = f"night:{fired:%Y-%m-%d %H:%M}"
                await tx.plan(deliveries.comparison(night, list(self._whom), now, asked=False))
            await tx.set_mark(RECONCILE_JOB, now)

    async def ask(self, user_id: str) -> None:
        """Plan one for somebody who asked now; raises NotAllowedError for anybody but an admin."""
        await self._identity.allow(Action.REPAIR, user_id)
        now = self._clock.now()
        async with self._store.transaction() as tx:
            await tx.plan(deliveries.comparison(f"{user_id}:{now.isoformat()}", [user_id], now, asked=True))
