"""Who a message pings: found in its text and in every mrkdwn object of its blocks."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.slack.json_types import Json

PING = re.compile(r"<(?:@([UW][A-Z0-9]+)|!subteam\^(S[A-Z0-9]+)|!(channel|here|everyone))(?:\|[^>]*)?>")
RICH = {"user": "user_id", "usergroup": "usergroup_id", "broadcast": "range"}
"""Rich text's elements that ping, and where each names whom."""


def _gather(node: Any, texts: list[str], named: list[str]) -> None:
    """Collect the mrkdwn below a node, and what rich text names."""
    if isinstance(node, list):
        for value in node:
            _gather(value, texts, named)
    elif isinstance(node, dict):
        kind = node.get("type")
        if kind == "mrkdwn" and isinstance(node.get("text"), str):
            texts.append(node["text"])
        elif kind in RICH and isinstance(node.get(RICH[kind]), str):
            named.append(node[RICH[kind]])
        for value in node.values():
            if isinstance(value, dict | list):
                _gather(value, texts, named)


def pings(text: str, blocks: list[Json] | None) -> list[str]:
    """Return the ids and broadcast words that the message pings, each once, in order."""
    found: list[str] = []
    texts: list[str] = []
    named: list[str] = []
    _gather(blocks, texts, named)
    for part in (text, *texts, *(block.get("text") for block in _markdown(blocks))):
        matches = PING.finditer(part if isinstance(part, str) else "")
        found.extend(next(word for word in match.groups() if word) for match in matches)
    return list(dict.fromkeys([*found, *named]))


def _markdown(blocks: list[Json] | None) -> Iterator[Json]:
    return (block for block in blocks or [] if block.get("type") == "markdown")
