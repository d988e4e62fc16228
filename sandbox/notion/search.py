"""POST /v1/search: titles only, and late."""

from datetime import datetime, timedelta
from typing import Any

from sandbox.notion.call import Call
from sandbox.notion.checks import MISSING, fail, want_choice, want_object, want_only, want_text
from sandbox.notion.data_sources import show_source
from sandbox.notion.errors import Json, invalid
from sandbox.notion.ids import TITLE
from sandbox.notion.pages import show_page
from sandbox.notion.paging import body_cut, listed, take
from sandbox.notion.records import DataSource, Page
from sandbox.notion.richtext import plain

Hit = tuple[datetime, str, Page | DataSource]
OBJECTS = ("page", "data_source")


def search(call: Call) -> Json:
    """Return one page of the pages and data sources whose title holds the words."""
    call.only("query", "filter", "sort", "page_size", "start_cursor")
    words = want_text("body.query", call.body.get("query", "")).casefold()
    wanted, newest_first = _filter(call.body), _sort(call.body)
    cut = body_cut(call)
    hits = [hit for hit in _indexed(call, wanted) if words in hit[1].casefold()]
    hits.sort(key=lambda hit: hit[0], reverse=newest_first)
    keys = [hit[2].id for hit in hits]
    page, cursor = take(call.space, cut, f"{call.operation} {words} {wanted} {newest_first}", keys, hits)
    return listed("page_or_data_source", [_show(call, hit[2]) for hit in page], cursor)


def _filter(body: Json) -> tuple[str, ...]:
    if "filter" not in body:
        return OBJECTS
    found = want_object("body.filter", body["filter"])
    want_only("body.filter", found, ("property", "value"))
    want_choice("body.filter.property", found.get("property", MISSING), ("object",))
    return (want_choice("body.filter.value", found.get("value", MISSING), OBJECTS),)


def _sort(body: Json) -> bool:
    if "sort" not in body:
        return True
    sort = want_object("body.sort", body["sort"])
    want_only("body.sort", sort, ("timestamp", "direction"))
    if sort.get("timestamp") != "last_edited_time":
        raise invalid('body.sort.timestamp should be "last_edited_time" when sorting by timestamp.')
    direction: Any = sort.get("direction", "descending")
    if direction not in ("ascending", "descending"):
        fail("body.sort.direction", 'be `"ascending"`, `"descending"`, or `undefined`', direction)
    return bool(direction == "descending")


def _indexed(call: Call, wanted: tuple[str, ...]) -> list[Hit]:
    """Return what the index knows by now."""
    seen = call.space.now() - timedelta(seconds=float(call.space.switch("search_lag_seconds")))
    hits: list[Hit] = []
    if "page" in wanted:
        hits += _pages(call, seen)
    if "data_source" in wanted:
        sources = call.space.data_sources.values()
        hits += [(one.edited, plain(one.title), one) for one in sources if one.created <= seen and _kept(call, one)]
    return hits


def _pages(call: Call, seen: datetime) -> list[Hit]:
    found: list[Hit] = []
    for page in call.space.pages.values():
        version = page.as_of(seen)
        if page.shared and version and not version.in_trash:
            found.append((version.edited, plain(version.cells.get(TITLE) or []), page))
    return found


def _kept(call: Call, source: DataSource) -> bool:
    return not call.space.source_gone(source)


def _show(call: Call, found: Page | DataSource) -> Json:
    return show_page(call, found) if isinstance(found, Page) else show_source(call, found)
