"""Pages of a list, and the opaque cursors between them."""

from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.notion.call import Call
from sandbox.notion.checks import as_uuid, fail
from sandbox.notion.errors import Json, NotionError, invalid
from sandbox.notion.ids import new_id
from sandbox.notion.space import Space

MAX_SIZE = 100
KEPT_CURSORS = 10_000
Item = TypeVar("Item")


@dataclass(frozen=True)
class Cut:
    """Where one page of a list starts and how long it may be."""

    size: int
    cursor: str | None


def body_cut(call: Call) -> Cut:
    """Return the page a POST asks for, or refuse."""
    size = call.body.get("page_size", MAX_SIZE)
    if isinstance(size, bool) or not isinstance(size, int):
        fail("body.page_size", "be a number or `undefined`", size)
    cursor = call.body.get("start_cursor")
    if cursor is not None and not isinstance(cursor, str):
        fail("body.start_cursor", "be a string, `null`, or `undefined`", cursor)
    return Cut(_sized("body.page_size", size), _cursor("body.start_cursor", cursor))


def query_cut(call: Call) -> Cut:
    """Return the page a GET asks for, or refuse."""
    sent = call.param("page_size")
    if sent is not None and not (sent.isascii() and sent.isdecimal()):
        fail("query.page_size", "be a number or `undefined`", sent)
    size = int(sent) if sent is not None else MAX_SIZE
    cursor = call.param("start_cursor")
    if cursor is not None and as_uuid(cursor) is None and call.operation == "GET /v1/users":
        raise stale(cursor)
    return Cut(_sized("query.page_size", size), _cursor("query.start_cursor", cursor))


def _sized(path: str, size: int) -> int:
    if size > MAX_SIZE:
        fail(path, f"be ≤ `{MAX_SIZE}` or `undefined`", size)
    if size < 1:
        fail(path, "be ≥ `1` or `undefined`", size)
    return size


def _cursor(path: str, value: str | None) -> str | None:
    if value is None:
        return None
    found = as_uuid(value)
    if found is None:
        fail(path, "be a valid uuid or `undefined`", value)
    return found


def stale(cursor: str) -> NotionError:
    """Return the refusal of a cursor that leads nowhere (any more)."""
    return invalid(f"The start_cursor provided is invalid: {cursor}")


def take(space: Space, cut: Cut, scope: str, keys: list[str], items: list[Item]) -> tuple[list[Item], str | None]:
    """Return one page of the items and the next cursor; `keys` are the items' ids, `scope` names the list."""
    start = _start(space, cut.cursor, scope, keys) if cut.cursor else 0
    end = start + cut.size
    return items[start:end], _issue(space, scope, keys[end], end) if end < len(items) else None


def _issue(space: Space, scope: str, key: str, offset: int) -> str:
    cursor = new_id()
    space.cursors[cursor] = (scope, key, offset)
    while len(space.cursors) > KEPT_CURSORS:
        del space.cursors[next(iter(space.cursors))]
    return cursor


def _start(space: Space, cursor: str, scope: str, keys: list[str]) -> int:
    known = space.cursors.get(cursor)
    if known is None or known[0] != scope:
        raise stale(cursor)
    _, key, offset = known
    if key in keys:
        return keys.index(key)  # a row that moved meanwhile takes its page along, as the real ones do
    page = space.pages.get(key)
    if (page is None or page.current.in_trash) and space.switch("gone_cursor") == "refused":
        raise stale(cursor)
    return offset


def listed(kind: str, results: list[Json], cursor: str | None, **more: Any) -> Json:
    """Return a list answer."""
    body = {"object": "list", "results": results, "next_cursor": cursor, "has_more": cursor is not None}
    return body | {"type": kind, kind: {}} | more
