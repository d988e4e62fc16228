"""Takes in what a person did on the page of a row."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain import transitions
from bot.domain.authority import Action, refusal
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Event, EventKind, Surface
from bot.domain.person import Person
from bot.domain.projection import project
from bot.domain.request import Request
from bot.domain.tracker import Column, PageRecord, Value
from bot.domain.tracker_edits import ByHand, edits, put_back, status_by_hand, ticked
from bot.domain.transitions import IllegalTransitionError, Source, row_event
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


@dataclass
class _Taken:
    """What a page's edits come to, gathered column by column."""

    before: Dossier
    after: Dossier
    row: Request
    record: PageRecord
    editor: Person | None
    owner: Person | None
    source: Source
    events: list[Event] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    writes: dict[str, Value] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    revoking: Request | None = None
    completes: bool = False
    """Whether its tick is the last one that its whole project lacked."""


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

    async def take(self, row_id: str, page: Page) -> None:
        """Take in a page as it is now; `page` must be fresh, not from a list that may lag behind."""
        async with self.store.transaction() as tx:
            record = await tx.page_record(row_id)
        if record is None or record.page_id != page.id:
            return
        found = edits(record, page.values)
        if not found:
            return
        editor = await self._person(page.edited_by)
        owner = await self._person(str(found.get(Column.OWNER) or "")) if Column.OWNER in found else None
        for attempt in range(TRIES):
            try:
                async with self.store.transaction() as tx:
                    await self._take(tx, record, page, editor, owner)
            except StaleError:
                if attempt == TRIES - 1:
                    raise
                continue
            return

    async def _person(self, email: str | None) -> Person | None:
        return await self.chat.person_by_email(email) if email and "@" in email else None

    async def _take(self, tx: Tx, seen: PageRecord, page: Page, editor: Person | None, owner: Person | None) -> None:
        record = await tx.page_record(seen.request_id)
        intake_id = await tx.intake_of_request(seen.request_id)
        dossier = await tx.dossier(intake_id) if intake_id is not None else None
        if record is None or dossier is None or record.page_id != page.id or record.seen != seen.seen:
            return  # a write of ours came in between: what the page shows is compared anew at the next look
        row = dossier.request(record.request_id)
        assert row is not None  # noqa: S101 - the intake was found by this row
        found = edits(record, page.values)
        source = Source(actor=editor.id if editor else BOT, surface=Surface.NOTION, at=self.clock.now())
        taken = _Taken(dossier, dossier, row, record, editor, owner, source)
        if ticked(found, Column.READY_FOR_TEARDOWN):
            taken.completes = await completes_project(tx, dossier, row)
        self._columns(taken, found)
        await self._write(tx, taken, found)

    def _columns(self, taken: _Taken, found: Mapping[Column, Value]) -> None:
        if Column.NOTES in found:
            note = str(found[Column.NOTES] or "")[:NOTE_KEPT]
            taken.events.append(row_event(taken.row, taken.source, EventKind.NOTES_CHANGED, notes=note))
        if Column.OWNER in found:
            self._owner(taken)
        if Column.STATUS in found:
            self._status(taken, found[Column.STATUS])
        if ticked(found, Column.READY_FOR_TEARDOWN):
            self._tear_down(taken, ticked_box=True)
        if ticked(found, Column.SEND_REQUEST):
            taken.writes[Column.SEND_REQUEST] = False
            self._say(taken, board_notes.sent_already(taken.row, self.texts))
        ours = put_back(found)
        if ours:
            taken.again.update(str(column) for column in ours)
            untold = [str(column) for column in ours if f"put_back:{column}" not in taken.record.told]
            if untold:
                taken.told += [f"put_back:{name}" for name in untold]
                self._say(taken, board_notes.put_back(untold, self.texts))

    def _owner(self, taken: _Taken) -> None:
        """Let the owner or an admin hand an intake on; anybody else's choice is put back."""
        owner, intake = taken.owner, taken.after.intake
        if owner is not None and owner.id == intake.owner_id:
            return
        if self._may(taken) and owner is not None and owner.is_member:
            changed = replace(intake, owner_id=owner.id, owner_name=owner.name, owner_email=owner.email)
            taken.after = replace(taken.after, intake=changed)
            taken.events.append(row_event(taken.row, taken.source, EventKind.OWNER_CHANGED, owner=owner.id))
            return
        taken.writes[Column.OWNER] = project(taken.after, taken.row)[Column.OWNER]
        known = owner is not None and owner.is_member
        said = board_notes.not_allowed(intake, self.texts) if known else board_notes.owner_unknown(self.texts)
        self._say(taken, said)

    def _status(self, taken: _Taken, wanted: Value) -> None:
        row, held = taken.row, taken.after.credentials_of(taken.row.id)
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
            self._say(taken, board_notes.not_allowed(taken.after.intake, self.texts))
            return
        reason = board_notes.declined_reason(taken.editor, self.texts)
        held = taken.after.credentials_of(taken.row.id)
        step = transitions.decline_by_hand(taken.row, held, reason, taken.source)
        taken.after, taken.row = taken.after.with_request(step.request), step.request
        taken.events += step.events

    def _tear_down(self, taken: _Taken, *, ticked_box: bool) -> None:
        """Start the revoke, or ask for it in the thread; nothing at Make hangs on a tick alone unless it may."""
        held = taken.after.credentials_of(taken.row.id)
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
            self._say(taken, board_notes.not_allowed(taken.after.intake, self.texts))
            return
        taken.after = taken.after.with_request(step.request).with_credentials(taken.row.id, step.credentials)
        taken.row = taken.revoking = step.request
        taken.events += step.events

    def _ask(self, taken: _Taken) -> None:
        """Ask the thread, once: for this row, or with the last tick of a project for all of it."""
        kind = EventKind.CLOSE_OFFERED if taken.completes else EventKind.TEARDOWN_ASKED
        if not any(event.kind is kind for event in taken.events):
            taken.events.append(row_event(taken.row, taken.source, kind))
            self._say(taken, board_notes.teardown_asked(self.texts))

    def _may(self, taken: _Taken) -> bool:
        """Tell whether who edited the page last is known, and may."""
        person, intake = taken.editor, taken.before.intake
        return person is not None and refusal(Action.REVOKE, person, self.identity.policy, intake) is None

    def _say(self, taken: _Taken, text: str) -> None:
        taken.lines.append(board_notes.line(text, taken.source.at, self.texts))

    async def _write(self, tx: Tx, taken: _Taken, found: Mapping[Column, Value]) -> None:
        record, now = taken.record, self.clock.now()
        if taken.after != taken.before:
            await self.recorder.record(tx, taken.before, taken.after, taken.events)
        else:
            await self.recorder.tell(tx, taken.before, taken.events)
        if taken.revoking is not None:
            await tx.plan(deliveries.make_revoke(taken.revoking, taken.source.at))
        await tx.keep_page(
            replace(
                record,
                seen={**record.seen, **{str(column): value for column, value in found.items()}},
                sent={name: value for name, value in record.sent.items() if name not in taken.again},
                lines=(*record.lines, *taken.lines),
                writes={**record.writes, **taken.writes},
                told=(*record.told, *taken.told),
            )
        )
        if taken.lines or taken.writes or taken.again:
            await tx.owe(deliveries.notion_page(taken.row, now), now)
