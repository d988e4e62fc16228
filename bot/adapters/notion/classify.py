"""From what notion-client raises to the named kinds of errors."""

import json
from collections.abc import Mapping
from datetime import timedelta
from enum import Enum, auto

import httpx
from notion_client.errors import HTTPResponseError, InvalidPathParameterError, RequestTimeoutError

from bot.adapters.make.retry_after import read_retry_after
from bot.adapters.reading import TOO_BIG, TooBigError
from bot.ports.errors import (
    AnswerLostError,
    NotFoundError,
    OutsideError,
    RateLimitedError,
    RefusedError,
    UnreachableError,
)
from bot.ports.tracker import ColumnChangedError, LockedOutError, TrashedError

FAILURES = (
    HTTPResponseError,
    RequestTimeoutError,
    InvalidPathParameterError,
    httpx.HTTPError,
    httpx.InvalidURL,
    json.JSONDecodeError,
    TooBigError,
)
"""Everything the SDK lets out: its own errors, and what it does not wrap."""
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
BUSY = (429, 529)
TROUBLE = (408, 409, 500, 502, 503, 504)
A_WHILE = timedelta(seconds=10)
QUOTED = 300


class Repeat(Enum):
    """What happens when the same call is made again."""

    SAFE = auto()
    """Nothing new: a read, or a write of absolute values. It is retried inside."""
    NEVER = auto()
    """It would happen twice: after a lost answer one must look first."""


class InvalidError(RefusedError):
    """Notion did not accept what was sent."""


class TooMuchError(UnreachableError):
    """Notion's answer is larger than any that is read; asking again at once would bring the same."""


def named(error: BaseException, doing: str, repeat: Repeat) -> OutsideError:
    """Return the error for what the SDK raised; `doing` completes "when asked ..."."""
    if isinstance(error, HTTPResponseError):
        return _answered(error, doing, repeat)
    if isinstance(error, InvalidPathParameterError):
        return InvalidError("This is not an id of Notion's.")
    if isinstance(error, TooBigError) and repeat is Repeat.SAFE:
        return TooMuchError(f"Notion's answer, when asked {doing}, cannot be used: {TOO_BIG}.")
    cause = error.__context__ if isinstance(error, RequestTimeoutError) else error
    if isinstance(cause, NOT_SENT):
        return UnreachableError("Notion cannot be reached just now; nothing was done.")
    return _unclear("Notion gave no usable answer", doing, repeat)


def _unclear(what: str, doing: str, repeat: Repeat) -> OutsideError:
    if repeat is Repeat.NEVER:
        return AnswerLostError(f"{what} when asked {doing}: it may have happened.")
    return UnreachableError(f"{what} when asked {doing}. It is tried again.")


def _answered(error: HTTPResponseError, doing: str, repeat: Repeat) -> OutsideError:
    status = error.status
    if status in BUSY:
        return RateLimitedError("Notion asks for a pause; nothing was done.", _pause(error.headers))
    if status in TROUBLE or status > max(TROUBLE):
        return _unclear(f"Notion has trouble of its own (HTTP {status})", doing, repeat)
    words = _words(error)
    if status == httpx.codes.UNAUTHORIZED:
        return LockedOutError("Notion does not accept the token: ask the operator of this bot to check NOTION_API_KEY.")
    if status == httpx.codes.FORBIDDEN:
        return RefusedError(
            f"Notion refused {doing}: the connection lacks a capability. Switch on reading, updating and inserting "
            "content, and user information with e-mail addresses, in Notion's settings of the connection."
        )
    if status == httpx.codes.NOT_FOUND:
        return NotFoundError(
            "Notion does not have this, or it is not shared with the connection (in Notion: ••• → Connections)."
        )
    return _refused(words, doing)


def _refused(words: str, doing: str) -> OutsideError:
    said = words.casefold()
    if "is a page, not a database" in said or "is a database, not a page" in said:
        return NotFoundError("In Notion this is something else: a page where a database belongs, or the reverse.")
    if "archived" in said or "in trash" in said:
        return TrashedError("This page is in Notion's trash.")
    if "is not a property that exists" in said or "is expected to be" in said or "could not find property" in said:
        return ColumnChangedError(f"A column of the tracker was changed in Notion. Notion says: “{words}”.")
    if "block limit" in said or "blocks limit" in said:
        return RefusedError(
            "The Notion workspace has used up its free blocks: a workspace with several members needs a paid plan."
        )
    return InvalidError(f"Notion refused {doing}. It says: “{words}”.")


def _pause(headers: Mapping[str, str]) -> timedelta:
    told = read_retry_after(headers.get("retry-after"), headers.get("date"))
    return A_WHILE if told is None else told


def _words(error: HTTPResponseError) -> str:
    """Return what Notion says; an HTML page or another body says nothing to people."""
    try:
        body = json.loads(error.body)
    except (TypeError, ValueError):
        return f"HTTP {error.status}"
    said = body.get("message") if isinstance(body, dict) else None
    return str(said or f"HTTP {error.status}")[:QUOTED]
