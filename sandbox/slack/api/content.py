"""The content arguments that chat.* share: text, blocks, attachments, markdown_text, metadata."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.slack.api.attachments import read_attachments
from sandbox.slack.blocks.normalise import normalise
from sandbox.slack.blocks.surface import refuse_message_blocks
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json
from sandbox.slack.messages import TEXT_MAX

MARKDOWN_MAX = 12_000


@dataclass
class Content:
    """What a message will say; None means the argument did not come."""

    text: str | None
    blocks: list[Json] | None
    attachments: list[Json] | None


def read(core: Core, call: Call) -> Content:
    """Return the checked content of a call; raises SlackError as Slack refuses it."""
    markdown = call.text("markdown_text")
    blocks = read_blocks(core, call.json("blocks", "invalid_blocks_format"))
    text = call.text("text") if call.has("text") else None
    if markdown:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > MARKDOWN_MAX:
            raise SlackError("msg_too_long")
        text, blocks = markdown, normalise([{"type": "markdown", "text": markdown}])
    _refuse_long(core, blocks)
    content = Content(text, blocks, read_attachments(core, call.json("attachments", "invalid_attachments")))
    if not (text or "").strip() and not blocks and not content.attachments:
        raise SlackError("no_text")
    return content


def _refuse_long(core: Core, blocks: list[Json] | None) -> None:
    most = core.world.switches["slack.message_blocks_max"]
    if blocks and most is not None and len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > int(most):
        raise SlackError("msg_blocks_too_long")


def read_blocks(core: Core, blocks: Any) -> list[Json] | None:
    """Return checked blocks as stored; raises SlackError `invalid_blocks` or `invalid_blocks_format`."""
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    refuse_message_blocks(blocks, core.world.switches)
    return normalise(blocks)


def cut(text: str, call: Call) -> str:
    """Return the text as Slack keeps it, with its warning when it was too long."""
    if len(text) <= TEXT_MAX:
        return text
    call.warnings.append("message_truncated")
    return text[:TEXT_MAX]


def metadata(core: Core, call: Call) -> Json | None:
    """Return message metadata (empty: remove it), None when the argument did not come."""
    found = call.json("metadata", "invalid_metadata_format")
    if found is None:
        return None
    if found == {}:
        return {}
    if not isinstance(found, dict) or set(found) - {"event_type", "event_payload", "entities"}:
        raise SlackError("invalid_metadata_format")
    if not isinstance(found.get("event_type"), str) or not found["event_type"]:
        raise SlackError("invalid_metadata_format")
    if not isinstance(found.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    cap = core.world.switches["slack.metadata_max"]
    if cap is not None and len(json.dumps(found)) > int(cap):
        raise SlackError("metadata_too_large")
    return found
