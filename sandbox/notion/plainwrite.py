"""Turns a plain value, as a person types it, into the form the API's writes take."""

from collections.abc import Callable
from typing import Any

from sandbox.notion.errors import Json, invalid
from sandbox.notion.records import DataSource
from sandbox.notion.richtext import plain_rich
from sandbox.notion.space import Space

CHUNK = 2000


def from_plain(space: Space, source: DataSource, key: str, value: Any) -> Json:
    """Return the property value a plain value stands for; refuse read-only columns."""
    column = source.column(key)
    if column is None:
        raise invalid(f"{key} is not a property that exists.")
    if column.type not in FORMS:
        raise invalid(f"{key} is a {column.type} and cannot be edited.")
    return {column.type: FORMS[column.type](space, value)}


def _rich(_: Space, value: Any) -> list[Json]:
    text = "" if value is None else str(value)
    pieces = [text[at : at + CHUNK] for at in range(0, len(text), CHUNK)]
    return [{"text": {"content": element["plain_text"]}} for piece in pieces for element in plain_rich(piece)]


def _text(_: Space, value: Any) -> str | None:
    return value or None


def _as_is(_: Space, value: Any) -> Any:
    return value


def _option(_: Space, value: Any) -> Json | None:
    return {"name": value} if value else None


def _options(_: Space, value: Any) -> list[Json]:
    return [{"name": name} for name in _many(value)]


def _date(_: Space, value: Any) -> Json | None:
    return {"start": value} if value else None


def _people(space: Space, value: Any) -> list[Json]:
    found = [(name, space.person(name)) for name in _many(value)]
    unknown = [name for name, user in found if user is None]
    if unknown:
        raise invalid(f"nobody here is called {unknown[0]!r}")
    return [{"id": user.id} for _, user in found if user]


def _relation(_: Space, value: Any) -> list[Json]:
    return [{"id": page_id} for page_id in _many(value)]


def _many(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [value] if value else []


FORMS: dict[str, Callable[[Space, Any], Any]] = {
    "title": _rich,
    "rich_text": _rich,
    "number": _as_is,
    "select": _option,
    "status": _option,
    "multi_select": _options,
    "date": _date,
    "people": _people,
    "checkbox": lambda _, value: bool(value),
    "url": _text,
    "email": _text,
    "phone_number": _text,
    "relation": _relation,
}
