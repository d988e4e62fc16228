"""Reading what people filled in from a view's state; hand-made state gives None, never an error."""

from collections.abc import Mapping
from typing import Any


def _element(state: Mapping[str, Any], block_id: str) -> Mapping[str, Any]:
    block = state.get(block_id)
    element = next(iter(block.values()), None) if isinstance(block, dict) else None
    return element if isinstance(element, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def typed(state: Mapping[str, Any], block_id: str) -> str | None:
    """Return what was typed into a text field."""
    return _text(_element(state, block_id).get("value"))


def person(state: Mapping[str, Any], block_id: str) -> str | None:
    """Return the user id picked in a users select."""
    return _text(_element(state, block_id).get("selected_user"))


def conversation(state: Mapping[str, Any], block_id: str) -> str | None:
    """Return the channel id picked in a conversations select."""
    return _text(_element(state, block_id).get("selected_conversation"))


def option(state: Mapping[str, Any], block_id: str) -> str | None:
    """Return the value of the option picked in a select."""
    return _option_value(_element(state, block_id).get("selected_option"))


def options(state: Mapping[str, Any], block_id: str) -> tuple[str, ...]:
    """Return the values of the options picked in a multi select or in checkboxes."""
    picked = _element(state, block_id).get("selected_options")
    values = [_option_value(one) for one in picked] if isinstance(picked, list) else []
    return tuple(value for value in values if value is not None)


def _option_value(picked: object) -> str | None:
    return _text(picked.get("value")) if isinstance(picked, dict) else None
