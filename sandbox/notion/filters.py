"""Query filters: checked against the columns, then one predicate over rows."""

from collections.abc import Callable
from typing import Any

from sandbox.notion.checks import (
    MISSING,
    fail,
    fix_one,
    problem,
    want_array,
    want_choice,
    want_object,
    want_only,
    want_text,
    want_type,
)
from sandbox.notion.conditions import FAMILIES, Test, option_names, test_of
from sandbox.notion.errors import Json, invalid
from sandbox.notion.links import target_of
from sandbox.notion.records import Column, DataSource
from sandbox.notion.rollups import ORIGINALS, originals
from sandbox.notion.row import Row
from sandbox.notion.space import Space

Predicate = Callable[[Row], bool]
COMPOUNDS = ("and", "or")
TIMESTAMPS = ("created_time", "last_edited_time")
KINDS = (*FAMILIES, "formula", "rollup")
MAX_DEPTH, MAX_PARTS = 2, 100
FORMULA_FAMILIES = {"string": "text", "number": "number", "checkbox": "checkbox", "date": "date"}
ROLLED_KINDS = (
    "rich_text",
    "number",
    "checkbox",
    "select",
    "multi_select",
    "relation",
    "date",
    "people",
    "files",
    "status",
)
ROLLED = {
    "title": "rich_text",
    "url": "rich_text",
    "email": "rich_text",
    "phone_number": "rich_text",
    "created_time": "date",
    "last_edited_time": "date",
}
MISMATCH = (
    "The property type in the database does not match the property type of the filter provided: "
    "database property {column} does not match filter {filter}"
)


def read_filter(space: Space, source: DataSource, path: str, value: Any, depth: int = 0) -> Predicate:
    """Return the predicate of a filter, or refuse."""
    body = want_object(path, value)
    compounds = [name for name in COMPOUNDS if name in body]
    if compounds:
        return _compound(space, source, path, body, compounds[0], depth)
    if "timestamp" in body:
        return _timestamp(space, path, body)
    if "property" not in body:
        raise fix_one([problem(f"{path}.{key}", "be defined", MISSING) for key in (*COMPOUNDS, *KINDS)])
    return _property(space, source, path, body)


def _compound(space: Space, source: DataSource, path: str, body: Json, name: str, depth: int) -> Predicate:
    if depth >= MAX_DEPTH:
        fail(f"{path}.{name}", "be not present", body[name])
    want_only(path, body, (name,))
    parts = [
        read_filter(space, source, f"{path}.{name}[{index}]", part, depth + 1)
        for index, part in enumerate(want_array(f"{path}.{name}", body[name], MAX_PARTS))
    ]
    if name == "and":
        return lambda row: all(part(row) for part in parts)
    return lambda row: any(part(row) for part in parts)


def _timestamp(space: Space, path: str, body: Json) -> Predicate:
    name = want_choice(f"{path}.timestamp", body["timestamp"], TIMESTAMPS)
    want_only(path, body, ("timestamp", "type", name))
    want_type(path, body, name)
    test = test_of(space, "date", f"{path}.{name}", body.get(name, MISSING))
    column = Column("", name, name)
    return lambda row: test(row.plain(column))


def _property(space: Space, source: DataSource, path: str, body: Json) -> Predicate:
    key = want_text(f"{path}.property", body["property"])
    kinds = [kind for kind in KINDS if kind in body]
    if len(kinds) != 1:
        raise fix_one([problem(f"{path}.{kind}", "be defined", MISSING) for kind in KINDS])
    want_only(path, body, ("property", "type", kinds[0]))
    want_type(path, body, kinds[0])
    column = source.column(key)
    if column is None:
        raise invalid(f"Could not find property with name or id: {key}")
    if column.type != kinds[0]:
        raise invalid(MISMATCH.format(column=column.type, filter=kinds[0]))
    if column.type == "rollup":
        return _rollup(space, source, column, f"{path}.rollup", body["rollup"])
    test = _column_test(space, column, f"{path}.{kinds[0]}", body[kinds[0]])
    return lambda row: test(row.plain(column))


def _column_test(space: Space, column: Column, path: str, value: Any) -> Test:
    if column.type == "formula":
        return _formula(space, path, value)
    test = test_of(space, FAMILIES[column.type], path, value)
    if column.type in ("select", "status"):
        _check_options(space, column, value)
    return test


def _check_options(space: Space, column: Column, condition: Json) -> None:
    known = [option["name"] for option in column.config["options"]]
    for name in option_names(condition):
        if name not in known and space.switch("unknown_option_filter") == "refused":
            listed = ", ".join(f'"{option}"' for option in known)
            raise invalid(
                f'{column.type} option "{name}" not found for property "{column.name}". Available options: {listed}.'
            )


def _formula(space: Space, path: str, value: Any) -> Test:
    if space.switch("formula_filter") == "refused":
        raise invalid("Unable to filter based on a formula of unknown type")
    kind, condition = _one_of(path, value, tuple(FORMULA_FAMILIES))
    return test_of(space, FORMULA_FAMILIES[kind], f"{path}.{kind}", condition)


def _rollup(space: Space, source: DataSource, column: Column, path: str, value: Any) -> Predicate:
    kind, condition = _one_of(path, value, ("any", "every", "none", "number", "date"))
    if kind in ("number", "date"):
        whole = test_of(space, kind, f"{path}.{kind}", condition)
        return lambda row: whole(row.plain(column))
    family, inner = _inner(space, source, column, f"{path}.{kind}", condition)
    test = test_of(space, family, f"{path}.{kind}", inner)
    if column.config["function"] not in ORIGINALS:
        return lambda _: False
    if kind == "every":
        return lambda row: all(test(one) for one in originals(row, column))
    wanted = kind == "any"
    return lambda row: any(test(one) for one in originals(row, column)) == wanted


def _inner(space: Space, source: DataSource, column: Column, path: str, value: Any) -> tuple[str, Any]:
    kind, condition = _one_of(path, value, ROLLED_KINDS)
    target = target_of(space, source, column)
    if target is None:
        raise invalid(f"Could not find property with name or id: {column.config['target']}")
    if ROLLED.get(target.type, target.type) != kind:
        raise invalid(MISMATCH.format(column=target.type, filter=kind))
    return FAMILIES[kind], condition


def _one_of(path: str, value: Any, kinds: tuple[str, ...]) -> tuple[str, Any]:
    body = want_object(path, value)
    found = [kind for kind in kinds if kind in body]
    if len(found) != 1 or len(body) != 1:
        raise fix_one([problem(f"{path}.{kind}", "be defined", MISSING) for kind in kinds])
    return found[0], body[found[0]]
