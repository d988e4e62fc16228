"""Writing and reading whole exports, line by line."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, TextIO

from bot.adapters.exports.cells import cells_of, record_of_cells
from bot.adapters.exports.records import NAMES, entry_of, record_of
from bot.domain.chain import Entry


class ExportError(Exception):
    """Raised for a file that cannot be read as an export; the message names the place."""


class Format(StrEnum):
    """How an export is written."""

    JSONL = "jsonl"
    CSV = "csv"


def write(out: TextIO, form: Format) -> Callable[[Entry], None]:
    """Begin an export, and return what writes one entry."""
    if form is Format.JSONL:
        return lambda entry: _write_line(out, entry)
    table = csv.DictWriter(out, NAMES, lineterminator="\n", quoting=csv.QUOTE_ALL)
    table.writeheader()
    return lambda entry: _write_row(table, entry)


def read(path: Path) -> Iterator[Entry]:
    """Read an export of either form entry by entry; raises ExportError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from _entries(lines, path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ExportError(f"{path} cannot be read: {error}.") from error


def _entries(lines: TextIO, path: Path) -> Iterator[Entry]:
    begin = lines.read(1)
    lines.seek(0)
    is_table = begin not in {"{", ""}
    raw: Iterable[Any] = _table(lines, path) if is_table else filter(str.strip, lines)
    parse: Callable[[Any], Any] = record_of_cells if is_table else json.loads
    for number, one in enumerate(raw, start=1):
        try:
            yield entry_of(parse(one))
        except (ValueError, TypeError) as error:
            raise ExportError(f"{path}: entry {number} cannot be read: {error}.") from error
        except RecursionError as error:
            raise ExportError(f"{path}: entry {number} cannot be read: it is nested too deeply.") from error


def _table(lines: TextIO, path: Path) -> "csv.DictReader[str]":
    table = csv.DictReader(lines, restval="")
    if set(table.fieldnames or ()) != set(NAMES):
        raise ExportError(f"{path} is no export: the first line of a table must name {', '.join(NAMES)}.")
    return table


def _write_line(out: TextIO, entry: Entry) -> None:
    out.write(json.dumps(record_of(entry)) + "\n")


def _write_row(table: "csv.DictWriter[str]", entry: Entry) -> None:
    table.writerow(cells_of(record_of(entry)))
