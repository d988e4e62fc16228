"""Brings a row's page in the tracker up to date: one write for however many changes."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import partial

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, EventKind, Surface
from bot.domain.projection import project
from bot.domain.request import Request
from bot.domain.tracker import Column, PageRecord, TrackerHome, Value
from bot.domain.transitions import Source, row_event
from bot.ports.clock import Clock
from bot.ports.errors import NotFoundError, UnreachableError
from bot.ports.store import Store, Tx
from bot.ports.tracker import ColumnChangedError, Page, Tracker
from bot.services import deliveries
from bot.services.fresh import freshly
from bot.services.lane import Apply, DeletedError, Handler, needless
from bot.services.recorder import Recorder
from bot.services.tracker.home import Home
from bot.services.tracker.origin import page_of_origin
from bot.services.tracker.records import adopted, begun, due, inherited, named, written

YOUNG = timedelta(minutes=10)
"""A row older than this may have a page from before (a backfill, a store put back): one looks before making another."""
KEPT_BY_PEOPLE = (Column.NOTES,)


class Trashed(StrEnum):
    """What happens to a page that a person put into the trash."""

    RECREATE = "recreate"
    REPORT = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How the tracker is kept: what becomes of trashed pages, and whether the client's link may be shown."""

    trashed: Trashed = Trashed.RECREATE
    show_link: bool = True


@dataclass(frozen=True, slots=True)
class _Work:
    """One row to be written, and what we remember of its page."""

    home: TrackerHome
    dossier: Dossier
    row: Request
    values: Mapping[Column, Value]
    record: PageRecord | None


