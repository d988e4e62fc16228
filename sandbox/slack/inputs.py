"""What elements hold: the keys of state.values, initial values, and what a person may fill in."""

import re
from datetime import date
from typing import Any, TypeAlias

from sandbox.slack.blocks.walk import elements
from sandbox.slack.json_types import Json, copied

Values: TypeAlias = dict[str, dict[str, Json]]

TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
STATE_KEYS = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
}
INITIAL_KEYS = {
    "rich_text_input": "initial_value",
    "datetimepicker": "initial_date_time",
    "file_input": "",
}


def initial_key(kind: str) -> str:
    """Return the key of an element's initial value (`initial_option`, `initial_users` ...)."""
    if kind in INITIAL_KEYS:
        return INITIAL_KEYS[kind]
    key = STATE_KEYS[kind]
    return "initial_value" if key == "value" else key.replace("selected_", "initial_")


def takes_many(kind: str) -> bool:
    """Return whether the element holds a list."""
    return STATE_KEYS.get(kind, "") in {
        "selected_options",
        "selected_users",
        "selected_conversations",
        "selected_channels",
        "files",
    }


def is_day(value: Any) -> bool:
    """Return whether a value is a day written YYYY-MM-DD, which is one of the ways to write it in ISO's eyes."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_time(value: Any) -> bool:
    """Return whether a value is a time written HH:mm."""
    return isinstance(value, str) and TIME.fullmatch(value) is not None


def empty(kind: str) -> Any:
    """Return what an element holds before anybody touched it."""
    return [] if takes_many(kind) else None


def state_value(element: Json, held: Any) -> Json:
    """Return the entry of state.values for an element holding `held`."""
    kind = element["type"]
    return {"type": kind, STATE_KEYS[kind]: held}


def held_in(entry: Json) -> Any:
    """Return what an entry of state.values holds."""
    return entry.get(STATE_KEYS[entry["type"]])


def initial(element: Json) -> Any:
    """Return what an element holds at first."""
    kind = element["type"]
    found = element.get(initial_key(kind))
    return copied(found) if found is not None else empty(kind)


def kept_values(blocks: list[Json], old: Values) -> Values:
    """Return the values of `blocks`: the old one where block_id and action_id are the same, else the initial."""
    values: Values = {}
    for place in elements(blocks):
        kind = place.element["type"]
        if kind not in STATE_KEYS:
            continue
        block_id, action_id = place.block["block_id"], place.element["action_id"]
        entry = old.get(block_id, {}).get(action_id)
        if entry is None or entry["type"] != kind:
            entry = state_value(place.element, initial(place.element))
        values.setdefault(block_id, {})[action_id] = entry
    return values


def options_of(element: Json) -> list[Json]:
    """Return the options an element offers, groups flattened."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]
