"""The chain: each event's hash covers the one before it, so that none can be changed, taken out or slipped in unseen.

docs/audit.md says how the bytes under a hash are made; whoever holds an export can check it without this code.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.canonical import canonical, moment
from bot.domain.event import Event

GENESIS = "0" * 64
"""What stands for the hash before the first event."""
Fields = Mapping[str, Any]
"""An event as JSON knows it."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many events it holds, and the hash of the last."""

    position: int = 0
    hash: str = GENESIS


START = Head()
"""Before the first event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The place of one event in the chain; positions count from 1 without a gap."""

    position: int
    seq: int
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A link with its event as it is now: None when there is none, empty when it cannot even be read."""

    link: Link
    fields: Fields | None


class Wrong(StrEnum):
    """What can be wrong with a chain."""

    CHANGED = "changed"
    REMOVED = "removed"
    MISSING = "missing"
    BROKEN = "broken"
    CUT_OFF = "cut_off"
    UNCHAINED = "unchained"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A place where a chain is not what it was; `until` is the last one of several."""

    wrong: Wrong
    position: int
    seq: int | None = None
    until: int | None = None


def fields_of(event: Event) -> Fields:
    """Return an event as JSON knows it."""
    return {
        "seq": event.seq,
        "at": moment(event.at),
        "actor": event.actor,
        "surface": str(event.surface),
        "kind": str(event.kind),
        "intake_id": event.intake_id,
        "request_id": event.request_id,
        "data": dict(event.data),
    }


def digest(position: int, prev_hash: str, fields: Fields) -> str:
    """Return the hash of an event at its place."""
    covered = {**fields, "position": position, "prev_hash": prev_hash}
    return hashlib.sha256(canonical(covered)).hexdigest()


def extend(head: Head, events: Sequence[Event]) -> tuple[list[Link], Head]:
    """Return the links of further events, which must have their numbers, and the head after them."""
    links = []
    for event in events:
        place = head.position + 1
        link = Link(
            position=place, seq=event.seq or 0, prev_hash=head.hash, hash=digest(place, head.hash, fields_of(event))
        )
        links.append(link)
        head = Head(place, link.hash)
    return links, head


class Walk:
    """Follows a chain link by link, and says where it is not what it was.

    Args:
        known: a head somebody noted earlier (from a certificate, or another walk), which the chain must still pass.
        start: where it begins; None takes the first link's word for what was before it (an export since a date).
    """

    def __init__(self, known: Head | None = None, start: Head | None = START) -> None:
        self._known = known
        self.start = start
        self.head = start or START

    @property
    def passed_known(self) -> bool:
        """Tell whether the known head lies on the way that was walked; one before an export's start cannot be seen."""
        if self._known is None or self.start is None:
            return False
        return self._known.position >= self.start.position

    def follow(self, entry: Entry) -> Finding | None:
        """Take the next link; after a finding it goes on from there, so that every place is named."""
        link, begins = entry.link, self.start is None
        if begins:
            self.start = self.head = START if link.position == 1 else Head(link.position - 1, link.prev_hash)
        before, self.head = self.head, Head(link.position, link.hash)
        return _finding(entry, before) or (self._another(before) if begins else None) or self._another(self.head)

    def end(self, noted: Head | None) -> Finding | None:
        """Compare the end with the head as it was noted beside the chain, and with the known one."""
        if self.start is None:  # nothing was walked
            return None
        ahead = max((one.position for one in (noted, self._known) if one is not None), default=0)
        if ahead > self.head.position:
            return Finding(wrong=Wrong.CUT_OFF, position=self.head.position + 1, until=ahead)
        if noted is not None and noted != self.head:
            return Finding(wrong=Wrong.OTHER, position=self.head.position)
        return None

    def _another(self, here: Head) -> Finding | None:
        """Tell whether the known head was at this place, and was another one."""
        if self._known is None or self._known.position != here.position or self._known == here:
            return None
        return Finding(wrong=Wrong.OTHER, position=here.position)


def _finding(entry: Entry, before: Head) -> Finding | None:
    link, expected = entry.link, before.position + 1
    if link.position > expected:
        return Finding(wrong=Wrong.MISSING, position=expected, until=link.position - 1)
    wrong = _wrong_with(entry, before)
    return None if wrong is None else Finding(wrong=wrong, position=link.position, seq=link.seq)


def _wrong_with(entry: Entry, before: Head) -> Wrong | None:
    link, fields = entry.link, entry.fields
    if link.position <= before.position or link.prev_hash != before.hash:
        return Wrong.BROKEN
    if fields is None:
        return Wrong.REMOVED
    if fields.get("seq") != link.seq or digest(link.position, link.prev_hash, fields) != link.hash:
        return Wrong.CHANGED
    return None
