"""Takes in what people did on the pages of an intake's rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.event import BOT, Surface
from bot.domain.person import Person
from bot.domain.tracker import Column, PageRecord, Value
from bot.domain.tracker_edits import edits, ticked
from bot.domain.transitions import Source
from bot.messages.texts import Texts
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.store import StaleError, Store, Tx
from bot.ports.tracker import Page
from bot.services import deliveries
from bot.services.identity import Identity
from bot.services.recorder import Recorder
from bot.services.tracker.answering import Answers, Batch, Taken
from bot.services.tracker.completing import completes_project

TRIES = 5


@dataclass(frozen=True)
class _Edited:
    """A page with edits, who made them, and our record of it."""

    page: Page
    record: PageRecord
    editor: Person | None
    owner: Person | None

    @property
    def found(self) -> dict[Column, Value]:
        return edits(self.record, self.page.values)


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

    async def take(self, intake_id: str, pages: Sequence[Page]) -> None:
        """Take in the pages of an intake's rows as they are now, in one transaction.

        Args:
            intake_id: the intake.
            pages: must be fresh, not from a list that may lag behind.
        """
        found = [await self._edited(page) for page in pages]
        edited = [one for one in found if one is not None]
        for attempt in range(TRIES if edited else 0):
            try:
                async with self.store.transaction() as tx:
                    await self._take(tx, intake_id, edited)
            except StaleError:
                if attempt == TRIES - 1:
                    raise
                continue
            return

    async def _edited(self, page: Page) -> _Edited | None:
        async with self.store.transaction(read_only=True) as tx:
            row_id = await tx.row_of_page(page.id)
            record = await tx.page_record(row_id) if row_id is not None else None
        found = edits(record, page.values) if record is not None else {}
        if record is None or not found:
            return None
        owner = await self._person(str(found.get(Column.OWNER) or "")) if Column.OWNER in found else None
        return _Edited(page, record, await self._person(page.edited_by), owner)

    async def _person(self, email: str | None) -> Person | None:
        return await self.chat.person_by_email(email) if email and "@" in email else None

    async def _take(self, tx: Tx, intake_id: str, edited: Sequence[_Edited]) -> None:
        dossier = await tx.dossier(intake_id)
        current = [now for one in edited if (now := await _current(tx, one)) is not None]
        if dossier is None or not current:
            return
        ticks = {one.record.request_id for one in current if ticked(one.found, Column.READY_FOR_TEARDOWN)}
        batch = Batch(dossier, dossier, completes=await completes_project(tx, dossier, ticks))
        answers = Answers(policy=self.identity.policy, texts=self.texts, asks_first=self.asks_first)
        for one in current:
            answers.take(self._begun(batch, one))
        await self._write(tx, batch)

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
            await tx.keep_page(taken.record_after)
            if taken.lines or taken.writes or taken.again:
                now = self.clock.now()
                await tx.owe(deliveries.notion_page(taken.row, now), now)


async def _current(tx: Tx, one: _Edited) -> _Edited | None:
    """Return it with its record as it is now.

    None when a write of ours came in between: what the page shows is compared anew at the next look.
    """
    record = await tx.page_record(one.record.request_id)
    if record is None or record.page_id != one.page.id or record.seen != one.record.seen:
        return None
    return replace(one, record=record)
