"""Changing a data source's columns: create, alter, rename, delete, all or nothing."""

from copy import deepcopy
from typing import Any

from sandbox.notion.checks import MISSING, fail, fix_one, problem, want_object, want_only, want_text, want_type
from sandbox.notion.errors import Json, invalid
from sandbox.notion.ids import TITLE, new_column_id
from sandbox.notion.links import pair
from sandbox.notion.records import Column, DataSource
from sandbox.notion.retype import retype_cells
from sandbox.notion.schema import ORDER, TYPES, check_size, configure, kind_of, read_description
from sandbox.notion.space import Space


def create_columns(space: Space, source: DataSource, path: str, value: Any) -> None:
    """Fill a new data source; it needs exactly one title column."""
    wanted = want_object(path, value)
    for name, body in wanted.items():
        want_object(f"{path}.{name}", body)
    titles = [name for name, body in wanted.items() if "title" in body]
    if not titles:
        raise invalid("Title is not provided")
    if len(titles) > 1:
        raise invalid("Only one title property is allowed.")
    for name, body in _in_order(path, wanted):
        _add(space, source, path, name, body)
    _settle(space, source)


def change_columns(space: Space, source: DataSource, path: str, value: Any) -> None:
    """Apply a PATCH to the columns; when one change is refused none is made."""
    wanted = want_object(path, value)
    before = deepcopy(source.columns)
    try:
        for key in [key for key, body in wanted.items() if body is None]:
            _delete(source, key)
        for key, body in _in_order(path, {key: body for key, body in wanted.items() if body is not None}):
            _change(space, source, path, key, body)
        _settle(space, source)
    except Exception:
        source.columns = before
        raise
    retype_cells(space, source, before)


def _in_order(path: str, wanted: Json) -> list[tuple[str, Json]]:
    """Return the columns so that each comes after those it may refer to."""

    def rank(item: tuple[str, Any]) -> int:
        body = want_object(f"{path}.{item[0]}", item[1])
        return max((ORDER.get(kind, 0) for kind in body), default=0)

    return sorted(wanted.items(), key=rank)


def _add(space: Space, source: DataSource, path: str, name: str, body: Json) -> None:
    kind = kind_of(f"{path}.{name}", body)
    if kind == "title" and TITLE in source.columns:
        raise invalid("Only one title property is allowed.")
    column = Column(TITLE if kind == "title" else new_column_id(set(source.columns)), name, kind)
    configure(space, source, column, f"{path}.{name}", body)
    _rename(source, column, f"{path}.{name}.name", body.get("name", name))
    source.columns[column.id] = column


def _change(space: Space, source: DataSource, path: str, key: str, body: Json) -> None:
    column = source.column(key)
    if column is None:
        if not any(kind in body for kind in TYPES):
            raise invalid(f"{key} is not a property that exists.")
        _add(space, source, path, key, body)
        return
    if any(kind in body for kind in TYPES):
        _alter(space, source, column, f"{path}.{key}", body)
    else:
        want_only(f"{path}.{key}", body, ("id", "name", "description", "type"))
        want_type(f"{path}.{key}", body, column.type)
        if not body.keys() & {"name", "description"}:
            raise fix_one([problem(f"{path}.{key}.{part}", "be defined", MISSING) for part in (column.type, "name")])
        if "description" in body:
            column.description = read_description(space, f"{path}.{key}", body["description"])
    if "name" in body:
        _rename(source, column, f"{path}.{key}.name", body["name"])


def _alter(space: Space, source: DataSource, column: Column, path: str, body: Json) -> None:
    if (column.id == TITLE) != ("title" in body):
        raise invalid("Cannot change the type of the title property.")
    configure(space, source, column, path, body)


def _rename(source: DataSource, column: Column, path: str, value: Any) -> None:
    name = want_text(path, value)
    if not name:
        fail(f"{path}.length", "be ≥ `1`", 0)
    if any(other.name == name and other.id != column.id for other in source.columns.values()):
        raise invalid(f"Property {name} already exists.")
    column.name = name


def _delete(source: DataSource, key: str) -> None:
    column = source.column(key)
    if column is None:
        raise invalid(f"{key} is not a property that exists.")
    if column.id == TITLE:
        raise invalid("Cannot delete title property.")
    del source.columns[column.id]


def _settle(space: Space, source: DataSource) -> None:
    check_size(space, source)
    for column in list(source.columns.values()):
        if column.type == "relation":
            pair(space, source, column)
