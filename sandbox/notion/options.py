"""Options of select, multi-select and status columns."""

import random
from typing import Any

from sandbox.notion.checks import MISSING, fail, want_array, want_choice, want_object, want_only, want_text
from sandbox.notion.errors import Json, invalid
from sandbox.notion.ids import new_id
from sandbox.notion.records import Column
from sandbox.notion.richtext import COLORS
from sandbox.notion.space import Space

MAX_NAME, MAX_OPTIONS, MAX_DESCRIPTION = 100, 100, 280
STATUS_DEFAULTS = (
    ("To-do", "gray", "Not started", "default"),
    ("In progress", "blue", "In progress", "blue"),
    ("Complete", "green", "Done", "green"),
)


def new_option(name: str, color: str | None = None, description: str | None = None) -> Json:
    """Return a fresh option; one of a schema without a colour is grey."""
    return {
        "id": new_id(),
        "name": name,
        "color": color or "default",
        "description": description,
    }


def check_name(space: Space, path: str, value: Any) -> str:
    """Return an option's name, or refuse: 1 to 100 characters, no comma."""
    name = want_text(path, value)
    length = space.measure(name)
    if length > MAX_NAME:
        fail(f"{path}.length", f"be ≤ `{MAX_NAME}`", length)
    if not name:
        fail(f"{path}.length", "be ≥ `1`", 0)
    if "," in name:
        raise invalid(f"Invalid select option, commas not allowed: {name}")
    return name


def by_name(column: Column, name: str) -> Json | None:
    """Return the option of that exact name."""
    return next((option for option in column.config["options"] if option["name"] == name), None)


def by_id(column: Column, option_id: Any) -> Json | None:
    """Return the option of that id; None when it was deleted."""
    return next((option for option in column.config["options"] if option["id"] == option_id), None)


def ensure(column: Column, name: str, color: str | None = None, description: str | None = None) -> Json:
    """Return the option of that name, creating it in a select; a status takes only its own."""
    found = by_name(column, name)
    if found is not None:
        return found
    if column.type == "status":
        raise invalid(f'Invalid status option. Status option "{name}" does not exist".')
    color = color or random.choice(COLORS)  # Notion picks one for an option born from a value
    found = new_option(name, color, description)
    column.config["options"].append(found)
    return found


def read_options(space: Space, path: str, value: Any, old: list[Json]) -> list[Json]:
    """Return the list that replaces `old`: what is not named is deleted, what is known keeps name and colour."""
    sent = want_array(path, value, MAX_OPTIONS)
    found = [_read(space, f"{path}[{index}]", option, old) for index, option in enumerate(sent)]
    names = [option["name"] for option in found]
    for name in names:
        if names.count(name) > 1:
            raise invalid(f"Select options must have unique names; found duplicate: {name}")
    return found


def _read(space: Space, path: str, value: Any, old: list[Json]) -> Json:
    option = want_object(path, value)
    want_only(path, option, ("id", "name", "color", "description"))
    color, description = check_look(space, path, option)
    known = _known(option, old)
    if known is None:
        name = check_name(space, f"{path}.name", option.get("name", MISSING))
        return new_option(name, color, description)
    if color not in (None, known["color"]):
        key = "id" if "id" in option else "name"
        raise invalid(f"Cannot update color of select with {key}: {option[key]}.")
    return known  # a new name for a known id is ignored without a word


def _known(option: Json, old: list[Json]) -> Json | None:
    key = "id" if "id" in option else "name"
    return next((known for known in old if known[key] == option.get(key)), None)


def check_look(space: Space, path: str, option: Json) -> tuple[str | None, str | None]:
    """Return the colour and the description an option was sent with, or refuse."""
    color = option.get("color")
    if color is not None:
        want_choice(f"{path}.color", color, COLORS)
    return color, _description(space, path, option.get("description"))


def _description(space: Space, path: str, value: Any) -> str | None:
    if value is None:
        return None
    text = want_text(f"{path}.description", value)
    if space.measure(text) > MAX_DESCRIPTION:
        fail(f"{path}.description.length", f"be ≤ `{MAX_DESCRIPTION}`", space.measure(text))
    return text


def status_config(options: list[Json] | None = None) -> Json:
    """Return a status column's options and groups: Notion's own three, or those sent."""
    if options is None:
        options = [new_option(name, color) for _, _, name, color in STATUS_DEFAULTS]
        members = [[option["id"]] for option in options]
    else:
        members = [[option["id"] for option in options], [], []]
    groups = [
        {"id": new_id(), "name": group, "color": color, "option_ids": ids}
        for (group, color, _, _), ids in zip(STATUS_DEFAULTS, members, strict=True)
    ]
    return {"options": options, "groups": groups}
