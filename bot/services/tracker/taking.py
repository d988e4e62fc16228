"""Takes in what people did on the pages of an intake's rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain import transitions
from bot.domain.authority import Action, refusal
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Event, EventKind, Surface
from bot.domain.intake import Intake
from bot.domain.person import Person
from bot.domain.projection import project
from bot.domain.request import Request
from bot.domain.tracker import Column, PageRecord, Value
from bot.domain.tracker_edits import ByHand, edits, put_back, status_by_hand, ticked
from bot.domain.transitions import IllegalTransitionError, Source, Step, row_event
from bot.messages import board_notes
from bot.messages.texts import Texts
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.store import StaleError, Store, Tx
from bot.ports.tracker import Page
from bot.services import deliveries
from bot.services.identity import Identity
from bot.services.recorder import Recorder
from bot.services.tracker.completing import completes_project

TRIES = 5
NOTE_KEPT = 500
"""Characters of a note that go into the history."""


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


@dataclass
class _Batch:
    """What the edits on an intake's pages come to together: one change, told once."""

    before: Dossier
    after: Dossier
    completes: bool = False
    """Whether its ticks are the last ones that the whole project lacked."""
    events: list[Event] = field(default_factory=list)
    taken: list["_Taken"] = field(default_factory=list)


@dataclass
class _Taken:
    """What one page's edits come to, gathered column by column."""

    batch: _Batch
    intake: Intake
    """As it was before this page's edits: who may do a thing hangs on it."""
    row: Request
    record: PageRecord
    found: Mapping[Column, Value]
    editor: Person | None
    owner: Person | None
    source: Source
    lines: list[str] = field(default_factory=list)
    writes: dict[str, Value] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    revoking: Request | None = None
    has_asked: bool = False


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
        batch = _Batch(dossier, dossier, completes=await completes_project(tx, dossier, ticks))
        for one in current:
            self._columns(self._begun(batch, one))
        await self._write(tx, batch)

    def _begun(self, batch: _Batch, one: _Edited) -> _Taken:
        row = batch.after.request(one.record.request_id)
        assert row is not None  # noqa: S101 - the page is one of this intake's rows
        source = Source(actor=one.editor.id if one.editor else BOT, surface=Surface.NOTION, at=self.clock.now())
        taken = _Taken(batch, batch.after.intake, row, one.record, one.found, one.editor, one.owner, source)
        batch.taken.append(taken)
        return taken

    def _columns(self, taken: _Taken) -> None:
        found = taken.found
        if Column.NOTES in found:
            note = str(found[Column.NOTES] or "")[:NOTE_KEPT]
            taken.batch.events.append(row_event(taken.row, taken.source, EventKind.NOTES_CHANGED, notes=note))
        if Column.OWNER in found:
            self._owner(taken)
        if Column.STATUS in found:
            self._status(taken, found[Column.STATUS])
        if ticked(found, Column.READY_FOR_TEARDOWN):
            self._tear_down(taken, ticked_box=True)
        if ticked(found, Column.SEND_REQUEST):
            taken.writes[Column.SEND_REQUEST] = False
            self._say(taken, board_notes.sent_already(taken.row, self.texts))
        self._put_back(taken)

    def _put_back(self, taken: _Taken) -> None:
        """Write our columns again; that is said once for each."""
        ours = put_back(taken.found)
        taken.again.update(str(column) for column in ours)
        untold = [str(column) for column in ours if f"put_back:{column}" not in taken.record.told]
        if untold:
            taken.told += [f"put_back:{name}" for name in untold]
            self._say(taken, board_notes.put_back(untold, self.texts))

    def _owner(self, taken: _Taken) -> None:
        """Let the owner or an admin hand an intake on; anybody else's choice is put back."""
        owner, batch, intake = taken.owner, taken.batch, taken.intake
        if owner is not None and owner.id == intake.owner_id:
            return
        if self._may(taken) and owner is not None and owner.is_member:
            changed = replace(intake, owner_id=owner.id, owner_name=owner.name, owner_email=owner.email)
            batch.after = replace(batch.after, intake=changed)
            batch.events.append(row_event(taken.row, taken.source, EventKind.OWNER_CHANGED, owner=owner.id))
            return
        taken.writes[Column.OWNER] = project(batch.after, taken.row)[Column.OWNER]
        known = owner is not None and owner.is_member
        said = board_notes.not_allowed(intake, self.texts) if known else board_notes.owner_unknown(self.texts)
        self._say(taken, said)

    def _status(self, taken: _Taken, wanted: Value) -> None:
        row, held = taken.row, taken.batch.after.credentials_of(taken.row.id)
        meant = status_by_hand(row, held, wanted)
        if meant is ByHand.NOTHING:
            return
        taken.again.add(Column.STATUS)
        if meant is ByHand.TEAR_DOWN:
            self._tear_down(taken, ticked_box=False)
        elif meant is ByHand.DECLINE:
            self._decline(taken)
        else:
            self._say(taken, board_notes.status_refused(meant, row, str(wanted or ""), self.texts))

    def _decline(self, taken: _Taken) -> None:
        if not self._may(taken):
            self._say(taken, board_notes.not_allowed(taken.intake, self.texts))
            return
        reason = board_notes.declined_reason(taken.editor, self.texts)
        held = taken.batch.after.credentials_of(taken.row.id)
        self._step(taken, transitions.decline_by_hand(taken.row, held, reason, taken.source))

    def _tear_down(self, taken: _Taken, *, ticked_box: bool) -> None:
        """Start the revoke, or ask for it in the thread; nothing at Make hangs on a tick alone unless it may."""
        held = taken.batch.after.credentials_of(taken.row.id)
        try:
            step = transitions.ask_revoke(taken.row, held, taken.source)
        except IllegalTransitionError as error:
            if ticked_box:
                taken.writes[Column.READY_FOR_TEARDOWN] = False
            self._say(taken, board_notes.no_teardown(error, self.texts))
            return
        if self.asks_first or taken.editor is None:
            self._ask(taken)
            return
        if not self._may(taken):
            taken.writes[Column.READY_FOR_TEARDOWN] = False
            self._say(taken, board_notes.not_allowed(taken.intake, self.texts))
            return
        self._step(taken, step)
        taken.revoking = taken.row

    def _step(self, taken: _Taken, step: Step) -> None:
        batch, taken.row = taken.batch, step.request
        batch.after = batch.after.with_request(step.request).with_credentials(step.request.id, step.credentials)
        batch.events += step.events

    def _ask(self, taken: _Taken) -> None:
        """Ask the thread, once: for this row, or with the last ticks of a project for all of it."""
        if taken.has_asked:
            return
        taken.has_asked, batch = True, taken.batch
        kind = EventKind.CLOSE_OFFERED if batch.completes else EventKind.TEARDOWN_ASKED
        if not batch.completes or not any(event.kind is kind for event in batch.events):
            batch.events.append(row_event(taken.row, taken.source, kind))
        self._say(taken, board_notes.teardown_asked(self.texts))

    def _may(self, taken: _Taken) -> bool:
        """Tell whether who edited the page last is known, and may."""
        person = taken.editor
        return person is not None and refusal(Action.REVOKE, person, self.identity.policy, taken.intake) is None

    def _say(self, taken: _Taken, text: str) -> None:
        taken.lines.append(board_notes.line(text, taken.source.at, self.texts))

    async def _write(self, tx: Tx, batch: _Batch) -> None:
        if batch.after != batch.before:
            await self.recorder.record(tx, batch.before, batch.after, batch.events)
        else:
            await self.recorder.tell(tx, batch.before, batch.events)
        for taken in batch.taken:
            if taken.revoking is not None:
                await tx.plan(deliveries.make_revoke(taken.revoking, taken.source.at))
            await tx.keep_page(_noted(taken))
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


def _noted(taken: _Taken) -> PageRecord:
    record = taken.record
    return replace(
        record,
        seen={**record.seen, **{str(column): value for column, value in taken.found.items()}},
        sent={name: value for name, value in record.sent.items() if name not in taken.again},
        lines=(*record.lines, *taken.lines),
        writes={**record.writes, **taken.writes},
        told=(*record.told, *taken.told),
    )
