"""Block elements: which keys each type takes, and within which limits."""

from typing import Any

from sandbox.slack.blocks.faults import Faulty
from sandbox.slack.blocks.rich import RICH_TEXT
from sandbox.slack.blocks.schema import (
    Check,
    Surface,
    also,
    boolean,
    by_type,
    exactly_one,
    listed,
    matching,
    one_of,
    record,
    string,
    unless_null,
    url,
    whole,
)
from sandbox.slack.blocks.texts import (
    BOX_OPTION,
    CONFIRM,
    DISPATCH,
    FILTER,
    GROUPS,
    OPTION,
    OPTIONS,
    OVERFLOW_OPTION,
    SLACK_FILE,
    plain,
)
from sandbox.slack.inputs import is_day, options_of
from sandbox.slack.json_types import Json

ACTION_ID = {"action_id": string(255, least=1)}
STYLE = one_of("primary", "danger")
FOCUS = {"focus_on_load": boolean}
PLACEHOLDER = {"placeholder": plain(150)}
PICKED = ACTION_ID | FOCUS | {"confirm": CONFIRM}
SELECT = PICKED | PLACEHOLDER
MANY = {"max_selected_items": whole(1)}
TYPED = ACTION_ID | FOCUS | PLACEHOLDER | {"dispatch_action_config": DISPATCH}
USER, CHANNEL = matching(r"^[UW][A-Z0-9]+$", "invalid user id"), matching(r"^[CDG][A-Z0-9]+$", "invalid channel id")
NUMBER = matching(r"^-?\d+(\.\d+)?$", "must be a number in a string")
TEXT_MAX = 3000


def _same(option: Json, other: Json) -> bool:
    return option.get("value") == other.get("value") and option["text"].get("text") == other["text"].get("text")


def _offered(value: Json, at: str, _: Surface) -> list[Faulty]:
    initial = value.get("initial_options") or ([value["initial_option"]] if "initial_option" in value else [])
    key = "initial_options" if "initial_options" in value else "initial_option"
    options = options_of(value)
    strange = [chosen for chosen in initial if not any(_same(chosen, option) for option in options)]
    return [Faulty("must match one of the provided options", f"{at}/{key}") for _ in strange[:1]]


def _few(value: Json, at: str, _: Surface) -> list[Faulty]:
    keys = ("initial_options", "initial_users", "initial_conversations", "initial_channels")
    most = value.get("max_selected_items")
    return [
        Faulty(f"no more than {most} items allowed", f"{at}/{key}")
        for key in keys
        if most and len(value.get(key) or []) > most
    ]


def _lengths(value: Json, at: str, _: Surface) -> list[Faulty]:
    low, high = value.get("min_length", 0), value.get("max_length", TEXT_MAX)
    held = value.get("initial_value")
    if low > high:
        return [Faulty("must be less than or equal to `max_length`", f"{at}/min_length")]
    if held and len(held) > high:
        return [Faulty(f"must be less than {high + 1} characters", f"{at}/initial_value")]
    if held and len(held) < low:
        return [Faulty(f"must be more than {low - 1} characters", f"{at}/initial_value")]
    return []


def _bounds(value: Json, at: str, _: Surface) -> list[Faulty]:
    low, high = value.get("min_value"), value.get("max_value")
    if low is not None and high is not None and float(low) > float(high):
        return [Faulty("must be less than or equal to `max_value`", f"{at}/min_value")]
    return []


def _day(value: Any, at: str, _: Surface) -> list[Faulty]:
    return [] if is_day(value) else [Faulty("must be a date of the form YYYY-MM-DD", at)]


def _static(optional: dict[str, Check]) -> Check:
    rules = record({}, SELECT | optional | {"options": OPTIONS, "option_groups": GROUPS})
    return also(rules, exactly_one("options", "option_groups"), _offered, _few)


def _select(optional: dict[str, Check]) -> Check:
    return also(record({}, SELECT | optional), _few)


def _boxes(optional: dict[str, Check]) -> Check:
    return also(record({"options": listed(BOX_OPTION, 10)}, PICKED | optional), _offered)


_FEEDBACK = record(
    {"text": plain(75), "value": string(2000, least=1)}, {"accessibility_label": string(75)}, typed=False
)
_FILTERED = {"filter": FILTER, "default_to_current_conversation": boolean}
_URL_ENABLED = {"response_url_enabled": boolean}
_EXTERNAL = {"min_query_length": whole(0)}

