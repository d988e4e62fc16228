"""What a request carries: JSON in UTF-8 that says it is JSON, with the numbers JavaScript has."""

import json
import math

from aiohttp import web

from sandbox.notion.checks import fail
from sandbox.notion.errors import Json, NotionError
from sandbox.notion.space import Space

MAX_BODY = 500_000
EXACT = 2**53
"""Up to here a JavaScript number tells every whole number from the next."""


def unreadable() -> NotionError:
    """Return the refusal of a body that is no JSON."""
    return NotionError(400, "Error parsing JSON body.", code="invalid_json")


async def read_body(request: web.Request, space: Space) -> Json:
    """Return the body, or refuse; a GET and a DELETE have none."""
    raw = await request.read()
    if len(raw) > MAX_BODY:
        raise NotionError(413, "Request body is too large.")
    if request.method in ("GET", "DELETE") or not raw:
        return {}
    if request.content_type != "application/json" and space.switch("untyped_body") == "refused":
        raise unreadable()
    body = _parsed(raw)
    if not isinstance(body, dict):
        fail("body", "be an object", body)
    return body


def _parsed(raw: bytes) -> object:
    try:
        body = json.loads(raw.decode(), parse_constant=_no_number, parse_int=_number, parse_float=_number)
        json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair is no text, and no answer could show it
    except (ValueError, RecursionError):
        raise unreadable() from None
    return body


def _number(text: str) -> float:
    """Return a number as JavaScript holds it: 1.0 is 1, and digits beyond a double's are lost."""
    number = float(text)
    if not math.isfinite(number):
        _no_number(text)
    return int(number) if number.is_integer() and abs(number) <= EXACT else number


def _no_number(text: str) -> None:
    raise ValueError(text)
