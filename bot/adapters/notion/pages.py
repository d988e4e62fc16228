"""Pages between Notion's form and ours."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.adapters.notion.people import People
from bot.adapters.notion.values import decode, encode
from bot.domain.tracker import COMPUTED, Column, TrackerHome, Value
from bot.domain.tracker_schema import KINDS
from bot.ports.tracker import Page

Json = dict[str, Any]


class Pages:
    """Reads pages and writes properties, by the ids of the columns."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def read(self, home: TrackerHome, said: Mapping[str, Any]) -> Page:
        """Return a page as Notion shows it, in our words."""
        editor = said.get("last_edited_by") or {}
        edited_by = await self._people.email_of(editor)
        return Page(
            id=said["id"],
            url=said.get("url") or "",
            values=await self._values(home, said.get("properties") or {}),
            created_at=datetime.fromisoformat(said["created_time"]),
            edited_at=datetime.fromisoformat(said["last_edited_time"]),
            edited_by=edited_by,
            created_by=await self._people.email_of(said.get("created_by")),
            in_trash=bool(said.get("in_trash")),
        )

    async def properties(self, home: TrackerHome, values: Mapping[Column, Value]) -> Json:
        """Return values as a write takes them; a column that is not there (any more) is left out."""
        found: Json = {}
        for column, value in values.items():
            if column not in home.columns or column in COMPUTED:
                continue
            encoded = await self._owner(home, value) if column is Column.OWNER else encode(KINDS[column], value)
            if encoded is not None:
                found[home.columns[column]] = encoded
        return found

    async def _owner(self, home: TrackerHome, value: Value) -> Json | None:
        if home.owner_kind != "people":
            return encode(home.owner_kind, value)
        user_id = await self._people.id_of(str(value)) if value else None
        return {"people": [{"object": "user", "id": user_id}] if user_id else []}

    async def _values(self, home: TrackerHome, properties: Mapping[str, Any]) -> dict[Column, Value]:
        by_id = {prop.get("id"): prop for prop in properties.values()}
        found: dict[Column, Value] = {}
        for column in Column:
            prop = by_id.get(home.columns.get(column, ""))
            if prop is None or column in COMPUTED:
                continue
            people = prop.get("type") == "people"
            found[column] = await self._first(prop) if people else decode(prop)
        return found

    async def _first(self, prop: Mapping[str, Any]) -> str | None:
        people = prop.get("people") or []
        if not people:
            return None
        return await self._people.email_of(people[0]) or str(people[0].get("id"))
