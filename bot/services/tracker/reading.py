"""Reads the board again and again for what people did there."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.domain.tracker import Column, PageRecord, TrackerHome
from bot.domain.tracker_edits import edits
from bot.ports.clock import Clock
from bot.ports.errors import OutsideError, RateLimitedError
from bot.ports.store import Store, Tx
from bot.ports.tracker import Page, Scan, Tracker
from bot.services import deliveries
from bot.services.fresh import freshly
from bot.services.lane import UnfinishedError
from bot.services.systems import Systems
from bot.services.tracker.backfill import backfill
from bot.services.tracker.home import Home
from bot.services.tracker.sending import Sending
from bot.services.tracker.strays import StrayNotes
from bot.services.tracker.taking import Shown, Taking

log = structlog.get_logger()
OVERLAP = timedelta(minutes=5)
"""Notion's times are whole minutes and its lists lag: what was read a moment ago is read again, and compared."""
TABLE_EVERY = timedelta(minutes=1)
TRASH_EVERY = timedelta(minutes=5)
JOB = "notion.board"


@dataclass(kw_only=True)
class Board:
    """One look at the board, from where the last complete one ended."""

    tracker: Tracker
    home: Home
    store: Store
    clock: Clock
    systems: Systems
    taking: Taking
    sending: Sending
    strays: StrayNotes
    _table_at: datetime | None = None
    _trash_at: datetime | None = None

    async def run(self) -> None:
        """Read what changed; an outage is noted, and nothing is skipped because of it."""
        try:
            await self._run()
        except RateLimitedError as error:
            log.info("notion.delayed", why=str(error))
        except OutsideError as error:
            log.info("notion.delayed", why=str(error))
            await self.systems.failing("notion", str(error))
        else:
            await self.systems.ok("notion")

    async def _run(self) -> None:
        home = await self._look_at_table()
        mark = f"notion.read:{home.source_id}"
        async with self.store.transaction(read_only=True) as tx:
            last = await tx.mark(mark)
        scan = await self.tracker.changed(home, last - OVERLAP if last is not None else None)
        until = await self._take_all(home, scan)
        if until is not None and until != last:
            async with self.store.transaction() as tx:
                await tx.set_mark(mark, until)
        await self._look_into_trash(home)

    async def _look_at_table(self) -> TrackerHome:
        """Read the columns now and then; rows are owed what a column that is new to us lacks."""
        now = self.clock.now()
        if not self._due(self._table_at, TABLE_EVERY, now):
            return await self.home.current()
        renewed = await self.home.refresh()
        self._table_at = now
        home = await self.home.current()
        if renewed:
            rows = await backfill(self.store, self.clock, renewed)
            log.info("notion.backfill", rows=rows, columns=len(renewed))
        await self.home.keep()
        return home

    def _due(self, last: datetime | None, every: timedelta, now: datetime) -> bool:
        return last is None or not timedelta() <= now - last < every

    async def _take_all(self, home: TrackerHome, scan: Scan) -> datetime | None:
        """Take in every page; returns up to when the board is read. A page that cannot be read now holds that back.

        What was edited on the pages of one intake is taken in together, so that its thread reads of it once.
        """
        edited: dict[str, list[Shown]] = {}
        late: list[datetime] = []
        for page in scan.pages:
            async with self._apart([page], late):
                found = await self._look_at(home, page)
                if found is not None:
                    intake_id, shown = found
                    edited.setdefault(intake_id, []).append(shown)
        for intake_id, pages in edited.items():
            await self._take_rows(intake_id, pages, late)
        if not scan.complete:
            log.warning("notion.list_incomplete", pages=len(scan.pages))
        read = max((page.edited_at for page in scan.pages), default=None)
        return min(late) if late else read

    async def _take_rows(self, intake_id: str, pages: Sequence[Shown], late: list[datetime]) -> None:
        """Take in an intake's pages together, or one by one if that fails: it may be due to one of them."""
        done = False
        async with self._apart([shown.page for shown in pages], late):
            await self.taking.take(intake_id, pages)
            done = True
        for shown in () if done or len(pages) == 1 else pages:
            await self._take_rows(intake_id, [shown], late)

    @asynccontextmanager
    async def _apart(self, pages: Sequence[Page], late: list[datetime]) -> AsyncIterator[None]:
        """Keep what goes wrong with some pages from the others; `late` gets the times of those to be read again."""
        ids = [page.id for page in pages]
        try:
            yield
        except OutsideError as error:
            log.info("notion.page_delayed", pages=ids, why=str(error))
            late += [page.edited_at for page in pages]
        except Exception:
            # Pages that nobody foresaw must not keep the others from being read.
            log.exception("notion.page_failed", pages=ids)

    async def _look_at(self, home: TrackerHome, page: Page) -> tuple[str, Shown] | None:
        """Return the page as it is now, and its intake, if people edited a row's own; others are seen to at once."""
        async with self.store.transaction(read_only=True) as tx:
            row_id = await tx.row_of_page(page.id)
            record = await tx.page_record(row_id) if row_id is not None else None
            intake_id = await tx.intake_of_request(row_id) if row_id is not None else None
        if record is not None:
            fresh = await self._edits_of(home, record, page)
            return (intake_id, Shown(fresh, record)) if fresh is not None and intake_id is not None else None
        if page.values.get(Column.ROW_KEY):
            await self._take_copy(home, page)
        elif page.values.get(Column.SEND_REQUEST) is True:
            fresh = await self.tracker.read(home, page.id)
            if fresh.values.get(Column.SEND_REQUEST) is True and not fresh.in_trash:
                await self.sending.send(home, fresh)
        return None

    async def _edits_of(self, home: TrackerHome, record: PageRecord, page: Page) -> Page | None:
        if record.in_trash:
            await self._back(record)
        elif edits(record, page.values):
            fresh = await self.tracker.read(home, page.id)
            return None if fresh.in_trash else fresh
        return None

    async def _take_copy(self, home: TrackerHome, page: Page) -> None:
        """A page with the key of a row whose page is another one; unless it is about to become the row's page.

        Until that is known it is read again and again: a page that was passed by is never seen again.
        """
        key = str(page.values[Column.ROW_KEY])
        async with self.store.transaction() as tx:
            record = await tx.page_record(key)
            owed = await tx.delivery(deliveries.page_key(key))
        if owed is not None and owed.next_attempt_at is not None:
            raise UnfinishedError("Which page is the row's own is known once it was written.")
        if record is not None and record.source_id == home.source_id:
            await self.strays.is_copy(home, page)

    async def _back(self, record: PageRecord) -> None:
        """A reported page came back out of the trash: it is kept up again."""
        await freshly(self.store, partial(self._owe_anew, record.page_id, was_in_trash=True))

    async def _look_into_trash(self, home: TrackerHome) -> None:
        """Find our pages in the trash; being there is a fact, being absent from a list is none."""
        now = self.clock.now()
        if not self._due(self._trash_at, TRASH_EVERY, now):
            return
        scan = await self.tracker.trashed(home)
        self._trash_at = now
        for page in scan.pages:
            await freshly(self.store, partial(self._owe_anew, page.id, was_in_trash=False))

    async def _owe_anew(self, page_id: str, tx: Tx, *, was_in_trash: bool) -> None:
        """Owe a whole write: what is written to a page in the trash finds out that it is there."""
        now = self.clock.now()
        row_id = await tx.row_of_page(page_id)
        record = await tx.page_record(row_id) if row_id is not None else None
        if record is None or record.in_trash is not was_in_trash:
            return
        intake_id = await tx.intake_of_request(record.request_id)
        dossier = await tx.dossier(intake_id) if intake_id is not None else None
        row = dossier.request(record.request_id) if dossier is not None else None
        if row is not None:
            await tx.owe(deliveries.notion_page(row, now), now)
        await tx.keep_page(replace(record, sent={}, in_trash=False))
