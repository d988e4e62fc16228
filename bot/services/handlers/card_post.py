"""Posts the status card, once."""

from dataclasses import replace

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.messages.card import digest
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.errors import OutsideError
from bot.ports.store import Store, Tx
from bot.services.cards import Cards
from bot.services.handlers.reading import read_dossier
from bot.services.lane import Apply, Handler
from bot.services.recorder import Recorder


class CardPost(Handler):
    """Delivers `slack.card`; an unknown outcome is looked up in the channel by the delivery id in the metadata."""

    kind = DeliveryKind.CARD_POST
    system = "slack"
    width = 2
    repeatable = False
    gives_up = False

    def __init__(self, chat: Chat, store: Store, clock: Clock, cards: Cards, recorder: Recorder) -> None:
        self._chat = chat
        self._store = store
        self._clock = clock
        self._cards = cards
        self._recorder = recorder

    async def send(self, delivery: Delivery) -> Apply:
        """Post the card as the rows are now."""
        dossier = await read_dossier(self._store, delivery)
        message = await self._cards.render(dossier)
        ts = await self._chat.post(dossier.card.channel_id, message, delivery.id)
        return await self._posted(delivery, dossier, ts, digest(message))

    async def look(self, delivery: Delivery) -> Apply | None:
        """Find the card in the channel."""
        dossier = await read_dossier(self._store, delivery)
        ts = await self._chat.find(dossier.card.channel_id, delivery.id, delivery.created_at)
        return await self._posted(delivery, dossier, ts, None) if ts is not None else None

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:  # noqa: ARG002 - it never gives up
        """Tell the owner that the channel does not take the card."""
        await self._cards.tell_trouble(self._recorder, tx, delivery.intake_id, error)

    async def _posted(self, delivery: Delivery, dossier: Dossier, ts: str, shown: str | None) -> Apply:
        permalink = await self._permalink(dossier.card.channel_id, ts)

        async def apply(tx: Tx) -> None:
            current = await tx.dossier(delivery.intake_id)
            if current is None or current.card.ts is not None:
                return
            card = replace(current.card, ts=ts, permalink=permalink, rendered_hash=shown, problem=None)
            await self._recorder.record(tx, current, current.with_card(card), ())

        return apply

    async def _permalink(self, channel: str, ts: str) -> str | None:
        try:
            return await self._chat.permalink(channel, ts)
        except OutsideError:
            return None  # the card is posted; only a shortcut to it is missing
