"""The rich text block that stands beside the text of a message that has nothing but text."""

import html
import re
from hashlib import sha1

from sandbox.slack.json_types import Json

TOKEN = re.compile(r"<([^<>]+)>")
RANGES = ("here", "channel", "everyone")


def typed_blocks(text: str, ts: str) -> list[Json]:
    """Return the blocks Slack makes of a text, whether a person typed it or an app posted it."""
    section = {"type": "rich_text_section", "elements": _elements(text)}
    block_id = sha1(ts.encode()).hexdigest()[:5]  # noqa: S324 - a name, no secret
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}]


def _elements(text: str) -> list[Json]:
    parts = TOKEN.split(text)  # plain, token, plain, token ..., plain
    found = [_token(part) if index % 2 else _plain(part) for index, part in enumerate(parts) if part]
    return found or [_plain("")]


def _plain(text: str) -> Json:
    return {"type": "text", "text": html.unescape(text)}


def _token(token: str) -> Json:
    target, _, label = token.partition("|")
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": target.removeprefix("!subteam^")}
    if target.removeprefix("!") in RANGES:
        return {"type": "broadcast", "range": target.removeprefix("!")}
    return {"type": "link", "url": html.unescape(target)} | ({"text": html.unescape(label)} if label else {})
