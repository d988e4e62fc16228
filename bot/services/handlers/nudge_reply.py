"""An answer in the thread: when it came from the client's side, the owner hears of it and the next nudge waits."""

from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind, Surface
from bot.domain.person import Person
from bot.messages.escape import link, person, when
from bot.ports.errors import NotFoundError
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.handlers.reading import read_dossier
from bot.services.lane import Apply, Handler, needless
from bot.services.nudging.desk import Desk


class NudgeReply(Handler):
    """Delivers `slack.reply`: asks Slack who answered, and notes it; asking twice does no harm."""

    kind = DeliveryKind.REPLY
    system = "slack"
    width = 2
    repeatable = True
    gives_up = True

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def send(self, delivery: Delivery) -> Apply:
        """Read who answered; a colleague's answer changes nothing."""
        dossier = await read_dossier(self._desk.store, delivery)
        who = await self._who(delivery.subject_id or "")
        if who is None or not _is_the_clients(dossier, who):
            return needless
        return self._noted(delivery, who)

    async def _who(self, user_id: str) -> Person | None:
        try:
            return await self._desk.chat.person(user_id)
        except NotFoundError:
            return None

    def _noted(self, delivery: Delivery, who: Person) -> Apply:
        desk, at = self._desk, delivery.created_at

        async def apply(tx: Tx) -> None:
            dossier = await tx.dossier(delivery.intake_id)
            if dossier is None:
                return
            before = dossier.intake.replied_at
            after = replace(dossier, intake=replace(dossier.intake, replied_at=max(at, before or at)))
            saved = await desk.recorder.record(tx, dossier, after, [_replied(dossier, who.id, at)])
            if before is None or at - before >= desk.rounds.plan.quiet:
                await tx.plan(self._told(saved, who, at))

        return apply

    def _told(self, dossier: Dossier, who: Person, at: datetime) -> Delivery:
        intake, card = dossier.intake, dossier.card
        texts, until = self._desk.texts, at + self._desk.rounds.plan.quiet
        text = texts(
            "tell.reply",
            who=person(who.id),
            client=intake.client,
            project=intake.project,
            link=link(card.permalink or "", texts.plain("tell.reply_link")),
            until=when(until),
        )
        return deliveries.owner_tell(intake.id, f"reply:{at.isoformat()}", text, self._desk.clock.now())


def _is_the_clients(dossier: Dossier, who: Person) -> bool:
    """The contact, and whoever is a guest or from another workspace; the owner is neither."""
    if who.is_bot or who.id == dossier.intake.owner_id:
        return False
    return who.id == dossier.intake.contact_slack_id or who.is_guest or who.is_stranger


def _replied(dossier: Dossier, user_id: str, at: datetime) -> Event:
    intake_id = dossier.intake.id
    return Event(at=at, actor=user_id, surface=Surface.EVENT, kind=EventKind.REPLIED, intake_id=intake_id)
