"""Posts the weekly digest and its picture, each once."""

import asyncio

from bot.domain.delivery import Delivery, DeliveryKind
from bot.messages.chart import chart
from bot.messages.digest import digest, picture_name, picture_title
from bot.messages.texts import Texts
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.pictures import Pictures
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.digesting import period_of
from bot.services.lane import Apply, Handler, needless, nothing


class DigestPost(Handler):
    """Delivers `slack.digest`; an unknown outcome is looked up in the channel. The picture follows where it may."""

    kind = DeliveryKind.DIGEST
    system = "slack"
    width = 1
    repeatable = False
    gives_up = True

    def __init__(self, chat: Chat, pictures: Pictures, clock: Clock, texts: Texts, channel: str) -> None:
        self._chat = chat
        self._pictures = pictures
        self._clock = clock
        self._texts = texts
        self._channel = channel

    async def send(self, delivery: Delivery) -> Apply:
        """Post the digest."""
        await self._chat.post(self._channel, digest(period_of(delivery), self._texts), delivery.id)
        return await self._posted(delivery)

    async def look(self, delivery: Delivery) -> Apply | None:
        """Find the digest in the channel."""
        found = await self._chat.find(self._channel, delivery.id, delivery.created_at)
        return await self._posted(delivery) if found is not None else None

    async def _posted(self, delivery: Delivery) -> Apply:
        if not period_of(delivery).apps or not await self._pictures.allowed():
            return nothing

        async def apply(tx: Tx) -> None:
            week, period = str(delivery.subject_id), delivery.payload["period"]
            await tx.plan(deliveries.chart(week, period, self._clock.now()))

        return apply


class ChartPost(Handler):
    """Delivers `slack.chart`; an unknown outcome is looked up in the channel by the file's name."""

    kind = DeliveryKind.CHART
    system = "slack"
    width = 1
    repeatable = False
    gives_up = True

    def __init__(self, pictures: Pictures, texts: Texts, channel: str) -> None:
        self._pictures = pictures
        self._texts = texts
        self._channel = channel

    async def send(self, delivery: Delivery) -> Apply:
        """Draw and upload the picture."""
        period = period_of(delivery)
        picture = await asyncio.to_thread(chart, period, self._texts)
        if picture is None:
            return needless
        name = picture_name(str(delivery.subject_id))
        await self._pictures.upload(self._channel, name, picture_title(period, self._texts), picture)
        return nothing

    async def look(self, delivery: Delivery) -> Apply | None:
        """Find the picture in the channel."""
        name = picture_name(str(delivery.subject_id))
        return nothing if await self._pictures.find(self._channel, name, delivery.created_at) else None
