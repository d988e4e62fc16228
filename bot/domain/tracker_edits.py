"""What people did on a page, and what it means."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.domain.credential import Credential
from bot.domain.request import Request
from bot.domain.status import Status
from bot.domain.tracker import COMPUTED, OURS, PEOPLES, Column, PageRecord, Value


def edits(record: PageRecord, values: Mapping[Column, Value]) -> dict[Column, Value]:
    """Return what a page shows otherwise than when we last saw it.

    A column of ours that the page never showed us (made anew, or not there before) says nothing of a person, nor do
    values and lines in Notes that we were about to write: they may be there although the answer to that got lost.
    """
    found: dict[Column, Value] = {}
    for column, value in values.items():
        if column in COMPUTED or (column in OURS and column not in record.seen):
            continue
        seen = record.seen.get(column)
        if column is Column.NOTES and _less(value, record.lines) == _less(seen, ()):
            continue
        if _plain(value) not in {_plain(one) for one in (seen, *record.writing.get(column, ()))}:
            found[column] = value
    return found


def put_back(found: Mapping[Column, Value], due: Mapping[Column, Value]) -> list[Column]:
    """Return the edited columns that are ours and not as they are due to be, Status aside: that one is answered."""
    ours = [column for column in found if column in OURS and column is not Column.STATUS]
    return [column for column in ours if _plain(found[column]) != _plain(due.get(column))]


def _less(notes: Value, lines: Iterable[str]) -> str:
    """Return Notes without lines of ours."""
    text = str(notes or "")
    for line in lines:
        text = text.replace(line, "", 1)
    return text.rstrip("\n")


def ticked(found: Mapping[Column, Value], column: Column) -> bool:
    """Tell whether a person has just ticked a box."""
    return column in PEOPLES and found.get(column) is True


def _plain(value: Value) -> Value:
    """Nothing, an empty text and a box that is not ticked are the same to people."""
    return value or None


class ByHand(StrEnum):
    """What a status set by hand leads to; every one but DECLINE is put back."""

    NOTHING = "nothing"
    DECLINE = "decline"
    TEAR_DOWN = "tear_down"
    ONLY_MAKE = "only_make"
    ASK_AGAIN = "ask_again"
    STILL_LIVE = "still_live"
    ENDED = "ended"
    ASKED_AGAIN = "asked_again"


def status_by_hand(row: Request, credentials: tuple[Credential, ...], wanted: Value) -> ByHand:
    """Return what it means that a person set the status of a row.

    Make alone says what is authorized, partially authorized or invalid. Revoked asks for the real thing. Declined is
    the client's no as a person heard it: it ends a row that holds nothing. Pending would need a new request. While the
    client is being asked again, the old link is being taken down, and the row waits for that alone.
    """
    if wanted == row.status:
        return ByHand.NOTHING
    if wanted == Status.REVOKED:
        return ByHand.TEAR_DOWN
    if row.is_asked_again and wanted in {Status.PENDING, Status.DECLINED}:
        return ByHand.ASKED_AGAIN
    if wanted == Status.PENDING:
        return ByHand.ASK_AGAIN if row.has_ended else ByHand.ONLY_MAKE
    if wanted == Status.DECLINED:
        return _declining(row, credentials)
    return ByHand.ONLY_MAKE


def _declining(row: Request, credentials: tuple[Credential, ...]) -> ByHand:
    if row.has_ended:
        return ByHand.ENDED
    if row.is_revoking or row.status is Status.AUTHORIZED or any(c.is_live for c in credentials):
        return ByHand.STILL_LIVE
    return ByHand.DECLINE
