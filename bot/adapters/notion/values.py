"""Values in Notion's form and back, within its limits."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.domain.tracker import Value
from bot.domain.tracker_schema import option_name

Json = dict[str, Any]
ELEMENT, ELEMENTS = 2000, 100
URL, EMAIL = 2000, 200
BEYOND = "\U00010000"
"""The first character that UTF-16, in which Notion most likely counts, tells in two units."""


def units(text: str) -> int:
    """Return a text's length as Notion most likely counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "replace")) // 2


def pieces(text: str) -> Iterator[str]:
    """Cut a text into elements that Notion takes; no character is torn in two."""
    piece, used = "", 0
    for char in text:
        size = 1 if char < BEYOND else 2
        if used + size > ELEMENT:
            yield piece
            piece, used = "", 0
        piece, used = piece + char, used + size
    if piece:
        yield piece


def rich(text: str) -> list[Json]:
    """Return a text as rich text; what is beyond Notion's hundred elements is cut off."""
    return [{"type": "text", "text": {"content": piece}} for piece in list(pieces(text))[:ELEMENTS]]


def plain(elements: Any) -> str:
    """Return rich text as plain text."""
    return "".join(str(element.get("plain_text", "")) for element in elements or [])


def again(elements: Any) -> list[Json]:
    """Return rich text that was read as a write takes it; what people typed in one go may be longer than that."""
    return [written for element in elements or [] for written in _again(element)]


def _again(element: Mapping[str, Any]) -> list[Json]:
    kind = str(element.get("type", "text"))
    look = {"annotations": element["annotations"]} if "annotations" in element else {}
    body = dict(element.get(kind) or {})
    if kind != "text":
        return [{"type": kind, kind: body} | look]
    link = {"link": body["link"]} if body.get("link") else {}
    return [{"type": kind, kind: {"content": piece} | link} | look for piece in pieces(body.get("content", ""))]


def encode(kind: str, value: Value) -> Json | None:
    """Return a value as a property of this kind takes it; None when the kind cannot hold it."""
    how = _ENCODE.get(kind)
    return None if how is None else {kind: how(value)}


def decode(prop: Mapping[str, Any]) -> Value:
    """Return what a property shows; a kind we do not use shows nothing."""
    kind = str(prop.get("type", ""))
    how = _DECODE.get(kind)
    return how(prop.get(kind)) if how is not None else None


def _text(value: Value) -> list[Json]:
    return rich("" if value is None else str(value))


def _select(value: Value) -> Json | None:
    name = option_name(str(value)) if value else ""
    return {"name": name} if name else None


def _relation(value: Value) -> list[Json]:
    return [{"id": str(value)}] if value else []


def _related(found: Any) -> str | None:
    return str(found[0]["id"]) if found else None


def _short(limit: int) -> Callable[[Value], str | None]:
    def shortened(value: Value) -> str | None:
        text = str(value or "")
        return text if text and units(text) <= limit else None

    return shortened


def _date(value: Value) -> Json | None:
    return {"start": str(value)} if value else None


def _moment(found: Any) -> str | None:
    start = str((found or {}).get("start") or "")
    try:
        at = datetime.fromisoformat(start)
    except ValueError:
        return start or None
    if len(start) <= len("2026-11-23"):
        return start
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return at.astimezone(UTC).replace(second=0, microsecond=0).isoformat()


_ENCODE: Mapping[str, Callable[[Value], Any]] = {
    "title": _text,
    "rich_text": _text,
    "select": _select,
    "url": _short(URL),
    "email": _short(EMAIL),
    "number": lambda value: value,
    "checkbox": bool,
    "date": _date,
    "relation": _relation,
}
_DECODE: Mapping[str, Callable[[Any], Value]] = {
    "title": lambda found: plain(found) or None,
    "rich_text": lambda found: plain(found) or None,
    "select": lambda found: (found or {}).get("name"),
    "url": lambda found: found,
    "email": lambda found: found,
    "number": lambda found: found,
    "checkbox": bool,
    "date": _moment,
    "relation": _related,
}
