"""Property values as the API shows them."""

import math
from collections.abc import Callable
from typing import Any

from sandbox.notion.cells import Plain, Span
from sandbox.notion.errors import Json
from sandbox.notion.formula.evaluate import shown
from sandbox.notion.formula.types import BOOLEAN, DATE, NUMBER
from sandbox.notion.ids import encode
from sandbox.notion.options import by_id
from sandbox.notion.records import Column, User
from sandbox.notion.row import Row
from sandbox.notion.schema import in_order
from sandbox.notion.space import WORKSPACE_ID, WORKSPACE_NAME, Space, user_ref
from sandbox.notion.times import Moment, iso, page_time

INLINE_REFERENCES = 25
BOT_BODY = {
    "owner": {"type": "workspace", "workspace": True},
    "workspace_name": WORKSPACE_NAME,
    "workspace_id": WORKSPACE_ID,
    "workspace_limits": {"max_file_upload_size_in_bytes": 5242880},
}


def show_properties(row: Row, only: list[str] | None = None) -> Json:
    """Return the property map of a row; `only` lists decoded property ids."""
    columns = [column for column in in_order(row.source) if only is None or column.id in only]
    return {column.name: show_property(row, column) for column in columns}


def show_property(row: Row, column: Column) -> Json:
    """Return one property of a row."""
    body: Json = {"id": encode(column.id), "type": column.type, column.type: show_value(row, column)}
    if column.type in ("relation", "people"):
        body[column.type] = body[column.type][:INLINE_REFERENCES]
    if column.type == "relation":
        body["has_more"] = len(row.version.cells.get(column.id) or []) > INLINE_REFERENCES
    return body


def show_value(row: Row, column: Column) -> Any:
    """Return what stands under the type's key."""
    how = SHOWN.get(column.type)
    return how(row, column, row.version.cells.get(column.id)) if how else None


def _option(column: Column, option_id: Any) -> Json | None:
    option = by_id(column, option_id)
    return {key: option[key] for key in ("id", "name", "color")} if option else None


def show_date(start: Moment | None, end: Moment | None = None, zone: str | None = None) -> Json | None:
    """Return a date value."""
    if start is None:
        return None
    return {"start": iso(start, zone), "end": iso(end, zone) if end else None, "time_zone": None}


def show_formula(space: Space, column: Column, value: Plain) -> Json:
    """Return a formula's value with the type it has."""
    kind = column.formula_type
    if isinstance(value, bool) or kind == BOOLEAN:
        return {"type": "boolean", "boolean": bool(value)}
    if isinstance(value, Moment):
        return {"type": "date", "date": show_date(value)}
    if kind == DATE:
        empty = space.switch("empty_date_formula")
        return {"type": empty, empty: None}
    if isinstance(value, int | float) or kind == NUMBER:
        return {"type": "number", "number": json_number(value)}
    return {"type": "string", "string": shown(value) or None}


def json_number(value: Any) -> float | None:
    """Return a number as JSON can carry it: whole ones without a point, infinite ones not at all."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() else value


def show_user(space: Space, user_id: str) -> Json:
    """Return a user as far as the connection may see one."""
    user = space.users.get(user_id)
    if user is None or space.switch("user_capability") == "none":
        return user_ref(user_id)
    return full_user(space, user)


def full_user(space: Space, user: User) -> Json:
    """Return a user in full."""
    body = user_ref(user.id) | {"name": user.name, "avatar_url": None}
    if user.is_bot:
        return body | {"type": "bot", "bot": BOT_BODY}
    emails = space.switch("user_capability") == "emails"
    return body | {"type": "person", "person": {"email": user.email} if emails else {}}


def _multi_select(_: Row, column: Column, cell: Any) -> list[Json]:
    return [option for option in (_option(column, option_id) for option_id in cell or []) if option]


def _date(_: Row, __: Column, cell: Any) -> Json | None:
    return show_date(cell.start, cell.end, cell.zone) if isinstance(cell, Span) else None


def _rollup(row: Row, column: Column, _: Any) -> Json:
    from sandbox.notion.rollups import rolled_up  # noqa: PLC0415 - a rollup shows other rows

    return rolled_up(row, column).shown


def _list(_: Row, __: Column, cell: Any) -> list[Any]:
    return cell or []


def _as_stored(_: Row, __: Column, cell: Any) -> Any:
    return cell


SHOWN: dict[str, Callable[[Row, Column, Any], Any]] = {
    "title": _list,
    "rich_text": _list,
    "files": _list,
    "number": lambda _, __, cell: json_number(cell),
    "url": _as_stored,
    "email": _as_stored,
    "phone_number": _as_stored,
    "place": _as_stored,
    "select": lambda _, column, cell: _option(column, cell),
    "status": lambda _, column, cell: _option(column, cell),
    "multi_select": _multi_select,
    "date": _date,
    "people": lambda row, _, cell: [show_user(row.space, user_id) for user_id in cell or []],
    "relation": lambda _, __, cell: [{"id": page_id} for page_id in cell or []],
    "checkbox": lambda _, __, cell: bool(cell),
    "created_time": lambda row, _, __: page_time(row.page.created),
    "last_edited_time": lambda row, _, __: page_time(row.version.edited),
    "created_by": lambda row, _, __: show_user(row.space, row.page.created_by),
    "last_edited_by": lambda row, _, __: show_user(row.space, row.version.edited_by),
    "unique_id": lambda row, column, _: {"prefix": column.config["prefix"], "number": row.page.number},
    "formula": lambda row, column, _: show_formula(row.space, column, row.formula(column)),
    "rollup": _rollup,
}
