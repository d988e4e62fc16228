"""GET /v1/pages/{page_id}/properties/{property_id}: one property, long ones page by page."""

from typing import Any

from sandbox.notion.call import Call
from sandbox.notion.errors import Json, invalid
from sandbox.notion.ids import encode
from sandbox.notion.pages import as_source
from sandbox.notion.paging import listed, query_cut, take
from sandbox.notion.records import Column
from sandbox.notion.row import Row
from sandbox.notion.show import show_value

LISTED = ("title", "rich_text", "people", "relation")


def retrieve(call: Call) -> Json:
    """Return a property item, or a list of them for text, people and relations."""
    page = call.space.page("path.page_id", call.path["page_id"])
    source = as_source(call.space, page)
    key = call.path["property_id"]
    column = source.columns.get(key) or source.column(key)
    if column is None:
        raise invalid(f"Could not find property with name or id: {key}")
    value = show_value(Row(call.space, source, page, page.current), column)
    if column.type not in LISTED:
        return _item(column, value)
    return _items(call, column, value, f"{call.operation} {page.id} {column.id}")


def _item(column: Column, value: Any) -> Json:
    return {"object": "property_item", "type": column.type, "id": encode(column.id), column.type: value}


def _items(call: Call, column: Column, values: list[Json], scope: str) -> Json:
    keys = [str(index) for index in range(len(values))]
    part, cursor = take(call.space, query_cut(call), scope, keys, values)
    summary: Json = {"id": encode(column.id), "next_url": None, "type": column.type, column.type: {}}
    results = [_item(column, value) for value in part]
    return listed("property_item", results, cursor) | {"property_item": summary}
