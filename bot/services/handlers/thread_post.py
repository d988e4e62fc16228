"""Tells what happened in the card's thread, once."""

from datetime import timedelta

from bot.domain.delivery import LONGEST_RETRY, Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.messages.texts import Texts
from bot.messages.thread import thread
from bot.ports.chat import Chat, Message
from bot.ports.clock import Clock
from bot.ports.errors import NotFoundError, OutsideError
from bot.ports.store import Store, Tx
from bot.services.cards import Cards, replace_lost_card
from bot.services.handlers.reading import find_in_threads, read_dossier
from bot.services.lane import Apply, Handler, NotYetError, needless, nothing
from bot.services.recorder import Recorder

UNPOSTED_PAUSE = timedelta(seconds=2)
TURN_PAUSE = timedelta(seconds=0.1)
TROUBLED_PAUSE = timedelta(minutes=1)
"""While the channel does not take the card, its thread need not ask often."""


class ThreadPost(Handler):
    """Delivers `slack.thread`; an unknown outcome is looked up among the thread's replies."""

    kind = DeliveryKind.THREAD_POST
    system = "slack"
    width = 1
    repeatable = False
    gives_up = False

    def __init__(self, chat: Chat, store: Store, clock: Clock, cards: Cards, recorder: Recorder, texts: Texts) -> None:
        self._cards = cards
        self._chat = chat
        self._store = store
        self._clock = clock
        self._recorder = recorder
        self._texts = texts

    async def send(self, delivery: Delivery) -> Apply:
        """Post the lines below the card; waits for the card to be there."""
        dossier = await read_dossier(self._store, delivery)
        ts = _root(dossier)
        await self._wait_for_its_turn(delivery)
        message = await self._message(dossier, delivery)
        if message is None:
            return needless
        try:
            await self._chat.post(dossier.card.channel_id, message, delivery.id, thread_ts=ts)
        except NotFoundError:
            await self._replace(dossier, ts)
            raise NotYetError(UNPOSTED_PAUSE) from None
        return nothing if dossier.card.problem is None else self._cards.well_again(self._recorder, dossier)

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:  # noqa: ARG002 - it never gives up
        """Tell the owner that the channel does not take the thread any more."""
        await self._cards.tell_trouble(self._recorder, tx, delivery.intake_id, error)

    async def look(self, delivery: Delivery) -> Apply | None:
        """Find the message in the thread."""
        card = (await read_dossier(self._store, delivery)).card
        return nothing if await find_in_threads(self._chat, card, delivery) is not None else None

    async def _wait_for_its_turn(self, delivery: Delivery) -> None:
        """Let older lines go first, for a thread is read from top to bottom; one that was refused holds up no other."""
        async with self._store.transaction(read_only=True) as tx:
            before = await tx.owed_before(delivery)
        pause = before - self._clock.now() if before is not None else None
        if pause is not None and pause <= LONGEST_RETRY:
            raise NotYetError(max(pause, timedelta()) + TURN_PAUSE)

    async def _message(self, dossier: Dossier, delivery: Delivery) -> Message | None:
        async with self._store.transaction(read_only=True) as tx:
            events = await tx.events_by_seq(delivery.payload["events"])
        return thread(events, dossier, self._texts)

    async def _replace(self, dossier: Dossier, ts: str) -> None:
        async with self._store.transaction() as tx:
            await replace_lost_card(self._recorder, self._clock, dossier.intake.id, ts)(tx)


def _root(dossier: Dossier) -> str:
    if dossier.card.ts is None:
        raise NotYetError(UNPOSTED_PAUSE if dossier.card.problem is None else TROUBLED_PAUSE)
    return dossier.card.ts
