"""Configurations that reach into another data source: relations and rollups."""

from typing import Any

from sandbox.notion.checks import MISSING, fail, want_choice, want_object, want_only, want_text, want_type
from sandbox.notion.errors import Json, invalid
from sandbox.notion.ids import encode, new_column_id
from sandbox.notion.records import Column, DataSource
from sandbox.notion.space import Space

ANY_COLUMN = (
    "count",
    "count_values",
    "empty",
    "not_empty",
    "unique",
    "show_unique",
    "show_original",
    "percent_empty",
    "percent_not_empty",
)
NUMBERS = ("sum", "average", "median", "min", "max", "range")
DATES = ("earliest_date", "latest_date", "date_range")
CHECKS = ("checked", "unchecked", "percent_checked", "percent_unchecked")
GROUPS = ("count_per_group", "percent_per_group")
FUNCTIONS = ANY_COLUMN + NUMBERS + DATES + CHECKS + GROUPS
SYNCED = ("synced_property_name", "synced_property_id")
TAKES = {
    "number": NUMBERS,
    "date": DATES,
    "created_time": DATES,
    "last_edited_time": DATES,
    "checkbox": CHECKS,
}
FORMULA_TAKES = {"number": NUMBERS, "date": DATES, "boolean": CHECKS}


def read_relation(space: Space, path: str, value: Any) -> Json:
    """Return a relation's configuration, or refuse; it needs the data source's id."""
    body = want_object(path, value)
    want_only(path, body, ("data_source_id", "database_id", "type", "single_property", "dual_property"))
    target = space.data_source(f"{path}.data_source_id", body.get("data_source_id", MISSING))
    kinds = [kind for kind in ("single_property", "dual_property") if kind in body]
    if len(kinds) != 1:
        fail(f"{path}.single_property", "be defined", body.get("single_property", MISSING))
    want_type(path, body, kinds[0])
    settings = want_object(f"{path}.{kinds[0]}", body[kinds[0]])
    want_only(f"{path}.{kinds[0]}", settings, SYNCED if kinds == ["dual_property"] else ())
    for key in settings:
        want_text(f"{path}.{kinds[0]}.{key}", settings[key])
    return {
        "data_source_id": target.id,
        "type": kinds[0],
        "synced_name": settings.get("synced_property_name"),
    }


def pair(space: Space, source: DataSource, column: Column) -> None:
    """Create the other side of a two-way relation; within one data source it becomes one-way."""
    if column.config["type"] != "dual_property" or "synced_id" in column.config:
        return
    target = space.data_sources[column.config["data_source_id"]]
    if target is source:
        column.config["type"] = "single_property"
        return
    name = column.config["synced_name"] or f"Related to {_title(source)} ({column.name})"
    other = Column(new_column_id(set(target.columns)), _free(target, name), "relation")
    other.config = {"data_source_id": source.id, "type": "dual_property", "synced_id": column.id}
    column.config["synced_id"] = other.id
    target.columns[other.id] = other


def _title(source: DataSource) -> str:
    return "".join(element["plain_text"] for element in source.title) or "Untitled"


def _free(source: DataSource, name: str) -> str:
    taken = {column.name for column in source.columns.values()}
    return next(n for n in (name, *(f"{name} {i}" for i in range(1, len(taken) + 2))) if n not in taken)


def show_relation(space: Space, column: Column) -> Json:
    """Return a relation's configuration as the API shows it."""
    target = space.data_sources[column.config["data_source_id"]]
    kind = column.config["type"]
    body: Json = {"database_id": target.database_id, "data_source_id": target.id, "type": kind, kind: {}}
    other = target.columns.get(column.config.get("synced_id", ""))
    if kind == "dual_property" and other is not None:
        body[kind] = {"synced_property_name": other.name, "synced_property_id": encode(other.id)}
    return body


def read_rollup(space: Space, source: DataSource, path: str, value: Any) -> Json:
    """Return a rollup's configuration, or refuse."""
    body = want_object(path, value)
    sides = ("relation_property_name", "relation_property_id", "rollup_property_name", "rollup_property_id")
    want_only(path, body, (*sides, "function"))
    function = want_choice(f"{path}.function", body.get("function", MISSING), FUNCTIONS)
    relation = _side(source, path, body, "relation_property")
    if relation.type != "relation":
        raise invalid(f"{relation.name} is expected to be relation.")
    target = _side(space.data_sources[relation.config["data_source_id"]], path, body, "rollup_property")
    if target.type == "rollup" or function not in ANY_COLUMN + _takes(target):
        raise invalid(f"Rollup function {function} is not supported for property {target.name}.")
    return {"relation": relation.id, "target": target.id, "function": function}


def _takes(target: Column) -> tuple[str, ...]:
    if target.type == "formula":
        return FORMULA_TAKES.get(target.formula_type, ())
    return TAKES.get(target.type, ())


def _side(source: DataSource, path: str, body: Json, side: str) -> Column:
    key = body.get(f"{side}_name", body.get(f"{side}_id", MISSING))
    name = want_text(f"{path}.{side}_name", key)
    column = source.column(name)
    if column is None:
        raise invalid(f"Could not find property with name or id: {name}")
    return column


def target_of(space: Space, source: DataSource, column: Column) -> Column | None:
    """Return the column a rollup reads; None when it or the relation to it is gone."""
    relation = source.columns.get(column.config["relation"])
    if relation is None or relation.type != "relation":
        return None
    return space.data_sources[relation.config["data_source_id"]].columns.get(column.config["target"])


def show_rollup(space: Space, source: DataSource, column: Column) -> Json:
    """Return a rollup's configuration as the API shows it; its ids are not URL-encoded."""
    relation, target = source.columns.get(column.config["relation"]), target_of(space, source, column)
    return {
        "rollup_property_name": target.name if target else "",
        "relation_property_name": relation.name if relation else "",
        "rollup_property_id": column.config["target"],
        "relation_property_id": column.config["relation"],
        "function": column.config["function"],
    }
