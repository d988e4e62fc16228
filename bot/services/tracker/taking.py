"""Takes in what people did on the pages of an intake's rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.event import BOT, Surface
from bot.domain.person import Person
from bot.domain.tracker import Column, PageRecord, Value
from bot.domain.tracker_edits import edits, ticked
from bot.domain.transitions import Source
from bot.messages.texts import Texts
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.store import Store, Tx
from bot.ports.tracker import Page
from bot.services import deliveries
from bot.services.fresh import freshly
from bot.services.identity import Identity
from bot.services.lane import UnfinishedError
from bot.services.recorder import Recorder
from bot.services.tracker.answering import Answers, Batch, Taken
from bot.services.tracker.completing import completes_project


@dataclass(frozen=True)
class Shown:
    """What a page shows, and our record of it from before it was read.

    One from after it was read may hold what we wrote meanwhile: the page would seem to take that back.
    """

    page: Page
    record: PageRecord

    @property
    def found(self) -> dict[Column, Value]:
        """Return what people edited."""
        return edits(self.record, self.page.values)


@dataclass(frozen=True)
class _Edited(Shown):
    """What a page shows, and who did it."""

    editor: Person | None
    owner: Person | None


@dataclass(kw_only=True)
class Taking:
    """Turns edits into transitions, answers and notes; each is told once.

    `asks_first`: the thread is asked before a revoke that was started on the board (NOTION_TEARDOWN_CONFIRM).
    """

    store: Store
    chat: Chat
    clock: Clock
    identity: Identity
    recorder: Recorder
    texts: Texts
    asks_first: bool = True

    async def take(self, intake_id: str, pages: Sequence[Shown]) -> None:
        """Take in the pages of an intake's rows as they are now, in one transaction.

        Args:
            intake_id: the intake.
            pages: must be fresh, not from a list that may lag behind.

        Raises:
            UnfinishedError: a write of ours came in between, so that one is to be read again.
        """
        edited = [await self._edited(shown) for shown in pages if shown.found]
        if edited and not await freshly(self.store, lambda tx: self._take(tx, intake_id, edited)):
            raise UnfinishedError("The page was written while it was read: what it shows is compared anew.")

    async def _edited(self, shown: Shown) -> _Edited:
        owner = await self._person(str(shown.found.get(Column.OWNER) or ""))
        return _Edited(shown.page, shown.record, await self._person(shown.page.edited_by), owner)

    async def _person(self, email: str | None) -> Person | None:
        return await self.chat.person_by_email(email) if email and "@" in email else None

    async def _take(self, tx: Tx, intake_id: str, edited: Sequence[_Edited]) -> bool:
        """Take in what is read of pages as we know them; tells whether that is all of it."""
        dossier = await tx.dossier(intake_id)
        current = [one for one in edited if await _is_current(tx, one)]
        if dossier is None or not current:
            return dossier is None
        ticks = {one.record.request_id for one in current if ticked(one.found, Column.READY_FOR_TEARDOWN)}
        batch = Batch(dossier, dossier, completes=await completes_project(tx, dossier, ticks))
        answers = Answers(policy=self.identity.policy, texts=self.texts, asks_first=self.asks_first)
        for one in current:
            answers.take(self._begun(batch, one))
        await self._write(tx, batch)
        return len(current) == len(edited)

    def _begun(self, batch: Batch, one: _Edited) -> Taken:
        row = batch.after.request(one.record.request_id)
        assert row is not None  # noqa: S101 - the page is one of this intake's rows
        source = Source(actor=one.editor.id if one.editor else BOT, surface=Surface.NOTION, at=self.clock.now())
        taken = Taken(batch, batch.after.intake, row, one.record, one.found, one.editor, one.owner, source)
        batch.taken.append(taken)
        return taken

    async def _write(self, tx: Tx, batch: Batch) -> None:
        if batch.after != batch.before:
            await self.recorder.record(tx, batch.before, batch.after, batch.events)
        else:
            await self.recorder.tell(tx, batch.before, batch.events)
        for taken in batch.taken:
            if taken.revoking is not None:
                await tx.plan(deliveries.make_revoke(taken.revoking, taken.source.at))
            if taken.lines or taken.writes or taken.again:
                now = self.clock.now()
                await tx.owe(deliveries.notion_page(taken.row, now), now)
        for taken in batch.taken:  # last: whoever writes a page holds its delivery first, and its record then
            await tx.keep_page(taken.record_after)


async def _is_current(tx: Tx, one: _Edited) -> bool:
    """Tell whether nothing was noted of the page since before it was read: a write of ours, above all."""
    record = await tx.page_record(one.record.request_id)
    return record is not None and (record.page_id, record.revision) == (one.page.id, one.record.revision)
