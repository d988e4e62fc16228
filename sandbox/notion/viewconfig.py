"""Configurations of views, checked against the columns they name."""

from typing import Any

from sandbox.notion.checks import MISSING, fail, want_array, want_choice, want_object, want_text
from sandbox.notion.errors import Json, invalid
from sandbox.notion.records import Column, DataSource

TYPES = ("table", "board", "list", "calendar", "timeline", "gallery", "form", "chart", "map", "dashboard")
GROUP_TYPES = {
    "select": ("select",),
    "status": ("status",),
    "multi_select": ("multi_select",),
    "person": ("people",),
    "checkbox": ("checkbox",),
    "date": ("date", "created_time", "last_edited_time"),
    "text": ("title", "rich_text", "url", "email", "phone_number"),
    "number": ("number",),
    "relation": ("relation",),
    "formula": ("formula",),
}
NEEDS_NESTED = ("date", "formula")
DATE_TYPES = ("date", "created_time", "last_edited_time", "formula")


def read_configuration(source: DataSource, kind: str, value: Any) -> Json:
    """Return a view's configuration, or refuse."""
    body = want_object("body.configuration", value)
    if body.get("type", MISSING) != kind:
        fail("body.configuration.type", f'be `"{kind}"`', body.get("type", MISSING))
    for index, one in enumerate(want_array("body.configuration.properties", body.get("properties", []))):
        path = f"body.configuration.properties[{index}]"
        _column(source, f"{path}.property_id", want_object(path, one).get("property_id", MISSING))
    if kind == "board" or body.get("group_by") is not None:
        _group_by(source, body.get("group_by", MISSING))
    if kind in ("calendar", "timeline"):
        path = "body.configuration.date_property_id"
        column = _column(source, path, body.get("date_property_id", MISSING))
        if column.type not in DATE_TYPES:
            raise invalid(f"{column.name} is expected to be date.")
    return body


def _group_by(source: DataSource, value: Any) -> None:
    path = "body.configuration.group_by"
    group = want_object(path, value)
    kind = want_choice(f"{path}.type", group.get("type", MISSING), tuple(GROUP_TYPES))
    column = _column(source, f"{path}.property_id", group.get("property_id", MISSING))
    if column.type not in GROUP_TYPES[kind]:
        raise invalid(f"{column.name} is expected to be {kind}.")
    want_object(f"{path}.sort", group.get("sort", MISSING))
    if kind in NEEDS_NESTED and "group_by" not in group:
        fail(f"{path}.group_by", "be defined", MISSING)


def _column(source: DataSource, path: str, value: Any) -> Column:
    key = want_text(path, value)
    column = source.column(key)
    if column is None or column.name == key != column.id:  # a view's configuration names columns by id
        raise invalid(f"Could not find property with name or id: {key}")
    return column
