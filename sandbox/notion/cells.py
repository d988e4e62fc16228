"""What a stored cell means in plain Python: text, number, boolean, Moment, or a list."""

from dataclasses import dataclass
from typing import Any

from sandbox.notion.options import by_id
from sandbox.notion.records import Column
from sandbox.notion.richtext import plain
from sandbox.notion.times import Moment

Plain = str | float | bool | Moment | list[str] | None
TEXTS = ("url", "email", "phone_number")
RICH = ("title", "rich_text")
OPTIONS = ("select", "status")


@dataclass(frozen=True)
class Span:
    """A date cell: a start, maybe an end, maybe a zone it was written in."""

    start: Moment
    end: Moment | None = None
    zone: str | None = None


def plain_cell(column: Column, cell: Any) -> Plain:
    """Return a stored cell's plain value; an option that was deleted is none."""
    if column.type in RICH:
        return plain(cell or [])
    if column.type in OPTIONS:
        option = by_id(column, cell)
        return option["name"] if option else None
    if column.type == "date":
        return cell.start if isinstance(cell, Span) else None
    if column.type == "place":
        return cell["name"] if cell else None
    return _simple(column, cell)


def _simple(column: Column, cell: Any) -> Plain:
    if column.type == "checkbox":
        return bool(cell)
    if column.type in TEXTS or column.type == "number":
        found: Plain = cell
        return found
    return _list(column, cell or [])


def _list(column: Column, cell: Any) -> list[str]:
    if column.type == "multi_select":
        found = (by_id(column, option_id) for option_id in cell)
        return [option["name"] for option in found if option]
    if column.type == "files":
        return [file["name"] for file in cell]
    return list(cell)
