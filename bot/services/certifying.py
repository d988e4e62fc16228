"""Draws certificates up, signs them, and keeps them: each once, whoever asks how often."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.domain.catalog import Catalog
from bot.domain.certificate import Certificate, Issued, Sources, certificate_of, certify, document
from bot.domain.dossier import Dossier
from bot.domain.intake import Intake
from bot.domain.signed import read_signed
from bot.messages.certificate import Sheet, sheet
from bot.messages.texts import Texts
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.errors import OutsideError
from bot.ports.signer import Signer, SignerError
from bot.ports.store import Store, Tx
from bot.services.lane import DeletedError, UnfinishedError

log = structlog.get_logger()
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Printer:
    """Draws a sheet as a file; both take a moment."""

    markdown: Callable[[Sheet], str]
    pdf: Callable[[Sheet], bytes]


@dataclass(frozen=True, slots=True)
class Certifying:
    """What it takes to draw a certificate up; the catalogue knows where the client finds Make at the provider."""

    store: Store
    chat: Chat
    clock: Clock
    signer: Signer
    printer: Printer
    languages: Mapping[str, Texts]
    catalog: Catalog

    async def issued(self, teardown_id: str) -> tuple[Issued, Certificate]:
        """Return the certificate of a teardown, drawn up when there is none yet.

        Raises:
            DeletedError: there is no such teardown, or the intake it was asked on is gone.
            UnfinishedError: it cannot be signed now.
        """
        async with self.store.transaction(read_only=True) as tx:
            kept = await tx.certificate(teardown_id)
            sources = None if kept is not None else await gather(tx, teardown_id)
        if kept is None and sources is not None:
            kept = await self._keep(await self._draw(sources))
        if kept is None:
            raise DeletedError
        return kept, certificate_of(read_signed(kept.signed.encode()).document)

    async def _draw(self, sources: Sources) -> Issued:
        names = await self._names(sources)
        certificate = certify(sources, names, self._places(_intake(sources).language), self.clock.now())
        try:
            return await asyncio.to_thread(self._print, certificate, sources)
        except SignerError as error:
            log.error("certificate.not_signed", why=str(error))  # noqa: TRY400 - its text says it all
            raise UnfinishedError(str(error)) from error

    def _print(self, certificate: Certificate, sources: Sources) -> Issued:
        intake = _intake(sources)
        drawn = sheet(certificate, self.languages[intake.language])
        return Issued(
            id=certificate.id,
            client=certificate.client,
            project=certificate.project,
            intake_id=intake.id,
            language=intake.language,
            issued_at=certificate.issued_at,
            signed=self.signer.sign(document(certificate)).written(),
            markdown=self.printer.markdown(drawn),
            pdf=self.printer.pdf(drawn),
        )

    def _places(self, language: str) -> dict[str, str]:
        places = {key: app.place(language) for key, app in self.catalog.items()}
        return {key: place for key, place in places.items() if place is not None}

    async def _keep(self, issued: Issued) -> Issued:
        async with self.store.transaction() as tx:
            return await tx.keep_certificate(issued)

    async def _names(self, sources: Sources) -> dict[str, str]:
        """Ask Slack who the people are; a name it cannot tell now stays an id."""
        names = {d.intake.owner_id: d.intake.owner_name for d in sources.dossiers}
        for person in sorted(sources.people - names.keys()):
            try:
                names[person] = (await self.chat.person(person)).name
            except OutsideError:
                continue
        return {person: names[person] for person in sorted(sources.people & names.keys())}


def _intake(sources: Sources) -> Intake:
    """Return the intake on whose card the teardown was asked for: the certificate is in its contact's language."""
    return next(d.intake for d in sources.dossiers if d.intake.id == sources.teardown.intake_id)


async def gather(tx: Tx, teardown_id: str) -> Sources | None:
    """Read what a certificate is made of; None when there is no such teardown, or its intake is gone."""
    teardown = await tx.teardown(teardown_id)
    if teardown is None:
        return None
    intakes = dict.fromkeys([teardown.intake_id, *(row.intake_id for row in teardown.rows)])
    found = [await tx.dossier(intake_id) for intake_id in intakes]
    dossiers: tuple[Dossier, ...] = tuple(d for d in found if d is not None)
    if teardown.intake_id not in {d.intake.id for d in dossiers}:
        return None
    events = [event for d in dossiers for event in await tx.events(d.intake.id)]
    return Sources(teardown, dossiers, tuple(events), await tx.chain_head())
