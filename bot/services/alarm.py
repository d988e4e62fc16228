"""The alarm: who answers for the bot hears of an outage that lasts, once, with what still works meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.messages.banners import alarm
from bot.messages.texts import Texts
from bot.ports.clock import Clock
from bot.ports.store import Store, SystemState
from bot.services import deliveries
from bot.services.systems import Systems

log = structlog.get_logger()
ALARM_JOB = "alarm"
ALARM_TICK = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Watches the outages.

    Attributes:
        whom: Slack ids of the admins, or of the default channel where no admin is named.
        after: how long an outage may last before anybody is told.
    """

    store: Store
    clock: Clock
    systems: Systems
    texts: Texts
    whom: Sequence[str]
    after: timedelta

    async def run(self) -> None:
        """Owe a message for each outage that has lasted; its key is the outage, so it is owed once."""
        now = self.clock.now()
        for state in await self.systems.failures():
            if state.failing_since is not None and now - state.failing_since >= self.after:
                await self._raise(state)

    async def _raise(self, state: SystemState) -> None:
        text, about = alarm(state, self.texts), f"alarm:{state.name}:{state.failing_since}"
        told = [deliveries.tell(whom, about, text, self.clock.now()) for whom in self.whom]
        async with self.store.transaction() as tx:
            new = [await tx.plan(delivery) for delivery in told]
        if any(new):
            log.error("system.down", system=state.name, since=str(state.failing_since), why=state.error)
