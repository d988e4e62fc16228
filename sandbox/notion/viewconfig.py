"""Configurations of views, checked against the columns they name."""

from typing import Any

from sandbox.notion.checks import (
    MISSING,
    fail,
    want_array,
    want_boolean,
    want_choice,
    want_number,
    want_object,
    want_only,
    want_text,
)
from sandbox.notion.errors import Json, invalid
from sandbox.notion.records import Column, DataSource

TYPES = ("table", "board", "list", "calendar", "timeline", "gallery", "form", "chart", "map", "dashboard")
SPANS = ("relative", "day", "week", "month", "year")
EXACT = ("exact", "alphabet_prefix")
GROUP_TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "select": ("select", ()),
    "multi_select": ("multi_select", ()),
    "status": ("status", ("group", "option")),
    "person": ("people", ()),
    "created_by": ("created_by", ()),
    "last_edited_by": ("last_edited_by", ()),
    "checkbox": ("checkbox", ()),
    "date": ("date", SPANS),
    "created_time": ("created_time", SPANS),
    "last_edited_time": ("last_edited_time", SPANS),
    "text": ("rich_text", EXACT),
    "title": ("title", EXACT),
    "url": ("url", EXACT),
    "email": ("email", EXACT),
    "phone_number": ("phone_number", EXACT),
    "number": ("number", ()),
    "relation": ("relation", ()),
    "formula": ("formula", ()),
}
CARDS = ("properties", "cover", "cover_size", "cover_aspect", "card_layout")
TABLE = ("show_table", "table_properties", "preference", "arrows_by", "color_by")
KEYS: dict[str, tuple[str, ...]] = {
    "table": ("properties", "group_by", "subtasks", "wrap_cells", "frozen_column_index", "show_vertical_lines"),
    "board": ("group_by", "sub_group_by", *CARDS),
    "list": ("properties",),
    "calendar": ("date_property_id", "properties", "view_range", "show_weekends"),
    "timeline": ("date_property_id", "end_date_property_id", "properties", *TABLE),
    "gallery": CARDS,
    "form": ("is_form_closed", "anonymous_submissions", "submission_permissions"),
    "map": ("height", "map_by", "properties"),
}
"""What each kind of view takes; charts and dashboards are not looked into."""
LOOKS = {
    "status_show_as": ("select", "checkbox"),
    "card_property_width_mode": ("full_line", "inline"),
    "date_format": ("full", "short", "month_day_year", "day_month_year", "year_month_day", "relative"),
    "time_format": ("12_hour", "24_hour", "hidden"),
}
SORTS = ("manual", "ascending", "descending")
FORMULA_GROUPS = ("date", "text", "number", "checkbox")
DATE_TYPES = ("date", "created_time", "last_edited_time", "formula")


def read_configuration(source: DataSource, kind: str, value: Any) -> Json:
    """Return a view's configuration, or refuse."""
    body = want_object("body.configuration", value)
    if body.get("type", MISSING) != kind:
        fail("body.configuration.type", f'be `"{kind}"`', body.get("type", MISSING))
    if kind in KEYS:
        want_only("body.configuration", body, ("type", *KEYS[kind]))
    shown = want_array("body.configuration.properties", body.get("properties") or [])
    for index, one in enumerate(shown):
        path = f"body.configuration.properties[{index}]"
        _shown(source, path, want_object(path, one))
    if kind == "board" or body.get("group_by") is not None:
        _group_by(source, body.get("group_by", MISSING))
    if kind in ("calendar", "timeline"):
        path = "body.configuration.date_property_id"
        column = _column(source, path, body.get("date_property_id", MISSING))
        if column.type not in DATE_TYPES:
            raise invalid(f"{column.name} is expected to be date.")
    return body


def _shown(source: DataSource, path: str, body: Json) -> None:
    """Check how a view shows one column."""
    want_only(path, body, ("property_id", "visible", "width", "wrap", *LOOKS))
    _column(source, f"{path}.property_id", body.get("property_id", MISSING))
    for key in ("visible", "wrap"):
        want_boolean(f"{path}.{key}", body.get(key, False))
    want_number(f"{path}.width", body.get("width", 0))
    for key, choices in LOOKS.items():
        want_choice(f"{path}.{key}", body.get(key, choices[0]), choices)


def _group_by(source: DataSource, value: Any) -> None:
    path = "body.configuration.group_by"
    group = want_object(path, value)
    kind = want_choice(f"{path}.type", group.get("type", MISSING), tuple(GROUP_TYPES))
    column = _column(source, f"{path}.property_id", group.get("property_id", MISSING))
    wanted, steps = GROUP_TYPES[kind]
    if column.type != wanted:
        raise invalid(f"{column.name} is expected to be {wanted}.")
    if steps:
        want_choice(f"{path}.group_by", group.get("group_by", MISSING), steps)
    if kind == "formula":
        group = want_object(f"{path}.group_by", group.get("group_by", MISSING))
        path = f"{path}.group_by"
        want_choice(f"{path}.type", group.get("type", MISSING), FORMULA_GROUPS)
    sort = want_object(f"{path}.sort", group.get("sort", MISSING))
    want_choice(f"{path}.sort.type", sort.get("type", MISSING), SORTS)


def _column(source: DataSource, path: str, value: Any) -> Column:
    key = want_text(path, value)
    column = source.column(key)
    if column is None or column.name == key != column.id:  # a view's configuration names columns by id
        raise invalid(f"Could not find property with name or id: {key}")
    return column
