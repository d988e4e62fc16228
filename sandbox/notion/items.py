"""GET /v1/pages/{page_id}/properties/{property_id}: one property, long ones page by page."""

from typing import Any

from sandbox.notion.call import Call
from sandbox.notion.errors import Json, invalid
from sandbox.notion.ids import encode
from sandbox.notion.pages import as_source
from sandbox.notion.paging import listed, query_cut, take
from sandbox.notion.records import Column
from sandbox.notion.rollups import related, rolled_up
from sandbox.notion.row import Row
from sandbox.notion.show import show_value

LISTED = ("title", "rich_text", "people", "relation")
UNSUPPORTED = ("show_unique", "unique", "median")
"""Rollups this endpoint does not calculate; it lists what they roll up."""


def retrieve(call: Call) -> Json:
    """Return a property item, or a list of them for text, people, relations and rollups."""
    page = call.space.page("path.page_id", call.path["page_id"])
    source = as_source(call.space, page)
    key = call.path["property_id"]
    column = source.columns.get(key) or source.column(key)
    if column is None:
        raise invalid(f"Could not find property with name or id: {key}")
    row = Row(call.space, source, page, page.current)
    if column.type == "rollup":
        return _rollup(call, row, column)
    items = _items(row, column)
    return _list(call, row, column, items) if column.type in LISTED else items[0]


def _items(row: Row, column: Column) -> list[Json]:
    """Return a property's items: one, or as many as it has elements."""
    value = show_value(row, column)
    return [_item(column, one) for one in (value if column.type in LISTED else [value])]


def _item(column: Column, value: Any) -> Json:
    return {"object": "property_item", "type": column.type, "id": encode(column.id), column.type: value}


def _list(call: Call, row: Row, column: Column, items: list[Json]) -> Json:
    keys = [str(index) for index in range(len(items))]
    part, cursor = take(call.space, query_cut(call), f"{call.operation} {row.page.id} {column.id}", keys, items)
    next_url = _next_url(call, row, column, cursor) if cursor else None
    summary: Json = {"id": encode(column.id), "next_url": next_url, "type": column.type, column.type: {}}
    return listed("property_item", part, cursor) | {"property_item": summary}


def _next_url(call: Call, row: Row, column: Column, cursor: str) -> str:
    size = call.param("page_size")
    rest = f"&page_size={size}" if size else ""
    return f"https://api.notion.com/v1/pages/{row.page.id}/properties/{encode(column.id)}?start_cursor={cursor}{rest}"


def _rollup(call: Call, row: Row, column: Column) -> Json:
    """Return what a rollup rolls up; what comes of it stands beside the last page."""
    function = column.config["function"]
    target, rows = related(row, column)
    if function in ("show_original", *UNSUPPORTED):
        items = [item for other in rows for item in _items(other, target)] if target else []
    else:
        relation = row.source.columns.get(column.config["relation"])
        items = [_item(relation, {"id": other.page.id}) for other in rows] if relation else []
    found = _list(call, row, column, items)
    found["property_item"]["rollup"] = _outcome(row, column, has_more=found["has_more"]) | {"function": function}
    return found


def _outcome(row: Row, column: Column, *, has_more: bool) -> Json:
    function = column.config["function"]
    if function == "show_original":
        return {"type": "array", "array": []}
    kind = "unsupported" if function in UNSUPPORTED else "incomplete"
    return {"type": kind, kind: {}} if has_more or function in UNSUPPORTED else rolled_up(row, column).shown
