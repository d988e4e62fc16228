"""The tracker's own records: pages, strays, where it is, project pages."""

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from bot.adapters.store.part import Part, insert_into
from bot.adapters.store.rows import as_row, columns_of
from bot.adapters.store.tables import tracker_homes, tracker_pages, tracker_projects, tracker_strays
from bot.domain.tracker import PageRecord, Stray, TrackerHome
from bot.ports.store import StaleError

_RECORDS = select(*columns_of(PageRecord, tracker_pages))
_RECORDS_OF = _RECORDS.where(tracker_pages.c.request_id.in_(bindparam("request_ids", expanding=True)))
_ROW_OF_PAGE = select(tracker_pages.c.request_id).where(tracker_pages.c.page_id == bindparam("page_id"))
_STRAY = select(*columns_of(Stray, tracker_strays)).where(tracker_strays.c.page_id == bindparam("page_id"))
_HOMES = select(*columns_of(TrackerHome, tracker_homes))
_HOME = _HOMES.where(tracker_homes.c.database_id == bindparam("database_id"))


class Tracked(Part):
    """The verbs for the tracker."""

    async def page_record(self, request_id: str) -> PageRecord | None:
        """Return what we remember of a row's page, or None."""
        return next(iter(await self.page_records([request_id])), None)

    async def page_records(self, request_ids: Collection[str]) -> list[PageRecord]:
        """Return what we remember of these rows' pages, in the order of the ids."""
        found = await self._read(PageRecord, _RECORDS_OF, request_ids=list(request_ids))
        by_row = {record.request_id: record for record in found}
        return [by_row[request_id] for request_id in request_ids if request_id in by_row]

    async def tracked(self, source_id: str) -> list[PageRecord]:
        """Return what we remember of every page in a table."""
        query = _RECORDS.where(tracker_pages.c.source_id == source_id).order_by(tracker_pages.c.request_id)
        return await self._read(PageRecord, query)

    async def row_of_page(self, page_id: str) -> str | None:
        """Return the id of the row whose page this is, or None."""
        return (await self._db.execute(_ROW_OF_PAGE, {"page_id": page_id})).scalar_one_or_none()

    async def keep_page(self, record: PageRecord) -> None:
        """Remember a row's page, if nobody else has since `record` was read; one made just now was never there."""
        kept = replace(record, revision=record.revision + 1)
        done = await self._db.execute(_unless_changed(self._db.dialect.name), as_row(kept))
        if done.first() is None:
            raise StaleError("Somebody else has just changed this; please try again.")

    async def stray(self, page_id: str) -> Stray | None:
        """Return what we remember of a page that belongs to no row, or None."""
        return next(iter(await self._read(Stray, _STRAY, page_id=page_id)), None)

    async def keep_stray(self, stray: Stray) -> None:
        """Remember a page that belongs to no row."""
        await self._keep(tracker_strays, as_row(stray))

    async def tracker_home(self, database_id: str) -> TrackerHome | None:
        """Return what setup made or found in a database, or None."""
        return next(iter(await self._read(TrackerHome, _HOME, database_id=database_id)), None)

    async def tracker_homes(self) -> list[TrackerHome]:
        """Return every database that setup knows."""
        return await self._read(TrackerHome, _HOMES)

    async def keep_tracker_home(self, home: TrackerHome) -> None:
        """Remember what setup made or found."""
        await self._keep(tracker_homes, as_row(home))

    async def project_page(self, source_id: str, name: str) -> str | None:
        """Return the page of a project in the Projects table, or None."""
        has = tracker_projects.c
        query = select(has.page_id).where(has.source_id == source_id, has.name == name)
        return (await self._db.execute(query)).scalar_one_or_none()

    async def keep_project_page(self, source_id: str, name: str, page_id: str) -> None:
        """Remember the page of a project."""
        await self._keep(tracker_projects, {"source_id": source_id, "name": name, "page_id": page_id})


@cache
def _unless_changed(engine: str) -> Any:
    """Return an INSERT of a record, which is written over the one of the revision before, and over no other."""
    insert = insert_into(tracker_pages, engine)
    values = {column.name: insert.excluded[column.name] for column in tracker_pages.c if not column.primary_key}
    as_read = tracker_pages.c.revision == insert.excluded.revision - 1
    key = tracker_pages.c.request_id
    return insert.on_conflict_do_update(index_elements=[key], set_=values, where=as_read).returning(key)
