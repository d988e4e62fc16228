"""Layout blocks: which keys each type takes, and on which surfaces it may stand."""

from typing import Any

from sandbox.slack.blocks.elements import (
    ACCESSORY,
    ACTIONS_ELEMENT,
    BUTTON_ELEMENT,
    CONTEXT_ACTIONS_ELEMENT,
    ELEMENTS,
    IMAGE_ELEMENT,
    input_element,
)
from sandbox.slack.blocks.faults import Faulty
from sandbox.slack.blocks.rich import CELL, RICH_TEXT
from sandbox.slack.blocks.schema import (
    Check,
    Surface,
    also,
    boolean,
    by_type,
    exactly_one,
    listed,
    one_of,
    record,
    string,
    union,
    unless_null,
    url,
)
from sandbox.slack.blocks.texts import SLACK_FILE, either, field, plain, text
from sandbox.slack.json_types import Json

BLOCK_ID = {"block_id": string(255)}
EVERYWHERE = frozenset({"message", "modal", "home", "any"})
MESSAGES = frozenset({"message", "any"})
MODALS = frozenset({"modal", "any"})


def _block(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return record(required, BLOCK_ID | (optional or {}))


def _text_or_fields(value: Json, at: str, _: Surface) -> list[Faulty]:
    if "text" in value or "fields" in value:
        return []
    return [Faulty("must define either `text` or `fields`", f"{at}/type")]


def _context_element(value: Any, at: str, surface: Surface) -> list[Faulty]:
    kind = value.get("type") if isinstance(value, dict) else None
    rules = ELEMENTS["image"] if kind == "image" else either()
    return union(rules)(value, at, surface)


_CARD = _block(
    {},
    {
        "hero_image": IMAGE_ELEMENT,
        "icon": IMAGE_ELEMENT,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": listed(BUTTON_ELEMENT, 3),
    },
)
_TASK_CARD = _block(
    {
        "task_id": string(255, least=1),
        "title": string(least=1),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
    {
        "details": by_type({"rich_text": RICH_TEXT}),
        "output": by_type({"rich_text": RICH_TEXT}),
        "sources": listed(by_type({"url": record({"url": url(), "text": string(least=1)}, {})})),
    },
)
_COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean}, typed=False)

SIMPLE: dict[str, tuple[Check, frozenset[str]]] = {
    "section": (
        also(
            _block({}, {"text": text(), "fields": listed(field, 10), "accessory": ACCESSORY, "expand": boolean}),
            _text_or_fields,
        ),
        EVERYWHERE,
    ),
    "header": (_block({"text": plain(150)}), EVERYWHERE),
    "divider": (_block({}), EVERYWHERE),
    "context": (_block({"elements": listed(_context_element, 10)}), EVERYWHERE),
    "actions": (_block({"elements": listed(ACTIONS_ELEMENT, 25)}), EVERYWHERE),
    "image": (
        also(
            _block(
                {"alt_text": string(2000, least=1)},
                {"image_url": url(), "slack_file": SLACK_FILE, "title": plain(2000)},
            ),
            exactly_one("image_url", "slack_file"),
        ),
        EVERYWHERE,
    ),
    "input": (
        _block(
            {"label": plain(2000), "element": input_element},
            {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
        ),
        EVERYWHERE,
    ),
    "rich_text": (RICH_TEXT, EVERYWHERE),
    "markdown": (_block({"text": string(12_000, least=1)}), MESSAGES),
    "table": (
        _block(
            {"rows": listed(listed(CELL, 20), 100)},
            {"column_settings": listed(unless_null(_COLUMN), 20)},
        ),
        MESSAGES,
    ),
    "context_actions": (_block({"elements": listed(CONTEXT_ACTIONS_ELEMENT, 5)}), MESSAGES),
    "alert": (
        _block({"text": text(200)}, {"level": one_of("default", "info", "warning", "error", "success")}),
        MODALS,
    ),
    "card": (_CARD, EVERYWHERE),
    "carousel": (_block({"elements": listed(by_type({"card": _CARD}), 10)}), EVERYWHERE - {"modal"}),
    "task_card": (_TASK_CARD, MESSAGES),
    "plan": (_block({"title": string(least=1)}, {"tasks": listed(by_type({"task_card": _TASK_CARD}))}), MESSAGES),
}


def _simple(value: Any, at: str, surface: Surface) -> list[Faulty]:
    return by_type({kind: rules for kind, (rules, places) in SIMPLE.items() if surface.name in places})(
        value, at, surface
    )


CONTAINER = _block(
    {"child_blocks": listed(_simple, 10)},
    {
        "title": plain(150),
        "rich_text_title": by_type({"rich_text": RICH_TEXT}),
        "subtitle": plain(150),
        "width": one_of("narrow", "standard", "wide", "full"),
        "icon": IMAGE_ELEMENT,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
)


def block(value: Any, at: str, surface: Surface) -> list[Faulty]:
    """Check one block of a surface."""
    if isinstance(value, dict) and value.get("type") == "container" and surface.name in MESSAGES:
        return CONTAINER(value, at, surface)
    return _simple(value, at, surface)
