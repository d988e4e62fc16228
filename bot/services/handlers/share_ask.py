"""The first asking for share links: Make mails nobody for these, so we do, once, where the contact reads it."""

from dataclasses import replace

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, EventKind, Surface
from bot.domain.transitions import Source, row_event
from bot.messages.mail import share_mail
from bot.messages.nudge_contact import contact_asked
from bot.messages.share import shares_of
from bot.ports.errors import OutsideError
from bot.ports.mailer import Mailer
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.door import is_shut
from bot.services.handlers.contact import tell_contact
from bot.services.handlers.nudge_mail import note_refused
from bot.services.handlers.reading import read_dossier
from bot.services.lane import Apply, CannotLookError, Handler, NotYetError, needless
from bot.services.nudging.desk import Desk


class ShareAsk(Handler):
    """Delivers `share.ask`: to the contact in Slack, who may hand the link in there; where they are not, by mail."""

    kind = DeliveryKind.SHARE_ASK
    system = "slack"
    width = 2
    repeatable = False
    gives_up = True

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def send(self, delivery: Delivery) -> Apply:
        """Ask once; what was handed in or called off meanwhile is not asked for."""
        dossier = await _still_asked(self._desk, delivery)
        user = await self._desk.audience.contact(dossier) if dossier is not None else None
        if dossier is None:
            return needless
        if user is None:
            return self._by_mail(delivery)
        if dossier.card.ts is None:
            raise NotYetError
        message = contact_asked(dossier, self._desk.texts_for(dossier.intake))
        await tell_contact(self._desk.chat, dossier, user, message, delivery.id)
        return _told(self._desk, delivery, "slack")

    async def look(self, delivery: Delivery) -> Apply | None:
        """A message to the contact cannot be looked up, and is not repeated; a plan for a mail can be made again.

        While Slack cannot say which of the two it was, neither is: the look is taken again later.
        """
        if await self._desk.audience.contact_for_sure(await read_dossier(self._desk.store, delivery)) is None:
            return None
        raise CannotLookError("Whether the contact was asked for a share link is not known.")

    def _by_mail(self, delivery: Delivery) -> Apply:
        async def apply(tx: Tx) -> None:
            await tx.plan(deliveries.share_mail(delivery, self._desk.clock.now()))

        return apply


class ShareMail(Handler):
    """Delivers `share.mail`; without a mail server, or where the address takes none, the thread asks for help."""

    kind = DeliveryKind.SHARE_MAIL
    system = "mail"
    width = 4
    repeatable = True
    gives_up = True

    def __init__(self, desk: Desk, mailer: Mailer | None, reply_to: str | None) -> None:
        self._desk = desk
        self._mailer = mailer
        self._reply_to = reply_to

    async def send(self, delivery: Delivery) -> Apply:
        """Send the mail; a repeated one carries the same Message-ID, so a mail program shows it once."""
        dossier = await _still_asked(self._desk, delivery)
        if dossier is None:
            return needless
        if self._mailer is None or dossier.intake.mail_problem is not None:
            return _told(self._desk, delivery, "nobody")
        mail = share_mail(dossier, self._desk.texts_for(dossier.intake), delivery_id=delivery.id)
        reply_to = await self._desk.audience.owner_email(dossier) or self._reply_to
        await self._mailer.send(replace(mail, reply_to=reply_to))
        return _told(self._desk, delivery, "mail")

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:  # noqa: ARG002 - only a refused address matters
        """Tell once that the contact's address takes no mail."""
        await note_refused(self._desk, tx, delivery, error)


async def _still_asked(desk: Desk, delivery: Delivery) -> Dossier | None:
    """Return the dossier with only those rows that a link is still wanted for, or None when there are none.

    Raises:
        NotYetError: the project is being closed; that ends the rows, or is called off, and then they are asked for.
    """
    dossier = await read_dossier(desk.store, delivery)
    asked = tuple(row for row in shares_of(dossier) if row.id in delivery.payload["rows"])
    if not asked:
        return None
    if await is_shut(desk.store, dossier.intake):
        raise NotYetError
    return replace(dossier, requests=asked)


def _told(desk: Desk, delivery: Delivery, how: str) -> Apply:
    async def apply(tx: Tx) -> None:
        dossier = await tx.dossier(delivery.intake_id)
        if dossier is not None:
            source = Source(actor=BOT, surface=Surface.DELIVERY, at=desk.clock.now())
            rows = [row for row in dossier.requests if row.id in delivery.payload["rows"]]
            await desk.recorder.tell(
                tx, dossier, [row_event(row, source, EventKind.SHARE_ASKED, how=how) for row in rows]
            )

    return apply
