"""Views, as far as Notion's API makes them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.adapters.notion.client import Json, NotionClient
from bot.domain.tracker import Column
from bot.domain.tracker_schema import KINDS, Table, ViewSpec
from bot.ports.errors import OutsideError, RefusedError

MAKING = "to make a view"
LISTING = "for the views"
EXACT = frozenset({"title", "text"})
"""Groups of these kinds want to know how finely they are cut."""


class Views:
    """Lists and makes views; a view is known by its name."""

    def __init__(self, client: NotionClient) -> None:
        self._client = client

    async def names(self, database_id: str) -> list[str]:
        """Return the names of a database's views; the list has ids alone."""
        names: list[str] = []
        views = partial(self._client.sdk.views.list, database_id=database_id, page_size=100)
        async for answer in self._client.listed(LISTING, views):
            names += [await self._name(view["id"]) for view in answer["results"]]
        return names

    async def _name(self, view_id: str) -> str:
        view = await self._client.safe(LISTING, lambda: self._client.sdk.views.retrieve(view_id))
        return str(view.get("name") or "")

    async def create(self, table: Table, view: ViewSpec, columns: Mapping[str, str]) -> str | None:
        """Make a view; returns why it could not be made as wanted, or None.

        A filter that Notion drops without a word would leave a view that shows something else than its name says: such
        a view is taken away again.
        """
        body = _body(table, view, columns)
        if body is None:
            return "a column it needs is missing"
        try:
            made = await self._client.once(MAKING, lambda: self._client.sdk.views.create(**body))
        except RefusedError as error:
            return str(error)
        if body.get("filter") and not made.get("filter"):
            await self._take_away(made["id"])
            return "Notion dropped its filter"
        return None

    async def _take_away(self, view_id: str) -> None:
        try:
            await self._client.safe(MAKING, lambda: self._client.sdk.views.delete(view_id))
        except OutsideError:
            return


def _body(table: Table, view: ViewSpec, columns: Mapping[str, str]) -> Json | None:
    ids = {Column(column): column_id for column, column_id in columns.items()}
    needed = {column for column, *_ in (*view.filters, *view.sorts)} | ({view.group[0]} if view.group else set())
    if not needed <= ids.keys():
        return None
    body: Json = {
        "database_id": table.database_id,
        "data_source_id": table.source_id,
        "name": view.name,
        "type": view.kind,
        "configuration": _configuration(view, ids, table),
    }
    if view.filters:
        conditions = [{"property": ids[c], family: {word: value}} for c, family, word, value in view.filters]
        body["filter"] = {"and": conditions} if len(conditions) > 1 else conditions[0]
    if view.sorts:
        body["sorts"] = [_sort(ids[column], ascending=up) for column, up in view.sorts]
    return body


def _sort(column_id: str, *, ascending: bool) -> Json:
    return {"property": column_id, "direction": "ascending" if ascending else "descending"}


def _configuration(view: ViewSpec, ids: dict[Column, str], table: Table) -> Json:
    hidden = [column.id for column in table.columns if column.id not in {ids.get(c) for c in view.shows}]
    shown = [{"property_id": ids[column], "visible": True} for column in view.shows if column in ids]
    body: Json = {
        "type": view.kind,
        "properties": [*shown, *({"property_id": column_id, "visible": False} for column_id in hidden)],
    }
    if view.group is not None:
        body["group_by"] = _group(view.group[0], view.group[1], ids, table)
    return body


def _group(column: Column, kind: str, ids: dict[Column, str], table: Table) -> Json:
    shown = table.by_id(ids[column])
    if shown is not None and shown.kind == "rich_text" and KINDS[column] == "people":
        kind = "text"
    group: dict[str, Any] = {"type": kind, "property_id": ids[column], "sort": {"type": "manual"}}
    return group | ({"group_by": "exact"} if kind in EXACT else {}) | {"hide_empty_groups": False}