ELEMENTS: dict[str, Check] = {
    "button": record(
        {"text": plain(75)},
        ACTION_ID
        | {
            "url": url(),
            "value": string(2000),
            "style": STYLE,
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "overflow": record({"options": listed(OVERFLOW_OPTION, 5)}, ACTION_ID | {"confirm": CONFIRM}),
    "static_select": _static({"initial_option": OPTION}),
    "multi_static_select": _static(MANY | {"initial_options": listed(OPTION, 100)}),
    "external_select": _select(_EXTERNAL | {"initial_option": OPTION}),
    "multi_external_select": _select(_EXTERNAL | MANY | {"initial_options": listed(OPTION, 100)}),
    "users_select": _select({"initial_user": USER}),
    "multi_users_select": _select(MANY | {"initial_users": listed(USER)}),
    "channels_select": _select(_URL_ENABLED | {"initial_channel": CHANNEL}),
    "multi_channels_select": _select(MANY | {"initial_channels": listed(CHANNEL)}),
    "conversations_select": _select(_FILTERED | _URL_ENABLED | {"initial_conversation": CHANNEL}),
    "multi_conversations_select": _select(_FILTERED | MANY | {"initial_conversations": listed(CHANNEL)}),
    "checkboxes": _boxes({"initial_options": listed(BOX_OPTION, 10)}),
    "radio_buttons": _boxes({"initial_option": BOX_OPTION}),
    "datepicker": record({}, SELECT | {"initial_date": _day}),
    "timepicker": record(
        {},
        SELECT
        | {
            "initial_time": matching(r"^([01]\d|2[0-3]):[0-5]\d$", "must be a time of the form HH:mm"),
            "timezone": string(least=1),
        },
    ),
    "datetimepicker": record({}, PICKED | {"initial_date_time": whole(10**9, 10**10 - 1)}),
    "plain_text_input": also(
        record(
            {},
            TYPED
            | {
                "initial_value": string(TEXT_MAX),
                "multiline": boolean,
                "min_length": whole(0, TEXT_MAX),
                "max_length": whole(1, TEXT_MAX),
            },
        ),
        _lengths,
    ),
    "email_text_input": record({}, TYPED | {"initial_value": string(TEXT_MAX)}),
    "url_text_input": record({}, TYPED | {"initial_value": string(TEXT_MAX)}),
    "number_input": also(
        record(
            {"is_decimal_allowed": boolean},
            TYPED | {"initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
        ),
        _bounds,
    ),
    "rich_text_input": record(
        {}, TYPED | {"initial_value": by_type({"rich_text": RICH_TEXT}), "min_lines": whole(1), "max_lines": whole(1)}
    ),
    "file_input": record({}, ACTION_ID | {"filetypes": listed(string(least=1)), "max_files": whole(1, 10)}),
    "image": also(
        record(
            {"alt_text": string(2000, least=1)},
            {"image_url": url(), "slack_file": SLACK_FILE},
        ),
        exactly_one("image_url", "slack_file"),
    ),
    "feedback_buttons": record({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, ACTION_ID),
    "icon_button": record(
        {"icon": one_of("trash"), "text": plain(75)},
        ACTION_ID
        | {
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": listed(unless_null(USER)),
        },
    ),
}

_SINGLE = {"static_select", "external_select", "users_select", "channels_select", "conversations_select"}
_MULTI = {f"multi_{kind}" for kind in _SINGLE}
_CHOICES = {"checkboxes", "radio_buttons", "datepicker", "timepicker"}
_TYPED_KINDS = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}


def among(kinds: set[str]) -> Check:
    """Return a check for one element of some kinds."""
    return by_type({kind: ELEMENTS[kind] for kind in sorted(kinds)})


ACCESSORY = among(_SINGLE | _MULTI | _CHOICES | {"button", "overflow", "image"})
ACTIONS_ELEMENT = among(_SINGLE | _CHOICES | {"button", "overflow", "datetimepicker"})
CONTEXT_ACTIONS_ELEMENT = among({"feedback_buttons", "icon_button"})
IMAGE_ELEMENT = among({"image"})
BUTTON_ELEMENT = among({"button"})
_INPUT_KINDS = _SINGLE | _MULTI | _CHOICES | _TYPED_KINDS | {"datetimepicker"}
_INPUT = among(_INPUT_KINDS)
_INPUT_IN_MODAL = among(_INPUT_KINDS | {"file_input"})


def input_element(value: Any, at: str, surface: Surface) -> list[Faulty]:
    """Check the element of an input block; files can be asked for in modals only."""
    return (_INPUT_IN_MODAL if surface.name in {"modal", "any"} else _INPUT)(value, at, surface)
