"""Domain objects to rows and back, once for all of them: a field's name is its column's name."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, RowMapping, Table

from bot.adapters.store import tables
from bot.domain import nudges, standing
from bot.domain.dossier import Dossier
from bot.domain.naming import open_key, same
from bot.domain.request import Request

T = TypeVar("T")
Row = Mapping[str, Any]
Key = tuple[Any, ...]


def _field_names(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


field_names: Callable[[Any], tuple[str, ...]] = cache(_field_names)
"""Return the names of a dataclass's fields."""


def as_row(thing: Any) -> dict[str, Any]:
    """Return a domain object's fields as a row."""
    return {name: getattr(thing, name) for name in field_names(type(thing))}


def from_row(kind: type[T], row: RowMapping) -> T:
    """Build a domain object from a row, which may have more columns."""
    return kind(**{name: row[name] for name in field_names(kind)})


def columns_of(kind: type[Any], table: Table) -> list[ColumnElement[Any]]:
    """Return the columns that a domain object is built from; a field that is no column comes from elsewhere."""
    return [table.c[name] for name in field_names(kind) if name in table.c]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table, by primary key, in an order in which they may be inserted."""

    table: Table
    by_key: Mapping[Key, Row]


def rows_of(dossier: Dossier) -> tuple[Rows, ...]:
    """Return a dossier as rows, parents before children."""
    made = [as_row(m) | {"position": i} for i, m in enumerate(dossier.make_requests)]
    return (
        _rows(tables.intakes, [_intake_row(dossier)]),
        _rows(tables.cards, [as_row(dossier.card)]),
        _rows(tables.make_requests, made),
        _rows(tables.requests, _request_rows(dossier)),
        _rows(tables.credentials, _credential_rows(dossier)),
    )


def in_order(dossier: Dossier) -> Dossier:
    """Return the dossier with its credentials in the order of their rows, as it would be loaded."""
    ordered = tuple(c for row in dossier.requests for c in dossier.credentials_of(row.id))
    return replace(dossier, credentials=ordered)


def _rows(table: Table, rows: list[dict[str, Any]]) -> Rows:
    keys = [c.name for c in table.primary_key]
    return Rows(table, {tuple(row[k] for k in keys): row for row in rows})


def _intake_row(dossier: Dossier) -> dict[str, Any]:
    intake = dossier.intake
    return as_row(intake) | {
        "client_key": same(intake.client),
        "project_key": same(intake.project),
        "search_key": _search_key(dossier),
        "open_rows": standing.open_rows(dossier),
        "late_at": standing.late_at(dossier),
        "nudge_at": standing.nudge_at(dossier),
    }


def _search_key(dossier: Dossier) -> str:
    intake = dossier.intake
    found_by = (intake.client, intake.project, intake.contact_name, intake.contact_email)
    return same(" ".join([*found_by, *(row.app_label for row in dossier.requests)]))


def _request_rows(dossier: Dossier) -> list[dict[str, Any]]:
    """Order the rows by their open key: two dossiers that want the same apps then wait for each other in turn."""
    intake = dossier.intake
    rows = []
    for position, request in enumerate(dossier.requests):
        key = (
            None
            if request.has_ended and not request.is_asked_again
            else open_key(intake.client, intake.project, request.app_key)
        )
        rows.append(as_row(request) | _standing(request) | {"position": position, "open_key": key})
    return sorted(rows, key=lambda row: row["open_key"] or "")


def _standing(request: Request) -> dict[str, Any]:
    """Keep what the domain says of a row beside it, so that lists and numbers need not load it."""
    taken = standing.time_taken(request)
    return {
        "late_at": nudges.deadline(request),
        "nudge_at": nudges.next_nudge_at(request),
        "taken_seconds": None if taken is None else math.ceil(taken.total_seconds()),
    }


def _credential_rows(dossier: Dossier) -> list[dict[str, Any]]:
    """Count positions within a row, so that a change to one row never moves another's credentials."""
    return [
        as_row(credential) | {"position": position}
        for row in dossier.requests
        for position, credential in enumerate(dossier.credentials_of(row.id))
    ]
