"""Block Kit, the little of it we use: small builders that keep Slack's limits."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.messages.escape import cut, plain

Block = dict[str, Any]

SECTION = 3000
HEADER = 150
BUTTON = 75
LABEL = 2000
CONTEXT = 2000
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
OPTION, OPTION_VALUE, OPTIONS = 75, 150, 100
PLACEHOLDER = 150
TITLE = 24
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT = 3000
FIELD = 2000
MESSAGE_WEIGHT = 12_500
"""Slack refuses more than some 13,200 characters of a message's blocks as JSON (`msg_blocks_too_long`); it publishes no
number, several apps have measured this one: https://github.com/slackapi/bolt-js/issues/2509 and 2867."""
VIEW_BYTES = 240_000
"""Slack takes 250 kB; counted with every letter beyond ASCII at its longest."""
EMPTY = "\N{EN DASH}"
"""Slack refuses an empty text."""


def weight(blocks: Sequence[Block]) -> int:
    """Return how much blocks count for towards MESSAGE_WEIGHT; a letter beyond ASCII counts as JSON may escape it."""
    return len(json.dumps(blocks, separators=(",", ":")))


def fitting(blocks: Sequence[Block], room: int = MESSAGE_WEIGHT, most: int = MESSAGE_BLOCKS) -> list[Block]:
    """Return as many of the first blocks as there is room for: by default, that of one message."""
    taken = list(blocks[:most])
    while taken and weight(taken) > room:
        taken.pop()
    return taken


def mrkdwn(text: str, limit: int = SECTION) -> Block:
    """Return a mrkdwn text object; `verbatim`, so that Slack makes no links or mentions of its own."""
    return {"type": "mrkdwn", "text": cut(text, limit) or EMPTY, "verbatim": True}


def plain_text(text: str, limit: int) -> Block:
    """Return a plain_text object in which `:name:` stays what it is."""
    return {"type": "plain_text", "text": plain(text, limit) or EMPTY, "emoji": False}


def header(text: str) -> Block:
    """Return a header block."""
    return {"type": "header", "text": plain_text(text, HEADER)}


def section(text: str, *, block_id: str | None = None, accessory: Block | None = None) -> Block:
    """Return a section block."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if block_id is not None:
        block["block_id"] = block_id
    if accessory is not None:
        block["accessory"] = accessory
    return block


def context(text: str, *, block_id: str | None = None) -> Block:
    """Return a context block of one text."""
    block: Block = {"type": "context", "elements": [mrkdwn(text, CONTEXT)]}
    return block if block_id is None else block | {"block_id": block_id}


def divider() -> Block:
    """Return a divider."""
    return {"type": "divider"}


def actions(block_id: str, elements: Sequence[Block]) -> Block:
    """Return an actions block."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(action_id: str, text: str, value: str | None = None, **more: Any) -> Block:
    """Return a button; `more` is what few buttons have (`style`, `url`, `confirm`)."""
    made: Block = {"type": "button", "action_id": action_id, "text": plain_text(text, BUTTON)}
    return made | ({"value": value} if value is not None else {}) | more


def confirm(title: str, text: str, yes: str, no: str) -> Block:
    """Return a confirm dialog for something dangerous."""
    return {
        "title": plain_text(title, CONFIRM_TITLE),
        "text": plain_text(text, CONFIRM_TEXT),
        "confirm": plain_text(yes, CONFIRM_BUTTON),
        "deny": plain_text(no, CONFIRM_BUTTON),
        "style": "danger",
    }


def option(text: str, value: str, description: str | None = None) -> Block:
    """Return an option of a select."""
    made: Block = {"text": plain_text(text, OPTION), "value": value}
    return made if description is None else made | {"description": plain_text(description, OPTION)}


def field(block_id: str, label: str, element: Mapping[str, Any], *, optional: bool = False, hint: str = "") -> Block:
    """Return an input block."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, LABEL),
        "element": dict(element),
        "optional": optional,
    }
    return block | {"hint": plain_text(hint, LABEL)} if hint else block


def modal(title: str, blocks: Sequence[Block], close: str, **more: Any) -> Block:
    """Return a modal; `more` is what only forms have (`callback_id`, `submit`, `private_metadata`)."""
    return {
        "type": "modal",
        "title": plain_text(title, TITLE),
        "close": plain_text(close, TITLE),
        "blocks": list(blocks)[:VIEW_BLOCKS],
    } | more
