"""What Slack adds to blocks it stores: block ids, action ids, and the defaults of text objects."""

from typing import Any

from sandbox.slack import ids
from sandbox.slack.blocks.walk import elements
from sandbox.slack.json_types import Json, copied

RAW_INSIDE = {"rich_text", "markdown"}


def normalise(blocks: list[Json] | None) -> list[Json]:
    """Return a copy of the blocks as Slack stores them."""
    stored: list[Json] = copied(blocks or [])
    for block in stored:
        _block(block)
    for place in elements(stored):
        place.element.setdefault("action_id", ids.short())
    return stored


def with_defaults(node: Json) -> Json:
    """Return a copy of one option with the defaults of its text objects."""
    stored: Json = copied(node)
    _texts(stored)
    return stored


def _block(block: Json) -> None:
    if not block.get("block_id"):
        block["block_id"] = ids.short()
    if block.get("type") == "input":
        block.setdefault("optional", False)
        block.setdefault("dispatch_action", False)
    if block.get("type") not in RAW_INSIDE:
        _texts(block)
    for inner in (block.get("child_blocks"), block.get("elements") if block["type"] == "carousel" else None):
        for child in inner or []:
            _block(child)


def _texts(node: Any) -> None:
    if isinstance(node, list):
        for value in node:
            _texts(value)
    if isinstance(node, dict) and node.get("type") != "rich_text":
        text_defaults(node)
        for value in node.values():
            _texts(value)


def text_defaults(node: Json) -> Json:
    """Add the defaults of a text object in place, and return it."""
    if isinstance(node.get("text"), str):
        if node.get("type") == "plain_text":
            node.setdefault("emoji", True)
        elif node.get("type") == "mrkdwn":
            node.setdefault("verbatim", False)
    return node
