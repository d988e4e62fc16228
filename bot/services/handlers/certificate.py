"""Proves a teardown to people: a message in the thread, then its files, then mails; each once."""

from bot.domain.certificate import Issued
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.mail import Attachment
from bot.messages.certificate import file_name
from bot.messages.certificate_post import files_title, mail, post
from bot.messages.texts import Texts
from bot.ports.chat import Chat, Message
from bot.ports.errors import NotFoundError
from bot.ports.mailer import Mailer
from bot.ports.pictures import Pictures, Upload
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.cards import replace_lost_card
from bot.services.certifying import Certifying
from bot.services.handlers.reading import find_in_threads, read_dossier
from bot.services.handlers.thread_post import UNPOSTED_PAUSE
from bot.services.lane import Apply, Handler, NotYetError, needless, nothing
from bot.services.recorder import Recorder

FIRST, PDF, JSON = "md", "pdf", "json"
"""The files' endings; all are shown in one message, which is found again by the first."""


class CertificatePost(Handler):
    """Delivers `teardown.certificate`; an unknown outcome is looked up among the thread's replies."""

    kind = DeliveryKind.CERTIFICATE
    system = "slack"
    width = 1
    repeatable = False
    gives_up = False

    def __init__(
        self, certifying: Certifying, chat: Chat, pictures: Pictures, recorder: Recorder, texts: Texts, *, mails: bool
    ) -> None:
        self._certifying = certifying
        self._chat = chat
        self._pictures = pictures
        self._recorder = recorder
        self._texts = texts
        self._mails = mails

    async def send(self, delivery: Delivery) -> Apply:
        """Draw the certificate up, and tell the thread of it."""
        issued, certificate = await self._certifying.issued(str(delivery.subject_id))
        dossier = await read_dossier(self._certifying.store, delivery)
        ts, may_upload = _root(dossier), await self._pictures.allowed()
        message = post(certificate, self._texts, None if may_upload else issued.markdown)
        await self._post(dossier, ts, message, delivery)
        return self._posted(delivery, may_upload=may_upload)

    async def look(self, delivery: Delivery) -> Apply | None:
        """Find the message in the thread."""
        card = (await read_dossier(self._certifying.store, delivery)).card
        found = await find_in_threads(self._chat, card, delivery)
        return self._posted(delivery, may_upload=await self._pictures.allowed()) if found is not None else None

    async def _post(self, dossier: Dossier, ts: str, message: Message, delivery: Delivery) -> None:
        try:
            await self._chat.post(dossier.card.channel_id, message, delivery.id, thread_ts=ts)
        except NotFoundError:
            async with self._certifying.store.transaction() as tx:
                await replace_lost_card(self._recorder, self._certifying.clock, dossier.intake.id, ts)(tx)
            raise NotYetError(UNPOSTED_PAUSE) from None

    def _posted(self, delivery: Delivery, *, may_upload: bool) -> Apply:
        async def apply(tx: Tx) -> None:
            now = self._certifying.clock.now()
            if may_upload:
                await tx.plan(deliveries.certificate_files(delivery, now))
            for intake_id in await self._to_mail(tx, delivery):
                await tx.plan(deliveries.certificate_mail(str(delivery.subject_id), intake_id, now))

        return apply

    async def _to_mail(self, tx: Tx, delivery: Delivery) -> list[str]:
        """Return an intake for each contact of the project, when they are to be mailed."""
        teardown = await tx.teardown(str(delivery.subject_id)) if self._mails else None
        if teardown is None:
            return []
        by_address: dict[str, str] = {}
        for intake_id in dict.fromkeys([teardown.intake_id, *(row.intake_id for row in teardown.rows)]):
            dossier = await tx.dossier(intake_id)
            if dossier is not None and dossier.intake.mail_problem is None:
                by_address.setdefault(dossier.intake.contact_email.casefold(), intake_id)
        return list(by_address.values())


class CertificateFiles(Handler):
    """Delivers `teardown.files`; an unknown outcome is looked up in the thread by the first file's name."""

    kind = DeliveryKind.CERTIFICATE_FILES
    system = "slack"
    width = 1
    repeatable = False
    gives_up = True

    def __init__(self, certifying: Certifying, pictures: Pictures, texts: Texts) -> None:
        self._certifying = certifying
        self._pictures = pictures
        self._texts = texts

    async def send(self, delivery: Delivery) -> Apply:
        """Show all files in one message of the thread."""
        issued, _ = await self._certifying.issued(str(delivery.subject_id))
        dossier = await read_dossier(self._certifying.store, delivery)
        title = files_title(issued.client, issued.project, self._texts)
        named = files_of(issued).items()
        files = [Upload(name, f"{title} ({name.rpartition('.')[2].upper()})", content) for name, content in named]
        await self._pictures.attach(dossier.card.channel_id, _root(dossier), files)
        return nothing

    async def look(self, delivery: Delivery) -> Apply | None:
        """Find the files in the thread."""
        card = (await read_dossier(self._certifying.store, delivery)).card
        name = file_name(str(delivery.subject_id), FIRST)
        for root in card.threads:
            if await self._pictures.find(card.channel_id, name, delivery.created_at, root):
                return nothing
        return None


class CertificateMail(Handler):
    """Delivers `teardown.mail`; a repeated one carries the same Message-ID."""

    kind = DeliveryKind.CERTIFICATE_MAIL
    system = "mail"
    width = 2
    repeatable = True
    gives_up = True

    def __init__(self, certifying: Certifying, mailer: Mailer) -> None:
        self._certifying = certifying
        self._mailer = mailer

    async def send(self, delivery: Delivery) -> Apply:
        """Mail the contact, with a copy for the sponsor."""
        issued, certificate = await self._certifying.issued(str(delivery.subject_id))
        intake = (await read_dossier(self._certifying.store, delivery)).intake
        if intake.mail_problem is not None:
            return needless
        texts = self._certifying.languages[intake.language]
        await self._mailer.send(mail(certificate, intake, texts, delivery.id, _attachments(issued)))
        return nothing


def files_of(issued: Issued) -> dict[str, bytes]:
    """Return the files of a certificate by their names."""
    contents = {FIRST: issued.markdown.encode(), PDF: issued.pdf, JSON: issued.signed.encode()}
    return {file_name(issued.id, ending): content for ending, content in contents.items()}


def _attachments(issued: Issued) -> tuple[Attachment, ...]:
    files = files_of(issued)
    kinds = {PDF: "application/pdf", JSON: "application/json"}
    return tuple(
        Attachment(name=name, kind=kind, content=files[name])
        for ending, kind in kinds.items()
        for name in [file_name(issued.id, ending)]
    )


def _root(dossier: Dossier) -> str:
    if dossier.card.ts is None:
        raise NotYetError(UNPOSTED_PAUSE)
    return dossier.card.ts
