"""Property values as clients write them, checked and turned into cells."""

from typing import Any

from sandbox.notion.checks import (
    MISSING,
    fix_one,
    problem,
    want_object,
    want_only,
    want_type,
)
from sandbox.notion.errors import Json, NotionError, invalid
from sandbox.notion.ids import TITLE
from sandbox.notion.readers import READERS
from sandbox.notion.records import Column, DataSource
from sandbox.notion.space import Space

WRITABLE = (
    "title",
    "rich_text",
    "number",
    "url",
    "select",
    "multi_select",
    "people",
    "email",
    "phone_number",
    "date",
    "checkbox",
    "relation",
    "files",
    "status",
    "place",
)
EXTRA = ("id", "name", "type", "has_more")


def read_cells(space: Space, source: DataSource, path: str, value: Any) -> dict[str, Any]:
    """Return the cells a properties object sets, by column id; refuse unknown, mistyped and read-only ones."""
    properties = _with_bare_title(source, want_object(path, value))
    kinds = {key: _kind(f"{path}.{key}", body) for key, body in properties.items()}
    wrong = [line for line in (_misfit(source, key, kind) for key, kind in kinds.items()) if line]
    if wrong:
        raise invalid(" ".join(wrong))
    options = {column.id: list(column.config["options"]) for column in _optional(source)}
    try:
        return _read(space, source, path, properties, kinds)
    except NotionError:
        for column in _optional(source):  # a refused write creates no option
            column.config["options"] = options[column.id]
        raise


def _read(space: Space, source: DataSource, path: str, properties: Json, kinds: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, kind in kinds.items():
        column = source.column(key)
        if column is not None:
            found[column.id] = READERS[kind](space, column, f"{path}.{key}.{kind}", properties[key][kind])
    return found


def _optional(source: DataSource) -> list[Column]:
    return [column for column in source.columns.values() if "options" in column.config]


def _with_bare_title(source: DataSource, properties: Json) -> Json:
    """Return the properties; a plain page's title may come as the bare array."""
    if not source.id and isinstance(properties.get(TITLE), list):
        return properties | {TITLE: {TITLE: properties[TITLE]}}
    return properties


def _kind(path: str, value: Any) -> str:
    body = want_object(path, value)
    kinds = [kind for kind in WRITABLE if kind in body]
    if len(kinds) != 1:
        raise fix_one([problem(f"{path}.{kind}", "be defined", MISSING) for kind in WRITABLE])
    want_only(path, body, (kinds[0], *EXTRA))
    want_type(path, body, kinds[0])
    return kinds[0]


def _misfit(source: DataSource, key: str, kind: str) -> str:
    column = source.column(key)
    if column is None:
        return f"{key} is not a property that exists."
    return "" if column.type == kind else f"{key} is expected to be {column.type}."
