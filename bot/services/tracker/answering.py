"""What people's edits on the pages of one intake lead to: transitions, answers and notes, by the column."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.domain import transitions
from bot.domain.authority import Action, Policy, refusal
from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind
from bot.domain.intake import Intake
from bot.domain.person import Person
from bot.domain.projection import project
from bot.domain.request import Request
from bot.domain.tracker import Column, PageRecord, Value
from bot.domain.tracker_edits import ByHand, put_back, status_by_hand, ticked
from bot.domain.transitions import IllegalTransitionError, Source, Step, row_event
from bot.messages import board_notes
from bot.messages.texts import Texts

NOTE_KEPT = 500
"""Characters of a note that go into the history."""


@dataclass
class Batch:
    """What the edits on an intake's pages come to together: one change, told once."""

    before: Dossier
    after: Dossier
    completes: bool = False
    """Whether its ticks are the last ones that the whole project lacked."""
    events: list[Event] = field(default_factory=list)
    taken: list["Taken"] = field(default_factory=list)


@dataclass
class Taken:
    """What one page's edits come to, gathered column by column."""

    batch: Batch
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

    @property
    def record_after(self) -> PageRecord:
        """Return our record of the page, with all this in it: what was sent to a column they edited counts no more."""
        record, edited = self.record, {*self.again, *map(str, self.found)}
        return replace(
            record,
            seen={**record.seen, **{str(column): value for column, value in self.found.items()}},
            sent={name: value for name, value in record.sent.items() if name not in edited},
            lines=(*record.lines, *self.lines),
            writes={**record.writes, **self.writes},
            told=(*record.told, *self.told),
        )


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The rules. `asks_first`: the thread is asked before a revoke that was started on the board."""

    policy: Policy
    texts: Texts
    asks_first: bool

    def take(self, taken: Taken) -> None:
        """Gather what a page's edits come to."""
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

    def _put_back(self, taken: Taken) -> None:
        """Write our columns again; that is said once for each."""
        ours = put_back(taken.found, project(taken.batch.after, taken.row))
        taken.again.update(str(column) for column in ours)
        untold = [str(column) for column in ours if f"put_back:{column}" not in taken.record.told]
        if untold:
            taken.told += [f"put_back:{name}" for name in untold]
            self._say(taken, board_notes.put_back(untold, self.texts))

    def _owner(self, taken: Taken) -> None:
        """Let the owner or an admin hand an intake on; anybody else's choice is put back."""
        owner, batch, intake = taken.owner, taken.batch, taken.intake
        taken.again.add(Column.OWNER)
        if owner is not None and owner.id == intake.owner_id:
            return
        if self._may(taken) and owner is not None and owner.is_member:
            changed = replace(intake, owner_id=owner.id, owner_name=owner.name, owner_email=owner.email)
            batch.after = replace(batch.after, intake=changed)
            batch.events.append(row_event(taken.row, taken.source, EventKind.OWNER_CHANGED, owner=owner.id))
            return
        known = owner is not None and owner.is_member
        said = board_notes.not_allowed(intake, self.texts) if known else board_notes.owner_unknown(self.texts)
        self._say(taken, said)

    def _status(self, taken: Taken, wanted: Value) -> None:
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

    def _decline(self, taken: Taken) -> None:
        if not self._may(taken):
            self._say(taken, board_notes.not_allowed(taken.intake, self.texts))
            return
        reason = board_notes.declined_reason(taken.editor, self.texts)
        held = taken.batch.after.credentials_of(taken.row.id)
        self._step(taken, transitions.decline_by_hand(taken.row, held, reason, taken.source))

    def _tear_down(self, taken: Taken, *, ticked_box: bool) -> None:
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

    def _step(self, taken: Taken, step: Step) -> None:
        batch, taken.row = taken.batch, step.request
        batch.after = batch.after.with_request(step.request).with_credentials(step.request.id, step.credentials)
        batch.events += step.events

    def _ask(self, taken: Taken) -> None:
        """Ask the thread, once: for this row, or with the last ticks of a project for all of it."""
        if taken.has_asked:
            return
        taken.has_asked, batch = True, taken.batch
        kind = EventKind.CLOSE_OFFERED if batch.completes else EventKind.TEARDOWN_ASKED
        if not batch.completes or not any(event.kind is kind for event in batch.events):
            batch.events.append(row_event(taken.row, taken.source, kind))
        self._say(taken, board_notes.teardown_asked(self.texts))

    def _may(self, taken: Taken) -> bool:
        """Tell whether who edited the page last is known, and may."""
        person = taken.editor
        return person is not None and refusal(Action.REVOKE, person, self.policy, taken.intake) is None

    def _say(self, taken: Taken, text: str) -> None:
        taken.lines.append(board_notes.line(text, taken.source.at, self.texts))
