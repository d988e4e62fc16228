"""Brings a posted card up to date."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.delivery import Delivery, DeliveryKind
from bot.messages.card import digest
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.errors import NotFoundError, OutsideError
from bot.ports.store import Store, Tx
from bot.services.cards import Cards, replace_lost_card
from bot.services.handlers.reading import read_dossier
from bot.services.lane import Apply, Handler, NotYetError, needless
from bot.services.recorder import Recorder

UNPOSTED_PAUSE = timedelta(seconds=5)


class CardEdit(Handler):
    """Delivers `slack.edit`: one chat.update for however many changes, none when the card would look the same."""

    kind = DeliveryKind.CARD_EDIT
    system = "slack"
    width = 2
    repeatable = True
    gives_up = False

    def __init__(self, chat: Chat, store: Store, clock: Clock, cards: Cards, recorder: Recorder) -> None:
        self._chat = chat
        self._store = store
        self._clock = clock
        self._cards = cards
        self._recorder = recorder

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:  # noqa: ARG002 - it never gives up
        """Tell the owner that the channel does not take the card any more."""
        await self._cards.tell_trouble(self._recorder, tx, delivery.intake_id, error)

    async def send(self, delivery: Delivery) -> Apply:
        """Render, compare with what Slack shows, and update only what differs.

        After an edit whose answer got lost nobody knows what Slack shows, even if all is again as it was before.
        """
        dossier = await read_dossier(self._store, delivery)
        card = dossier.card
        if card.ts is None:
            raise NotYetError(UNPOSTED_PAUSE)
        message = await self._cards.render(dossier)
        shown = digest(message)
        if shown == card.rendered_hash and not delivery.failures:
            return needless
        try:
            await self._chat.update(card.channel_id, card.ts, message)
        except NotFoundError:
            return replace_lost_card(self._recorder, self._clock, dossier.intake.id, card.ts)
        return self._shown(dossier.intake.id, card.ts, shown)

    def _shown(self, intake_id: str, ts: str, shown: str) -> Apply:
        async def apply(tx: Tx) -> None:
            current = await tx.dossier(intake_id)
            if current is not None and current.card.ts == ts:
                await tx.save(current, current.with_card(replace(current.card, rendered_hash=shown, problem=None)))

        return apply
