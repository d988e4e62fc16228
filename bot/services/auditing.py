"""Walks the chain of events: to verify it, and to write it out."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.chain import START, Entry, Finding, Head, Walk, Wrong
from bot.ports.store import Store, Tx

PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a walk found.

    Attributes:
        events: how many were walked past.
        start, head: between which places.
        findings: every place that is not what it was; none: the chain holds.
        passed_known: whether the head that was noted earlier lies on the way.
    """

    events: int
    start: Head
    head: Head
    findings: tuple[Finding, ...]
    passed_known: bool


class Audit:
    """One walk and what it found so far."""

    def __init__(self, known: Head | None, start: Head | None = START) -> None:
        self._walk = Walk(known, start)
        self._findings: list[Finding] = []
        self._events = 0

    def take(self, entry: Entry) -> None:
        """Follow one link."""
        self._events += 1
        self._note(self._walk.follow(entry))

    def verdict(self, noted: Head | None, unchained: Iterable[int] = ()) -> Verdict:
        """End the walk."""
        self._note(self._walk.end(noted))
        self._findings += [Finding(wrong=Wrong.UNCHAINED, position=0, seq=seq) for seq in unchained]
        return Verdict(
            events=self._events,
            start=self._walk.start or START,
            head=self._walk.head,
            findings=tuple(self._findings),
            passed_known=self._walk.passed_known,
        )

    def _note(self, finding: Finding | None) -> None:
        if finding is not None:
            self._findings.append(finding)


async def verify_store(store: Store, known: Head | None = None) -> Verdict:
    """Walk the whole chain of a store, as it is at one moment."""
    audit = Audit(known)
    async with store.transaction(read_only=True) as tx:
        async for entry in entries(tx):
            audit.take(entry)
        return audit.verdict(await tx.chain_head(), await tx.unchained())


def verify_entries(given: Iterable[Entry], known: Head | None = None) -> Verdict:
    """Walk an export; where it begins is taken from its first entry."""
    audit = Audit(known, start=None)
    for entry in given:
        audit.take(entry)
    return audit.verdict(None)


async def entries(tx: Tx, after: int = 0) -> AsyncIterator[Entry]:
    """Return the chain beyond a position, page by page."""
    while page := await tx.chain(after, PAGE):
        for entry in page:
            yield entry
        after = page[-1].link.position


async def entries_since(tx: Tx, since: datetime | None) -> AsyncIterator[Entry]:
    """Return the chain from the first event of a moment or later on, without a gap."""
    first = 1 if since is None else await tx.chained_since(since)
    if first is not None:
        async for entry in entries(tx, first - 1):
            yield entry
