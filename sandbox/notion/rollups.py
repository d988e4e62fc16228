"""Rollups, computed when they are read."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from sandbox.notion.cells import Plain
from sandbox.notion.errors import Json
from sandbox.notion.links import DATES, NUMBERS, target_of
from sandbox.notion.records import Column
from sandbox.notion.row import Row
from sandbox.notion.show import show_date, show_value
from sandbox.notion.times import Moment


@dataclass(frozen=True)
class Rolled:
    """A rollup's value: as the API shows it, and plain."""

    shown: Json
    plain: Plain


ORIGINALS = ("show_original", "show_unique")
AGGREGATES: dict[str, Callable[[list[float]], float]] = {
    "sum": sum,
    "average": mean,
    "median": median,
    "min": min,
    "max": max,
    "range": lambda numbers: max(numbers) - min(numbers),
}


def rolled_up(row: Row, column: Column) -> Rolled:
    """Return a rollup's value for a row."""
    function = column.config["function"]
    target, rows = related(row, column)
    if target is None:
        return _number(None, function)
    if function in ORIGINALS:
        return _array(rows, target, function)
    values = [other.plain(target) for other in rows]
    if function in DATES:
        return _dates([value for value in values if isinstance(value, Moment)], function)
    if function in NUMBERS:
        numbers = [value for value in values if isinstance(value, int | float)]
        return _number(AGGREGATES[function](numbers) if numbers else None, function)
    return _number(_count(values, function), function)


def originals(row: Row, column: Column) -> list[Plain]:
    """Return the plain values that a rollup rolls up."""
    target, rows = related(row, column)
    return [other.plain(target) for other in rows] if target else []


def related(row: Row, column: Column) -> tuple[Column | None, list[Row]]:
    """Return the column a rollup reads and the rows it reads it of; no column when it or the relation is gone."""
    relation = row.source.columns.get(column.config["relation"])
    if relation is None or relation.type != "relation":
        return None, []
    other = row.space.data_sources[relation.config["data_source_id"]]
    pages = (other.rows.get(key) for key in row.version.cells.get(relation.id) or [])
    rows = [Row(row.space, other, page, page.current) for page in pages if page and not page.current.in_trash]
    return target_of(row.space, row.source, column), rows


def _number(value: float | None, function: str) -> Rolled:
    return Rolled({"type": "number", "number": value, "function": function}, value)


def _array(rows: list[Row], target: Column, function: str) -> Rolled:
    shown: list[Json] = [{"type": target.type, target.type: show_value(other, target)} for other in rows]
    if function == "show_unique":
        shown = [value for index, value in enumerate(shown) if value not in shown[:index]]
    texts = [_text(other, target) for other in rows]
    return Rolled({"type": "array", "array": shown, "function": function}, texts)


def _text(row: Row, target: Column) -> str:
    from sandbox.notion.display import display  # noqa: PLC0415 - display shows rollups too

    return display(row, target)


def _dates(moments: list[Moment], function: str) -> Rolled:
    first = min(moments, key=lambda moment: moment.at, default=None)
    last = max(moments, key=lambda moment: moment.at, default=None)
    if function == "date_range":
        return Rolled({"type": "date", "date": show_date(first, last), "function": function}, first)
    one = first if function == "earliest_date" else last
    return Rolled({"type": "date", "date": show_date(one), "function": function}, one)


def _empty(value: Any) -> bool:
    return value is None or value in ("", []) or value is False


def _count(values: list[Plain], function: str) -> float | None:
    total, empty = len(values), sum(_empty(value) for value in values)
    checked = sum(value is True for value in values)
    counts = {
        "count": total,
        "count_values": sum(len(value) if isinstance(value, list) else not _empty(value) for value in values),
        "empty": empty,
        "not_empty": total - empty,
        "unique": len({str(value) for value in values if not _empty(value)}),
        "checked": checked,
        "unchecked": total - checked,
    }
    if function.startswith("percent_"):
        return counts[function.removeprefix("percent_")] / total if total else None
    return counts[function]
