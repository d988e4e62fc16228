"""The card as it should look now, and what happens when a person deleted it."""

from dataclasses import replace

from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Event, EventKind, Surface
from bot.messages.card import Footer, card
from bot.messages.texts import Texts
from bot.ports.chat import Message
from bot.ports.clock import Clock
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.lane import Apply
from bot.services.recorder import Recorder
from bot.services.systems import Systems


class Cards:
    """Renders cards."""

    def __init__(self, clock: Clock, systems: Systems, texts: Texts, footer: Footer) -> None:
        self._clock = clock
        self._systems = systems
        self._texts = texts
        self._footer = footer

    async def render(self, dossier: Dossier) -> Message:
        """Return the card of an intake, with a banner for each system that has been failing for a while."""
        notices = await self._systems.failures()
        return card(dossier, self._clock.now(), self._texts, footer=self._footer, failures=notices)

    def not_posted(self, dossier: Dossier, why: str) -> str:
        """Return what the owner reads when the channel does not take the card."""
        intake = dossier.intake
        return self._texts("tell.card_not_posted", client=intake.client, project=intake.project, why=why)


def replace_lost_card(recorder: Recorder, clock: Clock, intake_id: str, lost_ts: str) -> Apply:
    """Return the change that posts a new card because a person deleted the one with `lost_ts`."""

    async def apply(tx: Tx) -> None:
        dossier = await tx.dossier(intake_id)
        if dossier is None or dossier.card.ts != lost_ts:
            return
        card = replace(dossier.card, ts=None, permalink=None, rendered_hash=None, number=dossier.card.number + 1)
        after = dossier.with_card(card)
        now = clock.now()
        told = Event(at=now, actor=BOT, surface=Surface.DELIVERY, kind=EventKind.CARD_LOST, intake_id=intake_id)
        await recorder.record(tx, dossier, after, [told])
        await tx.plan(deliveries.card_post(after, now))

    return apply
