"""A view's rows: asked for once, kept for a quarter of an hour, read page by page."""

from datetime import timedelta

from sandbox.notion.call import Call
from sandbox.notion.checks import want_uuid
from sandbox.notion.errors import Json, not_found
from sandbox.notion.filters import read_filter
from sandbox.notion.ids import new_id
from sandbox.notion.paging import Cut, body_cut, listed, query_cut, take
from sandbox.notion.query import visible
from sandbox.notion.records import View, ViewQuery
from sandbox.notion.sorts import read_sorts, sort_rows
from sandbox.notion.times import database_time
from sandbox.notion.views import view_at

LIFETIME = timedelta(minutes=15)


def create(call: Call) -> Json:
    """POST /v1/views/{view_id}/queries: answers the first page."""
    call.only("page_size")
    space, view, cut = call.space, view_at(call.space, "path.view_id", call.path["view_id"]), body_cut(call)
    query = ViewQuery(new_id(), view.id, space.now() + LIFETIME, _page_ids(call, view))
    space.view_queries[query.id] = query
    page, cursor = _page(call, query, cut)
    return {
        "object": "view_query",
        "id": query.id,
        "view_id": view.id,
        "expires_at": database_time(query.expires),
        "total_count": len(query.page_ids),
        "results": page,
        "next_cursor": cursor,
        "has_more": cursor is not None,
    }


def results(call: Call) -> Json:
    """GET /v1/views/{view_id}/queries/{query_id}."""
    page, cursor = _page(call, _query(call), query_cut(call))
    return listed("page", page, cursor)


def delete(call: Call) -> Json:
    """DELETE /v1/views/{view_id}/queries/{query_id}."""
    query = _query(call)
    del call.space.view_queries[query.id]
    return {"object": "view_query", "id": query.id, "deleted": True}


def _page_ids(call: Call, view: View) -> list[str]:
    space, source = call.space, call.space.data_sources[view.data_source_id]
    keep = read_filter(space, source, "view.filter", view.filter) if view.filter else None
    rows = [row for row in visible(call, source) if keep is None or keep(row)]
    return [row.page.id for row in sort_rows(rows, read_sorts(source, "view.sorts", view.sorts or []))]


def _page(call: Call, query: ViewQuery, cut: Cut) -> tuple[list[Json], str | None]:
    ids, cursor = take(call.space, cut, f"view query {query.id}", query.page_ids, query.page_ids)
    return [{"object": "page", "id": page_id} for page_id in ids], cursor


def _query(call: Call) -> ViewQuery:
    view = view_at(call.space, "path.view_id", call.path["view_id"])
    query_id = want_uuid("path.query_id", call.path["query_id"])
    query = call.space.view_queries.get(query_id)
    if query is None or query.view_id != view.id or query.expires <= call.space.now():
        raise not_found("view_query", query_id)
    return query
