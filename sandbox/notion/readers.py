"""Readers of single property values: each checks what was sent and returns the cell."""

from collections.abc import Callable
from typing import Any

from sandbox.notion.cells import Span
from sandbox.notion.checks import (
    MISSING,
    fail,
    want_array,
    want_boolean,
    want_number,
    want_object,
    want_only,
    want_text,
    want_type,
    want_uuid,
)
from sandbox.notion.decor import read_external
from sandbox.notion.errors import Json, invalid, not_found
from sandbox.notion.mentions import read_user
from sandbox.notion.options import by_id, check_look, check_name, ensure
from sandbox.notion.records import Column
from sandbox.notion.richtext import read_rich
from sandbox.notion.space import Space
from sandbox.notion.times import Moment, parse
from sandbox.notion.zones import read_zone

MAX_OPTIONS, MAX_REFERENCES, MAX_URL, MAX_SHORT, MAX_FILE_NAME = 100, 100, 2000, 200, 100
PLACE_TEXTS = ("name", "address", "aws_place_id", "google_place_id")


def _rich(space: Space, _: Column, path: str, value: Any) -> Any:
    return read_rich(space, path, value)


def _number(_: Space, __: Column, path: str, value: Any) -> Any:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        fail(path, "be a number or `null`", value)
    return value


def _short(space: Space, column: Column, path: str, value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, str):
        fail(path, "be a string or `null`", value)
    if not value:
        fail(path, "be populated or `null`", value)
    limit = MAX_URL if column.type == "url" else MAX_SHORT
    if space.measure(value) > limit:
        fail(f"{path}.length", f"be ≤ `{limit}`", space.measure(value))
    return value


def _checkbox(_: Space, __: Column, path: str, value: Any) -> Any:
    return want_boolean(path, value)


def _select(space: Space, column: Column, path: str, value: Any) -> Any:
    return None if value is None else _option(space, column, path, value)


def _multi_select(space: Space, column: Column, path: str, value: Any) -> Any:
    sent = want_array(path, value, MAX_OPTIONS)
    found = [_option(space, column, f"{path}[{index}]", option) for index, option in enumerate(sent)]
    return list(dict.fromkeys(found))


def _option(space: Space, column: Column, path: str, value: Any) -> str:
    if not isinstance(value, dict):
        fail(path, "be an object or `null`", value)
    want_only(path, value, ("id", "name", "color", "description"))
    color, description = check_look(space, path, value)
    if "id" in value:
        want_text(f"{path}.id", value["id"])
    if "name" in value or "id" not in value:
        name = check_name(space, f"{path}.name", value.get("name", MISSING))
        found = ensure(column, name, color, description)
    else:
        found = by_id(column, value["id"]) or {}
        if not found:
            raise invalid(f"Could not find option with ID: {value['id']}.")
    if color not in (None, found["color"]):
        raise invalid("Select option color doesn't match existing")
    return str(found["id"])


def _date(space: Space, _: Column, path: str, value: Any) -> Any:
    if value is None:
        return None
    body = want_object(path, value)
    want_only(path, body, ("start", "end", "time_zone"))
    zone = read_zone(path, body)
    start = _moment(space, f"{path}.start", body.get("start", MISSING), zone)
    end = _moment(space, f"{path}.end", body["end"], zone) if body.get("end") is not None else None
    if end is not None and (end.at < start.at or end.timed != start.timed):
        raise invalid("Invalid date range: end must be after start and of the same kind.")
    return Span(start, end, None if zone == "UTC" else zone)


def _moment(space: Space, path: str, value: Any, zone: str | None) -> Moment:
    moment = parse(value, zone) if isinstance(value, str) else None
    if moment is None:
        rule = "be defined" if value is MISSING else "be a valid ISO 8601 date string"
        fail(path, rule, value)
    if space.switch("date_seconds") == "kept":
        return moment
    return Moment(moment.at.replace(second=0, microsecond=0), moment.timed)


def _people(space: Space, _: Column, path: str, value: Any) -> Any:
    ids = _ids(path, value, read_user)
    for user_id in ids:
        space.refuse_bot(user_id)
        if user_id not in space.users and space.switch("unknown_people") == "refused":
            raise invalid(f"Could not find user with ID: {user_id}.")
    return ids


def _relation(space: Space, column: Column, path: str, value: Any) -> Any:
    ids = _ids(path, value, _page_id)
    for page_id in ids:
        page = space.pages.get(page_id)
        if page is None or not page.shared:
            raise not_found("page", page_id)
        if page.parent_id != column.config["data_source_id"]:
            raise invalid(f"Page with ID {page_id} is not in the related data source.")
    return ids


def _ids(path: str, value: Any, read: Callable[[str, Json], str]) -> list[str]:
    sent = want_array(path, value, MAX_REFERENCES)
    found = [read(f"{path}[{index}]", want_object(f"{path}[{index}]", one)) for index, one in enumerate(sent)]
    return list(dict.fromkeys(found))


def _page_id(path: str, body: Json) -> str:
    want_only(path, body, ("id",))
    return want_uuid(f"{path}.id", body.get("id", MISSING))


def _files(space: Space, _: Column, path: str, value: Any) -> Any:
    sent = want_array(path, value, MAX_REFERENCES)
    return [_file(space, f"{path}[{index}]", one) for index, one in enumerate(sent)]


def _file(space: Space, path: str, value: Any) -> Json:
    body = want_object(path, value)
    want_only(path, body, ("type", "name", "external"))
    external = read_external(space, path, body.get("external", MISSING))
    want_type(path, body, "external")
    name = want_text(f"{path}.name", body.get("name", MISSING))
    if space.measure(name) > MAX_FILE_NAME:
        fail(f"{path}.name.length", f"be ≤ `{MAX_FILE_NAME}`", space.measure(name))
    return {"name": name, "type": "external", "external": external}


def _place(_: Space, __: Column, path: str, value: Any) -> Any:
    if value is None:
        return None
    body = want_object(path, value)
    want_only(path, body, ("lat", "lon", *PLACE_TEXTS))
    spot = {key: want_number(f"{path}.{key}", body.get(key, MISSING)) for key in ("lat", "lon")}
    texts = {key: want_text(f"{path}.{key}", body[key]) for key in PLACE_TEXTS if body.get(key) is not None}
    return spot | dict.fromkeys(PLACE_TEXTS) | texts


READERS: dict[str, Callable[[Space, Column, str, Any], Any]] = {
    "title": _rich,
    "rich_text": _rich,
    "number": _number,
    "url": _short,
    "email": _short,
    "phone_number": _short,
    "select": _select,
    "status": _select,
    "multi_select": _multi_select,
    "people": _people,
    "relation": _relation,
    "date": _date,
    "checkbox": _checkbox,
    "files": _files,
    "place": _place,
}
