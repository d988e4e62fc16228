"""Cursors and limits, the same for every listing method."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.slack.call import Call
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json

T = TypeVar("T")
LIMIT_MAX = 1000
PREFIX = "next:"


def limit_of(call: Call, default: int) -> int:
    """Return the page size asked for; raises `invalid_limit` outside 1 to 1000."""
    if not call.has("limit"):
        return default
    limit = call.number("limit", default)
    if limit == 0:
        return default
    if not 0 < limit <= LIMIT_MAX:
        raise SlackError("invalid_limit")
    return limit


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor, validate=True).decode()
        return int(text.removeprefix(PREFIX)) if text.startswith(PREFIX) else _bad()
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None


def _bad() -> int:
    raise ValueError


def page(call: Call, rows: Sequence[T], default: int) -> tuple[list[T], str]:
    """Return one page of rows and the cursor of the next (empty: there is none)."""
    start, limit = _offset(call.text("cursor")), limit_of(call, default)
    chosen = list(rows[start : start + limit])
    more = start + limit < len(rows)
    return chosen, base64.b64encode(f"{PREFIX}{start + limit}".encode()).decode() if more else ""


def metadata(cursor: str) -> Json:
    """Return the `response_metadata` that carries a cursor."""
    return {"response_metadata": {"next_cursor": cursor}}
