"""Compares everything, and tells who asked, or the admins when something was found at night."""

from bot.domain.delivery import Delivery, DeliveryKind
from bot.messages.findings import report
from bot.messages.texts import Texts
from bot.ports.chat import Message
from bot.ports.clock import Clock
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.lane import Apply, Handler
from bot.services.reconcile.comparison import Comparison


class Compare(Handler):
    """Delivers `reconcile`: reading is repeated without harm, and the report's own deliveries are planned once."""

    kind = DeliveryKind.RECONCILE
    system = "store"
    width = 1
    repeatable = True
    gives_up = True

    def __init__(self, comparison: Comparison, clock: Clock, texts: Texts) -> None:
        self._comparison = comparison
        self._clock = clock
        self._texts = texts

    async def send(self, delivery: Delivery) -> Apply:
        """Compare; a night in which nothing was found is told to nobody."""
        compared = await self._comparison.run()
        message = report(compared.findings, compared.seen, compared.unseen, self._texts)
        wanted = bool(delivery.payload["asked"] or compared.findings)
        return self._told(delivery, message, list(delivery.payload["to"]) if wanted else [])

    def _told(self, delivery: Delivery, message: Message, whom: list[str]) -> Apply:
        async def apply(tx: Tx) -> None:
            for user in whom:
                told = deliveries.tell(user, delivery.key, message.text, self._clock.now())
                await tx.plan(told.carrying(**told.payload, blocks=[dict(block) for block in message.blocks]))

        return apply
