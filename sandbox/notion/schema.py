"""Columns: reading what a client asks for, showing them, changing a data source's set of them."""

import json
from typing import Any

from sandbox.notion.checks import (
    MISSING,
    fail,
    fix_one,
    problem,
    want_choice,
    want_object,
    want_only,
    want_text,
    want_type,
)
from sandbox.notion.errors import Json, invalid
from sandbox.notion.formats import NUMBER_FORMATS
from sandbox.notion.formula import FormulaError, compile_formula, rewrite
from sandbox.notion.formula.types import Rules
from sandbox.notion.ids import TITLE, encode
from sandbox.notion.links import read_relation, read_rollup, show_relation, show_rollup
from sandbox.notion.options import MAX_DESCRIPTION, read_options, status_config
from sandbox.notion.records import Column, DataSource
from sandbox.notion.space import WORKSPACE_ID, Space

EMPTY_CONFIG = (
    "title",
    "rich_text",
    "date",
    "people",
    "files",
    "checkbox",
    "url",
    "email",
    "phone_number",
    "created_time",
    "created_by",
    "last_edited_time",
    "last_edited_by",
    "place",
)
TYPES = (*EMPTY_CONFIG, "number", "select", "multi_select", "status", "unique_id", "relation", "rollup", "formula")
ORDER = {"relation": 1, "rollup": 2, "formula": 3}
MAX_EXPRESSION, MAX_SCHEMA = 20_000, 50_000


def kind_of(path: str, body: Json) -> str:
    """Return which type a column's configuration names, or refuse."""
    kinds = [kind for kind in TYPES if kind in body]
    if len(kinds) != 1:
        raise fix_one([problem(f"{path}.{kind}", "be defined", MISSING) for kind in TYPES])
    want_only(path, body, ("id", "name", "type", "description", kinds[0]))
    want_type(path, body, kinds[0])
    return kinds[0]


def configure(space: Space, source: DataSource, column: Column, path: str, body: Json) -> None:
    """Give a column the configuration a client sent."""
    kind = kind_of(path, body)
    old = column.config if column.type == kind else {}
    column.type, column.formula, column.formula_type = kind, None, ""
    value = want_object(f"{path}.{kind}", body[kind])
    column.config = _config(space, source, column, f"{path}.{kind}", value, old)
    if "description" in body:
        column.description = read_description(space, path, body["description"])


def read_description(space: Space, path: str, value: Any) -> str | None:
    """Return a column's description, or refuse."""
    if value is None:
        return None
    text = want_text(f"{path}.description", value)
    if space.measure(text) > MAX_DESCRIPTION:
        fail(f"{path}.description.length", f"be ≤ `{MAX_DESCRIPTION}`", space.measure(text))
    return text


def _config(space: Space, source: DataSource, column: Column, path: str, value: Json, old: Json) -> Json:
    match column.type:
        case "number":
            return _number(path, value)
        case "select" | "multi_select":
            want_only(path, value, ("options",))
            known = old.get("options", [])
            sent = "options" in value
            return {"options": read_options(space, f"{path}.options", value["options"], known) if sent else known}
        case "status":
            return _status(space, path, value, old)
        case "unique_id":
            want_only(path, value, ("prefix",))
            prefix = value.get("prefix")
            return {"prefix": None if prefix is None else want_text(f"{path}.prefix", prefix)}
        case _:
            return _computed(space, source, column, path, value)


def _computed(space: Space, source: DataSource, column: Column, path: str, value: Json) -> Json:
    match column.type:
        case "relation":
            return read_relation(space, path, value)
        case "rollup":
            return read_rollup(space, source, path, value)
        case "formula":
            compile_column(space, source, column, path, value)
        case _:
            want_only(path, value, ())
    return {}


def _number(path: str, value: Json) -> Json:
    want_only(path, value, ("format",))
    return {"format": want_choice(f"{path}.format", value.get("format", "number"), NUMBER_FORMATS)}


def _status(space: Space, path: str, value: Json, old: Json) -> Json:
    want_only(path, value, ("options", "groups"))
    how = space.switch("status_create")
    if how == "refused":
        raise invalid("Creating or updating status properties is not supported.")
    sent = read_options(space, f"{path}.options", value["options"], []) if "options" in value else None
    return old or status_config(None if how == "defaults" else sent)


def rules(space: Space) -> Rules:
    """Return what the formula switches allow."""
    return Rules(
        bare_empty=space.switch("empty_without_argument") == "accepted",
        mixed_branches=space.switch("mixed_branches") == "accepted",
        seconds=space.switch("seconds_unit") == "accepted",
    )


def compile_column(space: Space, source: DataSource, column: Column, path: str, value: Json) -> None:
    """Compile a formula column's expression, or refuse with Notion's message."""
    want_only(path, value, ("expression",))
    expression = want_text(f"{path}.expression", value.get("expression", MISSING))
    if space.measure(expression) > MAX_EXPRESSION:
        fail(f"{path}.expression.length", f"be ≤ `{MAX_EXPRESSION}`", space.measure(expression))
    try:
        column.formula = compile_formula(expression, source, rules(space))
    except FormulaError as error:
        raise invalid(str(error)) from None
    column.formula_type = column.formula.type


def show_column(space: Space, source: DataSource, column: Column) -> Json:
    """Return a column as the API shows it."""
    body = {"id": encode(column.id), "name": column.name, "description": column.description}
    return body | {"type": column.type, column.type: _shown_config(space, source, column)}


def _shown_config(space: Space, source: DataSource, column: Column) -> Json:
    match column.type:
        case "relation":
            return show_relation(space, column)
        case "rollup":
            return show_rollup(space, source, column)
        case "formula":
            return {"expression": rewrite(column.formula.tree, lambda key: _token(source, key))}
        case _:
            return column.config


def _token(source: DataSource, column_id: str) -> str:
    return f"{{{{notion:block_property:{encode(column_id)}:{source.id}:{WORKSPACE_ID}}}}}"


def in_order(source: DataSource) -> list[Column]:
    """Return the columns as Notion lists them: by id, the title last."""
    return sorted(source.columns.values(), key=lambda column: (column.id == TITLE, column.id))


def show_columns(space: Space, source: DataSource) -> Json:
    """Return the property map of a data source."""
    return {column.name: show_column(space, source, column) for column in in_order(source)}


def check_size(space: Space, source: DataSource) -> None:
    """Refuse a schema that grew too large, naming its biggest column."""
    limit = int(space.switch("max_properties"))
    if limit and len(source.columns) > limit:
        raise invalid(f"Data source has more than {limit} properties.")
    sizes = {name: len(json.dumps(body)) for name, body in show_columns(space, source).items()}
    if sum(sizes.values()) > MAX_SCHEMA:
        biggest = max(sizes, key=lambda name: sizes[name])
        raise invalid(
            f"Data source schema exceeds the maximum size of {MAX_SCHEMA} bytes. Largest property: {biggest}."
        )
