"""Cursors and limits, the same for every listing method."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sandbox.slack.call import Call
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json
from sandbox.slack.state import Message

T = TypeVar("T")
LIMIT_MAX = 999
MOMENT = "next_ts"


@dataclass(frozen=True)
class Cursor(Generic[T]):
    """What a method's cursors name: `user:U061NFTT2` is the row the next page begins with."""

    kind: str
    name: Callable[[T], str]


def limit_of(call: Call, default: int) -> int:
    """Return the page size asked for, which must be below 1000; raises `invalid_limit`."""
    if not call.has("limit"):
        return default
    limit = call.number("limit", default)
    if limit == 0:
        return default
    if not 0 < limit <= LIMIT_MAX:
        raise SlackError("invalid_limit")
    return limit


def page(call: Call, rows: Sequence[T], default: int, cursor: Cursor[T]) -> tuple[list[T], str]:
    """Return one page of rows and the cursor of the next (empty: there is none)."""
    wanted = _read(call, cursor.kind)
    names = [cursor.name(row) for row in rows]
    if wanted and wanted not in names:
        raise SlackError("invalid_cursor")
    start = names.index(wanted) if wanted else 0
    end = start + limit_of(call, default)
    return list(rows[start:end]), _written(cursor.kind, names[end]) if end < len(names) else ""


def timeline(
    call: Call, rows: list[Message], default: int, *, most: int, newest_first: bool = False
) -> tuple[list[Message], str]:
    """Return one page of messages in order; its cursor is a moment, which newer or deleted messages do not move."""
    wanted = _read(call, MOMENT)
    if wanted and not wanted.isdecimal():
        raise SlackError("invalid_cursor")
    rest = [row for row in rows if not wanted or _reached(_micros(row), int(wanted), newest_first=newest_first)]
    limit = min(limit_of(call, default), most)
    return rest[:limit], _written(MOMENT, str(_micros(rest[limit]))) if limit < len(rest) else ""


def _reached(moment: int, wanted: int, *, newest_first: bool) -> bool:
    return moment <= wanted if newest_first else moment >= wanted


def _micros(message: Message) -> int:
    return int(message.ts.replace(".", ""))


def _read(call: Call, kind: str) -> str:
    cursor = call.text("cursor")
    if not cursor:
        return ""
    try:
        found, _, name = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None
    if found != kind or not name:
        raise SlackError("invalid_cursor")
    return name


def _written(kind: str, name: str) -> str:
    return base64.b64encode(f"{kind}:{name}".encode()).decode()


def metadata(cursor: str) -> Json:
    """Return the `response_metadata` that carries a cursor."""
    return {"response_metadata": {"next_cursor": cursor}}
