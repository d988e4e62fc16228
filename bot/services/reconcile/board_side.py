"""What the board in Notion shows, beside what our rows say."""

from collections.abc import AsyncIterator, Iterable
from typing import ClassVar

from bot.domain.delivery import DeliveryState
from bot.domain.finding import Finding, FindingKind
from bot.domain.tracker import OURS, Column, PageRecord, TrackerHome
from bot.ports.store import Store, Tx
from bot.ports.tracker import Page, Tracker
from bot.services import deliveries
from bot.services.tracker.home import Home


class BoardSide:
    """Compares every page with what was last sent to it; rows whose page is owed are not looked at."""

    kinds: ClassVar = frozenset({FindingKind.PAGE_MISSING, FindingKind.PAGE_EDITED, FindingKind.PAGE_TWICE})

    def __init__(self, tracker: Tracker, home: Home, store: Store) -> None:
        self._tracker = tracker
        self._home = home
        self._store = store

    async def findings(self) -> AsyncIterator[Finding]:
        """Yield what differs; from a list that Notion cut short nothing is inferred that is missing in it.

        What was written while the list was read is no finding: the list may be from before that.
        """
        home = await self._home.current()
        async with self._store.transaction(read_only=True) as tx:
            before = await _records(tx, home)
        scan = await self._tracker.changed(home, None)
        async with self._store.transaction(read_only=True) as tx:
            records = await _records(tx, home)
            owed = {r for r in records if _is_owed(await tx.delivery(deliveries.page_key(r)))}
        shown = {page.id: page for page in scan.pages}
        for record in records.values():
            if record.request_id in owed or record.in_trash or record != before.get(record.request_id):
                continue
            page = shown.get(record.page_id)
            if page is not None and (columns := _differs(record, page)):
                yield _finding(FindingKind.PAGE_EDITED, record, page, ", ".join(columns))
            elif page is None and scan.complete:
                yield _finding(FindingKind.PAGE_MISSING, record, None, "")
        for page in _copies(scan.pages, records):
            about = f"{page.values.get(Column.CLIENT) or ''} · {page.values.get(Column.APP) or ''}"
            yield Finding(kind=FindingKind.PAGE_TWICE, subject=page.id, about=about, detail=page.url)


async def _records(tx: Tx, home: TrackerHome) -> dict[str, PageRecord]:
    """Return what we remember of the table's pages, by row."""
    return {record.request_id: record for record in await tx.tracked(home.source_id)}


def _is_owed(delivery: object) -> bool:
    return getattr(delivery, "state", DeliveryState.SENT) is not DeliveryState.SENT


def _differs(record: PageRecord, page: Page) -> list[str]:
    sent = {Column(name): value for name, value in record.sent.items() if Column(name) in OURS}
    return [str(c) for c, value in sent.items() if c in page.values and (page.values[c] or None) != (value or None)]


def _copies(pages: Iterable[Page], records: dict[str, PageRecord]) -> list[Page]:
    """Return pages that carry a row's key and are not its page."""
    keyed = [(records.get(str(page.values.get(Column.ROW_KEY))), page) for page in pages]
    return [page for record, page in keyed if record is not None and record.page_id != page.id]


def _finding(kind: FindingKind, record: PageRecord, page: Page | None, detail: str) -> Finding:
    values = page.values if page is not None else {Column(n): v for n, v in record.sent.items()}
    about = f"{values.get(Column.CLIENT) or ''} · {values.get(Column.APP) or ''}"
    return Finding(kind=kind, subject=record.request_id, about=about, detail=detail)
