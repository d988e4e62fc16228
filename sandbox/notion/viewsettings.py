"""What a view holds: its filter, sorts, quick filters and configuration, checked against the columns."""

from typing import Any

from sandbox.notion.checks import want_object
from sandbox.notion.errors import Json
from sandbox.notion.filters import read_filter
from sandbox.notion.records import Column, DataSource
from sandbox.notion.sorts import read_sorts
from sandbox.notion.space import Space
from sandbox.notion.viewconfig import read_configuration

UNFIT = ("status", "relation", "rollup")


def read_settings(space: Space, source: DataSource, kind: str, body: Json) -> Json:
    """Return the checked filter, sorts, quick filters and configuration the body names."""
    found: Json = {}
    if "filter" in body:
        found["filter"] = _filter(space, source, body["filter"])
    if "sorts" in body:
        if body["sorts"] is not None:
            read_sorts(source, "body.sorts", body["sorts"])
        found["sorts"] = body["sorts"] or None
    if "quick_filters" in body:
        quick = body["quick_filters"]
        found["quick_filters"] = None if quick is None else want_object("body.quick_filters", quick)
    if "configuration" in body:
        found["configuration"] = read_configuration(source, kind, body["configuration"])
    return found


def _filter(space: Space, source: DataSource, value: Any) -> Json | None:
    if value is None:
        return None
    kinds = {column.type for column in _named(source, value)}
    if "formula" in kinds and space.switch("view_formula_filter") != "refused":
        return None if space.switch("view_formula_filter") == "dropped" else want_object("body.filter", value)
    read_filter(space, source, "body.filter", value)
    if kinds & set(UNFIT) and space.switch("view_relation_filter") == "dropped":
        return None
    return want_object("body.filter", value)


def _named(source: DataSource, value: Any) -> list[Column]:
    """Return the columns a filter names anywhere."""
    if isinstance(value, list):
        return [column for part in value for column in _named(source, part)]
    if not isinstance(value, dict):
        return []
    own = source.column(str(value.get("property", "")))
    rest = [column for key in ("and", "or") for column in _named(source, value.get(key, []))]
    return [own, *rest] if own else rest
