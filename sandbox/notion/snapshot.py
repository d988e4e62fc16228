"""What the state call shows of the workspace."""

from itertools import islice
from typing import Any

from sandbox.notion.cells import Plain
from sandbox.notion.display import display
from sandbox.notion.errors import Json
from sandbox.notion.ids import encode
from sandbox.notion.records import Database, DataSource
from sandbox.notion.richtext import plain
from sandbox.notion.row import Row
from sandbox.notion.schema import in_order
from sandbox.notion.show import json_number
from sandbox.notion.space import Space
from sandbox.notion.times import Moment, iso, page_time

MAX_ROWS = 200


def snapshot(space: Space) -> Json:
    """Return every database that is not in the trash."""
    shown = [_database(space, one) for one in space.databases.values() if not one.in_trash]
    people = [{"id": user.id, "name": user.name, "email": user.email} for user in space.users.values()]
    return {"databases": shown, "people": people}


def _database(space: Space, database: Database) -> Json:
    sources = (space.data_sources[key] for key in database.data_sources)
    views = [space.views[key] for key in database.views]
    return {
        "id": database.id,
        "title": plain(database.title),
        "data_sources": [_source(space, source) for source in sources if not source.in_trash],
        "views": [
            {
                "id": view.id,
                "name": view.name,
                "type": view.type,
                "filter": view.filter,
                "sorts": view.sorts,
                "configuration": view.configuration,
            }
            for view in views
        ],
    }


def _source(space: Space, source: DataSource) -> Json:
    newest = islice(reversed(source.rows.values()), MAX_ROWS)
    rows = [show_row(Row(space, source, page, page.current)) for page in newest]
    return {"id": source.id, "name": plain(source.title), "columns": _columns(source), "rows": rows}


def _columns(source: DataSource) -> list[Json]:
    """Return the columns as the table shows them: the title first."""
    shown = []
    for column in sorted(in_order(source), key=lambda column: column.type != "title"):
        body: Json = {"id": encode(column.id), "name": column.name, "type": column.type}
        options = column.config.get("options")
        shown.append(body | {"options": options} if options is not None else body)
    return shown


def show_row(row: Row) -> Json:
    """Return a row with its cells as text and as plain values."""
    columns = list(row.source.columns.values())
    return {
        "id": row.page.id,
        "cells": {column.name: display(row, column) for column in columns},
        "raw": {column.name: _raw(row.plain(column)) for column in columns},
        "in_trash": row.version.in_trash,
        "last_edited_time": page_time(row.version.edited),
    }


def _raw(value: Plain) -> Any:
    if isinstance(value, Moment):
        return iso(value)
    return json_number(value) if isinstance(value, float) else value
