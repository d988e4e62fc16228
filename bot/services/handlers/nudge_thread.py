"""Nudges in the card's thread."""

from datetime import UTC, datetime, timedelta

from bot.domain import rounds as rules
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Event, EventKind, Surface
from bot.messages.escape import escape, person
from bot.messages.nudge import Reminder, nudge
from bot.ports.chat import Message
from bot.ports.errors import NotFoundError, OutsideError
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.cards import Cards, replace_lost_card
from bot.services.handlers.nudge_base import Extra, NudgeHandler
from bot.services.handlers.reading import find_in_threads, read_dossier
from bot.services.lane import Apply, NotYetError, needless
from bot.services.nudging.audience import Whom
from bot.services.nudging.desk import Desk

UNPOSTED_PAUSE = timedelta(seconds=2)
TOLD = "told:escalation:"
"""How the marks begin that say for which names somebody was told that they lead to nobody."""


class NudgeThread(NudgeHandler):
    """Delivers `nudge.thread`; an unknown outcome is looked up among the thread's replies."""

    kind = DeliveryKind.NUDGE_THREAD
    system = "slack"
    width = 4
    repeatable = False
    gives_up = False

    def __init__(self, desk: Desk, cards: Cards) -> None:
        super().__init__(desk)
        self._cards = cards

    async def send(self, delivery: Delivery) -> Apply:
        """Post the nudge as the rows are now; waits for the card to be there."""
        now, dossier = self._desk.clock.now(), await self.still_wanted(delivery)
        if dossier is None:
            return needless
        root = _root(dossier)
        escalates = self.owed(delivery).escalates
        whom = await self._desk.audience.whom(dossier, escalates=escalates)
        message = await self._message(dossier, delivery, whom)
        try:
            # A reply to a card that a person deleted would be accepted, and nobody would see it.
            await self._desk.chat.permalink(dossier.card.channel_id, root)
            await self._desk.chat.post(dossier.card.channel_id, message, delivery.id, thread_ts=root)
        except NotFoundError:
            await self._replace(dossier, root)
            raise NotYetError(UNPOSTED_PAUSE) from None
        return self.arrived(delivery, now, *self._extras(dossier, whom, escalates=escalates))

    async def look(self, delivery: Delivery) -> Apply | None:
        """Find the nudge in the thread."""
        card = (await read_dossier(self._desk.store, delivery)).card
        found = await find_in_threads(self._desk.chat, card, delivery)
        return self.arrived(delivery, datetime.fromtimestamp(float(found), UTC)) if found is not None else None

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:  # noqa: ARG002 - it never gives up
        """Tell the owner that the channel does not take the thread any more."""
        await self._cards.tell_trouble(self._desk.recorder, tx, delivery.intake_id, error)

    async def _message(self, dossier: Dossier, delivery: Delivery, whom: Whom) -> Message:
        desk, owed, now = self._desk, self.owed(delivery), self._desk.clock.now()
        contact = await desk.audience.contact(dossier)
        copied = owed.escalates and dossier.intake.sponsor_email is not None
        by_mail = DeliveryKind.NUDGE_MAIL in desk.rounds.channels(dossier.intake)
        reminder = Reminder(
            escalates=owed.escalates,
            who=whom.mentions,
            contact=person(contact) if contact is not None else None,
            mailed=by_mail and (contact is None or copied),
            copied=copied,
            shows_links=desk.links_in_thread,
            next_at=rules.goes_out_at(rules.arrived(dossier, owed, now), desk.rounds.plan),
            now=now,
        )
        return nudge(dossier, reminder, desk.texts, desk.texts_for(dossier.intake))

    def _extras(self, dossier: Dossier, whom: Whom, *, escalates: bool) -> list[Extra]:
        extras: list[Extra] = []
        if dossier.card.problem is not None:
            extras.append(self._tell_well_again)
        if whom.owner_gone:
            extras.append(self._tell_takeover)
        if whom.nobody:
            extras.append(self._tell_nobody)
        elif escalates or whom.owner_gone:
            extras.append(_reaches_somebody)
        return extras

    async def _tell_well_again(self, tx: Tx, dossier: Dossier) -> None:
        await self._cards.well_again(self._desk.recorder, dossier)(tx)

    async def _tell_takeover(self, tx: Tx, dossier: Dossier) -> None:
        """Say in the thread, once for each intake, that the owner is gone and who takes over."""
        told = await tx.events(dossier.intake.id)
        if any(event.kind is EventKind.OWNER_GONE for event in told):
            return
        who = " ".join(self._desk.audience.stand_ins())
        event = Event(
            at=self._desk.clock.now(),
            actor=BOT,
            surface=Surface.DELIVERY,
            kind=EventKind.OWNER_GONE,
            intake_id=dossier.intake.id,
            data={"owner": dossier.intake.owner_id, "others": who},
        )
        await self._desk.recorder.tell(tx, dossier, [event])

    async def _tell_nobody(self, tx: Tx, dossier: Dossier) -> None:
        """Say that who should hear of escalations does not exist any more: once, until one has reached them again."""
        named, now = self._desk.audience.escalation or "", self._desk.clock.now()
        mark = f"{TOLD}{named}"
        if await tx.mark(mark) is None:
            await tx.set_mark(mark, now)
            told = self._desk.texts("tell.group_gone", who=escape(named))
            await tx.plan(deliveries.owner_tell(dossier.intake.id, f"escalation:{now.isoformat()}:{named}", told, now))

    async def _replace(self, dossier: Dossier, root: str) -> None:
        desk = self._desk
        async with desk.store.transaction() as tx:
            await replace_lost_card(desk.recorder, desk.clock, dossier.intake.id, root)(tx)


async def _reaches_somebody(tx: Tx, _: Dossier) -> None:
    await tx.drop_marks(TOLD)


def _root(dossier: Dossier) -> str:
    if dossier.card.ts is None:
        raise NotYetError(UNPOSTED_PAUSE)
    return dossier.card.ts
