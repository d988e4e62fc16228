"""The card as it should look now, and what happens when a person deleted it."""

from dataclasses import dataclass, replace

from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Event, EventKind, Surface
from bot.domain.rounds import NudgePlan
from bot.messages.card import Footer, card
from bot.messages.texts import Texts
from bot.ports.chat import Message
from bot.ports.clock import Clock
from bot.ports.errors import OutsideError, RefusedError
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.closing.reading import Closings
from bot.services.lane import Apply
from bot.services.recorder import Recorder
from bot.services.systems import Systems
from bot.services.tracker.links import BoardLinks


@dataclass(frozen=True, slots=True)
class Beside:
    """What a card shows that its own rows do not tell: how its project's closing goes, and its place on the board."""

    closings: Closings | None = None
    board: BoardLinks | None = None


class Cards:
    """Renders cards."""

    def __init__(
        self,
        clock: Clock,
        systems: Systems,
        texts: Texts,
        footer: Footer,
        plan: NudgePlan,
        beside: Beside | None = None,
    ) -> None:
        self._plan = plan
        self._beside = beside or Beside()
        self._clock = clock
        self._systems = systems
        self._texts = texts
        self._footer = footer

    async def render(self, dossier: Dossier) -> Message:
        """Return the card of an intake, with a banner for each system that has been failing for a while.

        Where every app has ended there is none: nothing waits for a system there, and nobody would take it off again.
        """
        waits = any(not row.has_ended or row.is_asked_again for row in dossier.requests)
        notices = await self._systems.failures() if waits else []
        now, texts = self._clock.now(), self._texts
        url = await self._beside.board.of(dossier) if self._beside.board is not None else None
        closing = await self._beside.closings.at(dossier.intake) if self._beside.closings is not None else None
        footer = replace(self._footer, board_url=url)
        return card(dossier, now, texts, footer=footer, failures=notices, plan=self._plan, closing=closing)

    async def tell_trouble(self, recorder: Recorder, tx: Tx, intake_id: str, error: OutsideError) -> None:
        """Tell the owner by direct message that the channel takes nothing: once for each reason, and once a day."""
        dossier = await tx.dossier(intake_id)
        if dossier is None or not isinstance(error, RefusedError) or dossier.card.problem == str(error):
            return
        now, why = self._clock.now(), str(error)
        await recorder.record(tx, dossier, dossier.with_card(replace(dossier.card, problem=why)), ())
        told = self._trouble(dossier, why)
        await tx.plan(deliveries.owner_tell(intake_id, f"card:{now:%Y-%m-%d}:{why}", told, now))

    def well_again(self, recorder: Recorder, dossier: Dossier) -> Apply:
        """Return the change that notes that the channel takes messages again; the card catches up at once."""

        async def apply(tx: Tx) -> None:
            current = await tx.dossier(dossier.intake.id)
            if current is not None:
                await recorder.record(tx, current, current.with_card(replace(current.card, problem=None)), ())

        return apply

    def _trouble(self, dossier: Dossier, why: str) -> str:
        intake = dossier.intake
        key = "tell.card_not_posted" if dossier.card.ts is None else "tell.card_behind"
        return self._texts(key, client=intake.client, project=intake.project, why=why)


def replace_lost_card(recorder: Recorder, clock: Clock, intake_id: str, lost_ts: str) -> Apply:
    """Return the change that posts a new card because a person deleted the one with `lost_ts`."""

    async def apply(tx: Tx) -> None:
        dossier = await tx.dossier(intake_id)
        if dossier is None or dossier.card.ts != lost_ts:
            return
        after = dossier.with_card(dossier.card.lost())
        now = clock.now()
        told = Event(at=now, actor=BOT, surface=Surface.DELIVERY, kind=EventKind.CARD_LOST, intake_id=intake_id)
        await recorder.record(tx, dossier, after, [told])
        await tx.plan(deliveries.card_post(after, now))

    return apply
