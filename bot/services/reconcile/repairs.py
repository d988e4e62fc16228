"""Repairs: what an admin asked for is checked once more, and then owed like everything else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.domain import transitions
from bot.domain.authority import Action
from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind, Surface
from bot.domain.finding import Finding, FindingKind, Repair
from bot.domain.transitions import IllegalTransitionError, Source
from bot.ports.clock import Clock
from bot.ports.store import Store, Tx
from bot.services import deliveries
from bot.services.cards import replace_lost_card
from bot.services.identity import Identity
from bot.services.reconcile.comparison import Comparison
from bot.services.recorder import Recorder

OVER = "This has been mended meanwhile."
Mend = Callable[[Tx, Finding, Source], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Repairs:
    """Carries repairs out."""

    comparison: Comparison
    store: Store
    clock: Clock
    identity: Identity
    recorder: Recorder

    async def ask(self, kind: FindingKind, subject: str, user_id: str) -> Finding:
        """Carry out what mends a finding, if it still holds; returns it.

        Raises:
            NotAllowedError: only admins may.
            IllegalTransitionError: it does not hold any more, or nothing but a person can mend it.
            OutsideError: whether it still holds could not be found out.
        """
        await self.identity.allow(Action.REPAIR, user_id)
        finding = await self.comparison.again(kind, subject)
        if finding is None:
            raise IllegalTransitionError(OVER)
        await self.carry_out(finding, Source(actor=user_id, surface=Surface.BUTTON, at=self.clock.now()))
        return finding

    async def carry_out(self, finding: Finding, source: Source) -> None:
        """Owe what mends a finding that was just made, and note who asked.

        Raises:
            IllegalTransitionError: our own rows say by now that it does not hold any more, or only people can mend it.
            StaleError: somebody else was faster.
        """
        if finding.repair is None:
            raise IllegalTransitionError("Only people can mend this.")
        async with self.store.transaction() as tx:
            await self._mends[finding.repair](tx, finding, source)
            await tx.add_events([_repaired(finding, source)])

    @property
    def _mends(self) -> dict[Repair, Mend]:
        return {
            Repair.DELETE_REQUEST: self._delete,
            Repair.LOOK_AGAIN: self._look_again,
            Repair.REVOKE: self._revoke,
            Repair.WRITE_PAGE: self._write_page,
            Repair.NEW_CARD: self._new_card,
            Repair.SEND_AGAIN: self._send_again,
        }

    async def _delete(self, tx: Tx, finding: Finding, source: Source) -> None:
        await tx.plan(deliveries.make_sweep(finding.subject, finding.about, source.actor, source.at))

    async def _look_again(self, tx: Tx, finding: Finding, _: Source) -> None:
        """Forget what the list last said: the watcher then reads it anew, and tells what it finds."""
        dossier = await _dossier(tx, finding)
        await self.recorder.record(tx, dossier, dossier.unread(finding.subject), ())

    async def _revoke(self, tx: Tx, finding: Finding, source: Source) -> None:
        dossier = await _dossier(tx, finding)
        row = dossier.request(finding.subject)
        if row is None or not row.has_ended or not any(c.is_live for c in dossier.credentials_of(row.id)):
            raise IllegalTransitionError(OVER)
        step = transitions.ask_revoke(row, dossier.credentials_of(row.id), source)
        after = dossier.with_request(step.request).with_credentials(row.id, step.credentials)
        await self.recorder.record(tx, dossier, after, step.events)
        await tx.plan(deliveries.make_revoke(step.request, source.at))

    async def _write_page(self, tx: Tx, finding: Finding, source: Source) -> None:
        """Forget what was sent: then all of it is written, to the page or, where that is gone, to a new one."""
        record = await tx.page_record(finding.subject)
        intake_id = await tx.intake_of_request(finding.subject)
        dossier = await tx.dossier(intake_id) if intake_id is not None else None
        row = dossier.request(finding.subject) if dossier is not None else None
        if record is None or row is None:
            raise IllegalTransitionError(OVER)
        await tx.keep_page(replace(record, sent={}))
        await tx.owe(deliveries.notion_page(row, source.at), source.at)

    async def _new_card(self, tx: Tx, finding: Finding, _: Source) -> None:
        """Replace the card that was found to be gone; one that was posted since then stays."""
        dossier = await _dossier(tx, finding)
        if finding.version is None or dossier.card.ts != finding.version:
            raise IllegalTransitionError(OVER)
        await replace_lost_card(self.recorder, self.clock, dossier.intake.id, finding.version)(tx)

    async def _send_again(self, tx: Tx, finding: Finding, source: Source) -> None:
        if not await tx.replan(finding.subject, source.at):
            raise IllegalTransitionError(OVER)


async def _dossier(tx: Tx, finding: Finding) -> Dossier:
    dossier = await tx.dossier(finding.intake_id or "")
    if dossier is None:
        raise IllegalTransitionError(OVER)
    return dossier


def _repaired(finding: Finding, source: Source) -> Event:
    return Event(
        at=source.at,
        actor=source.actor,
        surface=source.surface,
        kind=EventKind.REPAIRED,
        intake_id=finding.intake_id or "",
        data={"what": str(finding.kind), "subject": finding.subject},
    )
