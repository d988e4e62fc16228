"""Nudges by mail, with the link."""

from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Event, EventKind, Surface
from bot.messages.mail import nudge_mail
from bot.ports.errors import OutsideError
from bot.ports.mailer import AddressRefusedError, Mailer
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.handlers.nudge_base import NudgeHandler
from bot.services.lane import Apply, needless
from bot.services.nudging.desk import Desk


class NudgeMail(NudgeHandler):
    """Delivers `nudge.mail`; a repeated one carries the same Message-ID, so a mail program shows it once."""

    kind = DeliveryKind.NUDGE_MAIL
    system = "mail"
    width = 4
    repeatable = True
    gives_up = True

    def __init__(self, desk: Desk, mailer: Mailer, reply_to: str | None) -> None:
        super().__init__(desk)
        self._mailer = mailer
        self._reply_to = reply_to

    async def send(self, delivery: Delivery) -> Apply:
        """Send the mail, unless the contact reads the thread and nobody is to get a copy."""
        dossier = await self.still_wanted(delivery)
        if dossier is None or dossier.intake.mail_problem is not None:
            return needless
        escalates, copied = self.owed(delivery).escalates, dossier.intake.sponsor_email is not None
        if await self._desk.audience.contact(dossier) is not None and not (escalates and copied):
            return needless
        now, texts = self._desk.clock.now(), self._desk.texts_for(dossier.intake)
        mail = nudge_mail(dossier, texts, delivery_id=delivery.id, escalates=escalates, now=now)
        reply_to = await self._desk.audience.owner_email(dossier) or self._reply_to
        refused = await self._mailer.send(replace(mail, reply_to=reply_to))
        return self.arrived(delivery, now, *([self._tell_copy_refused] if refused else []))

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:  # noqa: ARG002 - only a refused address matters
        """Tell once that the contact's address takes no mail, and send none there any more."""
        await note_refused(self._desk, tx, delivery, error)

    async def _tell_copy_refused(self, tx: Tx, dossier: Dossier) -> None:
        intake = dossier.intake
        names = {"client": intake.client, "project": intake.project, "email": intake.sponsor_email or ""}
        told = self._desk.texts("tell.mail_copy_refused", **names)
        await tx.plan(deliveries.owner_tell(intake.id, "mail:copy", told, self._desk.clock.now()))


async def note_refused(desk: Desk, tx: Tx, delivery: Delivery, error: OutsideError) -> None:
    """Tell once that the contact's address takes no mail; any other failure says nothing of the address."""
    dossier = await tx.dossier(delivery.intake_id)
    if dossier is None or not isinstance(error, AddressRefusedError) or dossier.intake.mail_problem is not None:
        return
    after = replace(dossier, intake=replace(dossier.intake, mail_problem=str(error)))
    await desk.recorder.record(tx, dossier, after, [_off(dossier, str(error), desk.clock.now())])


def _off(dossier: Dossier, why: str, now: datetime) -> Event:
    return Event(
        at=now,
        actor=BOT,
        surface=Surface.DELIVERY,
        kind=EventKind.MAIL_OFF,
        intake_id=dossier.intake.id,
        data={"why": why},
    )
