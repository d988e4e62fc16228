"""One call on its way in, and what an operation is."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web

from sandbox.make.answers import ApiError, error, not_valid
from sandbox.make.query import Query

BODY_LIMIT = 100 * 1024
NO_LAG = timedelta(0)


@dataclass
class Incoming:
    """A call that passed the gate."""

    request: web.Request
    query: Query
    lag: timedelta = NO_LAG

    def path(self, name: str) -> str:
        """Return a part of the path."""
        return self.request.match_info[name]

    def path_id(self, name: str) -> int | None:
        """Return a numeric part of the path, None when it is none."""
        value = self.path(name)
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 15 else None  # noqa: PLR2004 - a safe integer

    async def body(self) -> dict[str, Any]:
        """Return the JSON body; {} when there is none or when its content type is not JSON."""
        raw = await self.request.read()
        if len(raw) > BODY_LIMIT:
            raise ApiError(400, {"detail": "request entity too large"})
        if not raw or self.request.content_type != "application/json":
            return {}
        body = _parsed(raw)
        if not isinstance(body, dict):
            raise not_valid(["Expected object in the body."])
        return body


def _parsed(raw: bytes) -> Any:
    """Read JSON as Make's JavaScript does: in UTF-8, without Python's NaN and Infinity, an object or an array."""
    try:
        return _structure(json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant))
    except json.JSONDecodeError as slip:
        raise _unexpected(raw, slip.pos) from None
    except (ValueError, RecursionError):
        raise _unexpected(raw, 0) from None


def _unexpected(raw: bytes, at: int) -> ApiError:
    text = raw.decode("utf-8-sig", "replace")
    told = f"Unexpected token {text[at]} in JSON at position {at}" if at < len(text) else "Unexpected end of JSON input"
    refusal = error(400, told, "Bad Request", "SC400")
    refusal.body["suberrors"] = []
    return refusal


def _structure(value: Any) -> Any:
    if not isinstance(value, dict | list):
        raise ValueError(value)  # noqa: TRY004 - to the caller a bare value is no JSON, like any other slip
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(name)


Handler = Callable[[Incoming], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Operation:
    """One operation: its place, its scopes (any of them will do; none: no scope needed), its handler.

    Attributes:
        gated: whether it needs the allow_credential_requests feature.
        free_plan: whether a free organization's token may call it.
    """

    method: str
    path: str
    scopes: tuple[str, ...]
    handler: Handler
    gated: bool = False
    free_plan: bool = False

    @property
    def name(self) -> str:
        """Return the name faults and the call log use."""
        return f"{self.method} {self.path}"
