"""Legacy attachments: what is refused, and the form in which Slack stores them."""

from typing import Any

from sandbox.slack.blocks.normalise import normalise
from sandbox.slack.blocks.surface import check_blocks
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json, copied

MOST = 100
BESIDE_BLOCKS = {"blocks", "color", "fallback", "id"}
"""An attachment with blocks takes no other key: Slack was seen to answer `invalid_keys`."""
SAYING = {"text", "title", "pretext", "fallback", "fields", "blocks", "actions", "author_name", "footer"}
NAMING = ("fallback", "text", "title", "pretext")
PICTURES = {"image_url", "thumb_url"}
COLORS = {"good": "2eb886", "warning": "daa038", "danger": "a30200"}
NO_PREVIEW = "[no preview available]"


def read_attachments(core: Core, attachments: Any) -> list[Json] | None:
    """Return checked attachments as stored; raises SlackError `invalid_attachments` or `too_many_attachments`."""
    if attachments is None:
        return None
    if not isinstance(attachments, list) or not all(isinstance(row, dict) for row in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > MOST:
        raise SlackError("too_many_attachments")
    for at, row in enumerate(attachments):
        _check(core, row, f"/attachments/{at}")
    return [_stored(row, number) for number, row in enumerate(filter(_says_something, attachments), start=1)]


def _check(core: Core, row: Json, at: str) -> None:
    if row.get("blocks") is None:
        return
    messages = [] if set(row) <= BESIDE_BLOCKS else ["[ERROR] invalid_keys"]
    faults = check_blocks(row["blocks"], f"{at}/blocks", "message", core.world.switches)
    messages += [f"[ERROR] {fault.text()}" for fault in faults]
    if messages:
        raise SlackError("invalid_attachments", response_metadata={"messages": messages})


def _says_something(row: Json) -> bool:
    return any(row.get(key) for key in SAYING | PICTURES)


def _stored(row: Json, number: int) -> Json:
    stored: Json = copied(row) | {"id": number}
    if row.get("blocks"):
        stored["blocks"] = normalise(row["blocks"])
    stored["fallback"] = next((row[key] for key in NAMING if row.get(key)), NO_PREVIEW)
    if color := row.get("color"):
        stored["color"] = COLORS.get(str(color), str(color).removeprefix("#"))
    return stored
