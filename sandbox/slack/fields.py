"""What a person may put into an element, and what the client refuses before anything is sent."""

import re
from collections.abc import Callable
from typing import Any

from sandbox.slack.errors import ControlError
from sandbox.slack.inputs import is_day, is_time, options_of, takes_many
from sandbox.slack.json_types import Json
from sandbox.slack.state import Channel, Workspace

EMAIL = re.compile(r"^[^@\s<>()\[\],;:\"]+@[^@\s.]+(?:\.[^@\s.]+)+$")
URL = re.compile(r"^https?://[^\s/]+\.[^\s]+$|^https?://localhost\S*$", re.IGNORECASE)
NUMBER = re.compile(r"^-?\d+(\.\d+)?$")

REQUIRED = "Please complete this required field."
TOO_SHORT = "Must be at least {} characters."
TOO_LONG = "Must be less than {} characters."
NO_EMAIL = "Please enter a valid email address."
NO_URL = "Please enter a valid URL."
NO_NUMBER = "Please enter a number."
NO_INTEGER = "Please enter a whole number."
TOO_LOW = "Must be at least {}."
TOO_HIGH = "Must be at most {}."
TOO_MANY = "Please select no more than {} items."

PLAIN_MAX = 3000


def _option(element: Json, value: Any, offered: list[Json]) -> Json:
    choices = offered if "external" in element["type"] else options_of(element)
    for option in choices:
        if option.get("value") == value:
            return option
    raise ControlError(f"{value!r} is not among the options the client shows")


def _user(workspace: Workspace, value: Any) -> str:
    person = workspace.people.get(value) if isinstance(value, str) else None
    if person is None or person.deleted:
        raise ControlError(f"the client offers no person {value!r}")
    return person.id


def _channel(workspace: Workspace, value: Any, fits: Callable[[Channel], bool]) -> str:
    channel = workspace.channels.get(value) if isinstance(value, str) else None
    if channel is None or channel.is_archived or not fits(channel):
        raise ControlError(f"the client offers no conversation {value!r}")
    return channel.id


def _in_filter(element: Json) -> Callable[[Channel], bool]:
    rule = element.get("filter") or {}
    kinds = {"channels": "public", "groups": "private", "im": "im"}

    def fits(channel: Channel) -> bool:
        if rule.get("include") and kinds[channel.family] not in rule["include"]:
            return False
        return not (rule.get("exclude_external_shared_channels") and channel.is_ext_shared)

    return fits


def _moment(kind: str, value: Any) -> Any:
    if kind == "datetimepicker" and str(value).isdecimal():
        return int(value)
    if (kind == "datepicker" and is_day(value)) or (kind == "timepicker" and is_time(value)):
        return value
    raise ControlError(f"{value!r} is no value of a {kind}")


def _one(workspace: Workspace, element: Json, value: Any, offered: list[Json]) -> Any:
    match element["type"].removeprefix("multi_"):
        case "static_select" | "external_select" | "radio_buttons" | "checkboxes":
            held: Any = _option(element, value, offered)
        case "users_select":
            held = _user(workspace, value)
        case "channels_select":
            held = _channel(workspace, value, lambda channel: channel.family == "channels")
        case "conversations_select":
            held = _channel(workspace, value, _in_filter(element))
        case "datepicker" | "timepicker" | "datetimepicker" as kind:
            held = _moment(kind, value)
        case "rich_text_input" if isinstance(value, str):
            section = {"type": "rich_text_section", "elements": [{"type": "text", "text": value}]}
            held = {"type": "rich_text", "elements": [section]}
        case _:
            held = value if isinstance(value, dict) else str(value)
    return held


def held_for(workspace: Workspace, element: Json, value: Any, offered: list[Json]) -> Any:
    """Return what an element holds once a person put `value` in; raises ControlError where they could not."""
    if takes_many(element["type"]):
        if not isinstance(value, list):
            raise ControlError(f"a {element['type']} takes a list")
        return [_one(workspace, element, item, offered) for item in value]
    if value is None or value == "":
        return None
    if isinstance(value, list):
        raise ControlError(f"a {element['type']} takes one value")
    return _one(workspace, element, value, offered)


def _text_errors(element: Json, held: str) -> str:
    longest = element.get("max_length") or PLAIN_MAX
    if len(held) < (element.get("min_length") or 0):
        return TOO_SHORT.format(element["min_length"])
    return TOO_LONG.format(longest + 1) if len(held) > longest else ""


def _number_errors(element: Json, held: str) -> str:
    if not NUMBER.match(held):
        return NO_NUMBER
    if "." in held and not element.get("is_decimal_allowed"):
        return NO_INTEGER
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and float(held) < float(low):
        return TOO_LOW.format(low)
    return TOO_HIGH.format(high) if high is not None and float(held) > float(high) else ""


def client_error(block: Json, element: Json, held: Any) -> str:
    """Return what the client shows under an input block before it sends anything; empty: it sends."""
    kind = element["type"]
    if held is None or held in ("", []) or (isinstance(held, str) and not held.strip()):
        return "" if block.get("optional") else REQUIRED
    if kind == "plain_text_input":
        return _text_errors(element, held)
    if kind == "email_text_input":
        return "" if EMAIL.match(held) else NO_EMAIL
    if kind == "url_text_input":
        return "" if URL.match(held) else NO_URL
    if kind == "number_input":
        return _number_errors(element, held)
    most = element.get("max_selected_items")
    return TOO_MANY.format(most) if most and len(held) > most else ""
