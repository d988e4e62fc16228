"""Query sorts."""

from collections.abc import Callable
from typing import Any

from sandbox.notion.checks import MISSING, fail, want_array, want_choice, want_object, want_only, want_text
from sandbox.notion.errors import invalid
from sandbox.notion.records import Column, DataSource
from sandbox.notion.row import Row
from sandbox.notion.times import Moment

Key = Callable[[Row], Any]
DIRECTIONS = ("ascending", "descending")
TIMESTAMPS = ("created_time", "last_edited_time")
MAX_SORTS = 100


def read_sorts(source: DataSource, path: str, value: Any) -> list[tuple[Key, bool]]:
    """Return each sort as a key and whether it descends, or refuse."""
    if value is None:
        fail(path, "be an array or `undefined`", value)
    sorts = want_array(path, value, MAX_SORTS)
    return [_read(source, f"{path}[{index}]", sort) for index, sort in enumerate(sorts)]


def _read(source: DataSource, path: str, value: Any) -> tuple[Key, bool]:
    body = want_object(path, value)
    want_only(path, body, ("property", "timestamp", "direction"))
    direction = want_choice(f"{path}.direction", body.get("direction", MISSING), DIRECTIONS)
    if "timestamp" in body:
        want_only(path, body, ("timestamp", "direction"))
        name = want_choice(f"{path}.timestamp", body["timestamp"], TIMESTAMPS)
        return _key(Column("", name, name)), direction == "descending"
    key = want_text(f"{path}.property", body.get("property", MISSING))
    column = source.column(key)
    if column is None:
        raise invalid(f"Could not find sort property with name or id: {key}")
    return _key(column), direction == "descending"


def _key(column: Column) -> Key:
    if column.type in ("select", "status"):
        return lambda row: row.option_rank(column)
    return lambda row: _comparable(row, column)


def _comparable(row: Row, column: Column) -> Any:
    value = row.plain(column)
    if isinstance(value, list):
        value = ", ".join(row.names(column, value))
    if isinstance(value, Moment):
        return value.at
    return (value.casefold() or None) if isinstance(value, str) else value


def sort_rows(rows: list[Row], sorts: list[tuple[Key, bool]]) -> list[Row]:
    """Return the rows in order; whatever the direction, blanks come last."""
    for key, descends in reversed(sorts):
        keyed = [(key(row), row) for row in rows]
        blank = [row for value, row in keyed if value is None]
        filled = [pair for pair in keyed if pair[0] is not None]
        filled.sort(key=lambda pair: pair[0], reverse=descends)
        rows = [row for _, row in filled] + blank
    return rows
