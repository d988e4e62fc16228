"""POST /v1/data_sources/{data_source_id}/query."""

import json
from datetime import timedelta
from hashlib import sha1

from sandbox.notion.call import Call
from sandbox.notion.checks import fail, want_choice
from sandbox.notion.errors import Json, not_found
from sandbox.notion.filters import read_filter
from sandbox.notion.pages import property_ids, show_page
from sandbox.notion.paging import body_cut, listed, take
from sandbox.notion.records import DataSource
from sandbox.notion.row import Row
from sandbox.notion.sorts import read_sorts, sort_rows

LIMIT_REACHED = {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}


def query(call: Call) -> Json:
    """Return one page of the rows that match."""
    call.only("filter", "sorts", "page_size", "start_cursor", "in_trash", "result_type")
    source = call.space.data_source("path.data_source_id", call.path["data_source_id"])
    if call.space.source_gone(source):
        raise not_found("data_source", source.id)
    cut, only = body_cut(call), property_ids(source, call)
    want_choice("body.result_type", call.body.get("result_type", "page"), ("page", "data_source"))
    rows = _matching(call, source)
    limit = int(call.space.switch("query_row_limit"))
    keys = [row.page.id for row in rows[:limit]]
    page, cursor = take(call.space, cut, _scope(call), keys, rows[:limit])
    results = [show_page(call, row.page, row.version, only) for row in page]
    cut_off = cursor is None and len(rows) > limit
    more: Json = {"request_status": LIMIT_REACHED} if cut_off else {}
    return listed("page_or_data_source", results, cursor, **more)


def _matching(call: Call, source: DataSource) -> list[Row]:
    space, body = call.space, call.body
    if "filter" in body and not isinstance(body["filter"], dict):
        fail("body.filter", "be an object or `undefined`", body["filter"])
    keep = read_filter(space, source, "body.filter", body["filter"]) if "filter" in body else None
    sorts = read_sorts(source, "body.sorts", body["sorts"]) if "sorts" in body else []
    if body.get("result_type") == "data_source":
        return []
    rows = visible(call, source)
    return sort_rows([row for row in rows if keep is None or keep(row)], sorts)


def visible(call: Call, source: DataSource) -> list[Row]:
    """Return the rows the index knows by now, newest first or shuffled."""
    trash = call.trash() or False
    lag = _lag(call)
    found = []
    for page in reversed(source.rows.values()):
        version = page.as_of(call.space.now() - lag) if lag else page.current
        if version is not None and version.in_trash == trash:
            found.append(Row(call.space, source, page, version))
    return _shuffled(found) if call.space.switch("shuffle_default_order") else found


def _shuffled(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: sha1(row.page.id.encode()).digest())  # noqa: S324 - an order, no secret


def _lag(call: Call) -> timedelta:
    fault = call.space.world.faults.take("notion", call.operation, "lag")
    return timedelta(seconds=float(fault.params.get("seconds", 10))) if fault else timedelta()


def _scope(call: Call) -> str:
    """Return what a cursor belongs to: this data source with this filter and these sorts."""
    parts = {key: call.body.get(key) for key in ("filter", "sorts", "in_trash", "archived", "result_type")}
    return f"{call.operation} {call.path} {json.dumps(parts, sort_keys=True)}"
