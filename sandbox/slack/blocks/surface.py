"""Whole surfaces: a message's blocks, a modal, a Home."""

from typing import Any

from sandbox.slack.blocks.faults import Faulty
from sandbox.slack.errors import SlackError, invalid_arguments
from sandbox.world.switches import Switches


def check_blocks(_blocks: Any, _pointer: str, _surface: str, _switches: Switches) -> list[Faulty]:
    """Return what is wrong with a list of blocks."""
    return []


def check_view(_view: Any, _pointer: str, _switches: Switches, *_kinds: str) -> list[Faulty]:
    """Return what is wrong with a view."""
    return []


def refuse_message_blocks(blocks: list[Any], switches: Switches) -> None:
    """Raise `invalid_blocks` unless a message may carry these blocks."""
    faults = check_blocks(blocks, "/blocks", "message", switches)
    if faults:
        texts = [fault.text() for fault in faults]
        messages = [f"[ERROR] {text}" for text in texts]
        raise SlackError("invalid_blocks", errors=texts, response_metadata={"messages": messages})


def refuse_view(view: Any, switches: Switches, *kinds: str) -> None:
    """Raise `invalid_arguments` unless the view is one of `kinds` and Slack would show it."""
    faults = check_view(view, "/view", switches, *kinds)
    if faults:
        raise invalid_arguments(*(fault.text() for fault in faults))


def check_options(_answer: Any) -> list[Faulty]:
    """Return what is wrong with an app's answer to block_suggestion."""
    return []
