"""The Tracker port, fulfilled by Notion."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.adapters.notion.classify import InvalidError
from bot.adapters.notion.client import Json, NotionClient
from bot.adapters.notion.pages import Pages
from bot.adapters.notion.people import People
from bot.adapters.notion.projects import Projects
from bot.adapters.notion.tables import read_table
from bot.adapters.notion.values import ELEMENTS, again, plain, rich
from bot.adapters.reading import readable
from bot.domain.tracker import Column, TrackerHome, Value
from bot.domain.tracker_schema import Table
from bot.ports.errors import NotFoundError
from bot.ports.tracker import Page, Scan, TrashedError

PAGE_SIZE = 100
CREATING = "to add a row"
READING = "for a row"
WRITING = "to change a row"
LISTING = "for the rows"


class NotionTracker:
    """Notion as the services see it; closes nothing, the client belongs to whoever made it."""

    def __init__(self, client: NotionClient) -> None:
        self._client = client
        self._pages = Pages(People(client))
        self._projects = Projects(client)

    @readable("Notion", once=True)
    async def create(self, home: TrackerHome, values: Mapping[Column, Value]) -> Page:
        """Make a page."""
        properties = await self._pages.properties(home, values)
        parent = {"type": "data_source_id", "data_source_id": home.source_id}
        made = await self._client.once(
            CREATING, lambda: self._client.sdk.pages.create(parent=parent, properties=properties)
        )
        return await self._pages.read(home, made)

    @readable("Notion")
    async def find(self, home: TrackerHome, request_id: str) -> list[Page]:
        """Return the pages that carry a row key, oldest first."""
        key = home.columns.get(Column.ROW_KEY)
        if key is None:
            return []
        wanted = {"property": key, "rich_text": {"equals": request_id}}
        oldest_first = [{"timestamp": "created_time", "direction": "ascending"}]
        scan = await self._query(home, filter=wanted, sorts=oldest_first)
        return [page for page in scan.pages if page.values.get(Column.ROW_KEY) == request_id]

    @readable("Notion")
    async def read(self, home: TrackerHome, page_id: str) -> Page:
        """Read one page as it is now."""
        return await self._pages.read(home, await self._read(page_id))

    @readable("Notion")
    async def update(
        self, home: TrackerHome, page_id: str, values: Mapping[Column, Value], lines: Sequence[str] = ()
    ) -> Page:
        """Write absolute values, and add lines to Notes that are not there yet."""
        properties = await self._pages.properties(home, values)
        wanted = lines and Column.NOTES in home.columns
        notes = await self._with_lines(home, page_id, lines) if wanted else {}
        try:
            said = await self._write(page_id, properties | notes)
        except InvalidError:
            if not notes:
                raise
            said = await self._write(page_id, properties)  # not all that people can put into Notes can be written back
        return await self._pages.read(home, said)

    @readable("Notion")
    async def changed(self, home: TrackerHome, since: datetime | None) -> Scan:
        """Return the pages last edited at or after a moment, in the order of their last edit."""
        sorts = [{"timestamp": "last_edited_time", "direction": "ascending"}]
        if since is None:
            return await self._query(home, sorts=sorts)
        at = since.astimezone(UTC).isoformat(timespec="seconds")
        wanted = {"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": at}}
        return await self._query(home, filter=wanted, sorts=sorts)

    @readable("Notion")
    async def trashed(self, home: TrackerHome) -> Scan:
        """Return the pages in the trash."""
        sorts = [{"timestamp": "created_time", "direction": "ascending"}]
        return await self._query(home, sorts=sorts, in_trash=True)

    @readable("Notion", once=True)
    async def project(self, home: TrackerHome, client: str, project: str) -> str:
        """Return the page of a project, made when it is not there."""
        return await self._projects.page(home, client, project)

    @readable("Notion")
    async def table(self, database_id: str) -> Table:
        """Read the table as it is now."""
        return await read_table(self._client, database_id)

    async def _write(self, page_id: str, properties: Json) -> Json:
        return await self._client.safe(
            WRITING, lambda: self._client.sdk.pages.update(page_id=page_id, properties=properties)
        )

    async def _read(self, page_id: str) -> Json:
        return await self._client.safe(READING, lambda: self._client.sdk.pages.retrieve(page_id=page_id))

    async def _with_lines(self, home: TrackerHome, page_id: str, lines: Sequence[str]) -> Json:
        """Keep what people wrote, formatting and all, and put below it what is not there yet."""
        said = await self._read(page_id)
        if said.get("in_trash"):
            raise TrashedError("This page is in Notion's trash.")
        column = home.columns[Column.NOTES]
        prop = next((p for p in said["properties"].values() if p.get("id") == column), None)
        if prop is None:
            raise NotFoundError("The tracker has no column Notes any more.")
        kept, words = again(prop["rich_text"]), plain(prop["rich_text"])
        missing = [line for line in lines if line not in words]
        added = "\n".join(missing)
        if words and added:
            added = f"\n{added}"
        room = max(ELEMENTS - len(kept), 0)  # what people wrote comes first, and the other columns are written anyway
        new = rich(added)[:room]
        return {column: {"rich_text": [*kept, *new]}} if new else {}

    async def _query(self, home: TrackerHome, **body: Any) -> Scan:
        """Read every page of a query; `complete` tells whether Notion gave all there is."""
        found: dict[str, Page] = {}
        answer: Json = {}
        query = partial(self._client.sdk.data_sources.query, home.source_id, page_size=PAGE_SIZE, **body)
        async for answer in self._client.listed(LISTING, query):
            for said in answer["results"]:
                found[said["id"]] = await self._pages.read(home, said)
        status = (answer.get("request_status") or {}).get("type", "complete")
        return Scan(pages=tuple(found.values()), complete=status == "complete")