class NotionPage(Handler):
    """Delivers `notion.page`; an unknown outcome is looked up by the row key, an update is simply made again."""

    kind = DeliveryKind.NOTION_PAGE
    system = "notion"
    width = 3
    repeatable = False
    gives_up = False

    def __init__(
        self, tracker: Tracker, home: Home, store: Store, clock: Clock, recorder: Recorder, rules: Rules
    ) -> None:
        self._tracker = tracker
        self._home = home
        self._store = store
        self._clock = clock
        self._recorder = recorder
        self._rules = rules
        self._one_project = asyncio.Lock()

    async def send(self, delivery: Delivery) -> Apply:
        """Make the page, or write what differs from what was sent."""
        try:
            return await self._write(delivery)
        except ColumnChangedError:
            await self._home.refresh()
            return await self._write(delivery)

    async def look(self, delivery: Delivery) -> Apply | None:
        """Find the page by its row key; one that is known is simply written again."""
        work = await self._work(delivery)
        record = work.record or await self._origin(work)
        if record is None:
            record = await self._found(work)
        return await self._update(work, record) if record is not None else None

    async def _write(self, delivery: Delivery) -> Apply:
        work = await self._work(delivery)
        record = work.record or await self._origin(work)
        if record is None and self._may_have_a_page(delivery, work.row):
            record = await self._found(work)
        if record is None:
            return await self._create(work, None)
        return await self._update(work, record)

    async def _work(self, delivery: Delivery) -> _Work:
        home = await self._home.current()
        async with self._store.transaction(read_only=True) as tx:
            dossier = await tx.dossier(delivery.intake_id)
            record = await tx.page_record(delivery.subject_id or "")
        row = dossier.request(delivery.subject_id or "") if dossier is not None else None
        if dossier is None or row is None:
            raise DeletedError
        if record is not None and record.source_id != home.source_id:
            record = None
        values = await self._values(home, dossier, row)
        return _Work(home, dossier, row, values, record)

    async def _values(self, home: TrackerHome, dossier: Dossier, row: Request) -> dict[Column, Value]:
        values = project(dossier, row, show_link=self._rules.show_link)
        if home.owner_kind != "people":
            values[Column.OWNER] = dossier.intake.owner_name
        if home.projects_id is not None and Column.PROJECT_PAGE in home.columns:
            values[Column.PROJECT_PAGE] = await self._project(home, dossier)
        return values

    async def _project(self, home: TrackerHome, dossier: Dossier) -> str:
        client, named = dossier.intake.client, dossier.intake.project
        source, name = str(home.projects_id), f"{client} · {named}"
        async with self._one_project:
            async with self._store.transaction() as tx:
                known = await tx.project_page(source, name)
            if known is not None:
                return known
            made = await self._tracker.project(home, client, named)
            async with self._store.transaction() as tx:
                await tx.keep_project_page(source, name, made)
            return made

    async def _origin(self, work: _Work) -> PageRecord | None:
        """Return the page a person added, from which this row came."""
        page_id = page_of_origin(work.dossier.intake)
        if page_id is None:
            return None
        try:
            page = await self._tracker.read(work.home, page_id)
        except NotFoundError:
            return None
        if page.in_trash or Column.CLIENT not in page.values:
            return None
        return replace(adopted(work.row, work.home, page), writes={Column.SEND_REQUEST: False})

    async def _found(self, work: _Work) -> PageRecord | None:
        """Return the oldest page that carries the row key and is no known copy.

        Notion tells when a page was made to the minute; of two of one minute a person's is the copy.
        """
        found = await self._tracker.find(work.home, work.row.id)
        for page in sorted(found, key=lambda page: (page.created_at, page.created_by is not None)):
            async with self._store.transaction() as tx:
                copy = await tx.stray(page.id)
            if copy is None:
                return adopted(work.row, work.home, page)
        return None

    def _may_have_a_page(self, delivery: Delivery, row: Request) -> bool:
        return delivery.attempts > 1 or self._clock.now() - row.created_at > YOUNG

    async def _create(self, work: _Work, lost: PageRecord | None) -> Apply:
        """Make the page; one that replaces a lost one says again what people had written there."""
        kept = {c: lost.seen[c] for c in KEPT_BY_PEOPLE if lost.seen.get(c)} if lost is not None else {}
        page = await self._tracker.create(work.home, {**work.values, **kept})
        return self._first(work, replace(adopted(work.row, work.home, page), sent=named(_held(work))), lost)

    def _first(self, work: _Work, fresh: PageRecord, lost: PageRecord | None) -> Apply:
        async def apply(tx: Tx) -> None:
            heir = inherited(fresh, await tx.page_record(work.row.id), lost)
            now = self._clock.now()
            await tx.owe(deliveries.card_edit(work.dossier.intake.id, now), now)
            if heir.lines:
                await tx.owe(deliveries.notion_page(work.row, now), now)
            await tx.keep_page(heir)

        return apply

    async def _update(self, work: _Work, record: PageRecord) -> Apply:
        if record.in_trash:
            return needless
        changed = due(record, _held(work))
        writes = {Column(name): value for name, value in record.writes.items()}
        if not (changed or writes or record.lines):
            return needless
        await freshly(self._store, partial(self._begin, record, changed | writes))
        try:
            page = await self._tracker.update(work.home, record.page_id, changed | writes, record.lines)
        except NotFoundError:
            return await self._gone(work, record)
        return self._written(work, record, page, changed)

    async def _begin(self, record: PageRecord, values: Mapping[Column, Value], tx: Tx) -> None:
        """Note what is about to be written, on a page that is known to be the row's."""
        current = await tx.page_record(record.request_id)
        if current is None or current.page_id != record.page_id:
            return
        noted = begun(current, values)
        if noted != current:
            await tx.keep_page(noted)

    def _written(self, work: _Work, record: PageRecord, page: Page, sent: Mapping[Column, Value]) -> Apply:
        async def apply(tx: Tx) -> None:
            current = await tx.page_record(work.row.id)
            if current is None or current.page_id != record.page_id:  # the card leads to the page
                now = self._clock.now()
                await tx.owe(deliveries.card_edit(work.dossier.intake.id, now), now)
            await tx.keep_page(written(current, record, page, sent))

        return apply

    async def _gone(self, work: _Work, record: PageRecord) -> Apply:
        """The page cannot be written: find out whether it is in the trash or gone, and do as configured."""
        if not await self._is_gone(work, record):
            raise UnreachableError("The page came back out of Notion's trash just now. It is tried again.")
        if self._rules.trashed is Trashed.REPORT:
            return self._reported(work, record)
        heir = await self._found(work)
        if heir is not None and heir.page_id != record.page_id:
            return await self._update(work, heir)
        return await self._create(work, record)

    async def _is_gone(self, work: _Work, record: PageRecord) -> bool:
        try:
            return (await self._tracker.read(work.home, record.page_id)).in_trash
        except NotFoundError:
            await self._home.refresh()  # raises when it is the whole tracker that is gone
            return True

    def _reported(self, work: _Work, record: PageRecord) -> Apply:
        async def apply(tx: Tx) -> None:
            current = await tx.page_record(work.row.id)
            if current is not None and current.page_id != record.page_id:
                return
            await tx.keep_page(replace(current or record, in_trash=True))
            source = Source(actor=BOT, surface=Surface.NOTION, at=self._clock.now())
            told = row_event(work.row, source, EventKind.TRACKER_TRASHED)
            await self._recorder.tell(tx, work.dossier, [told])

        return apply


def _held(work: _Work) -> dict[Column, Value]:
    """Leave out what the table has no column for; it is sent once the column is there."""
    return {column: value for column, value in work.values.items() if column in work.home.columns}
