"""Who a message pings: found in its text and in every mrkdwn object of its blocks."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.slack.json_types import Json

PING = re.compile(r"<(?:@([UW][A-Z0-9]+)|!subteam\^(S[A-Z0-9]+)|!(channel|here|everyone))(?:\|[^>]*)?>")


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn" and isinstance(node.get("text"), str):
            yield node["text"]
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


def _rich(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for kind, key in (("user", "user_id"), ("usergroup", "usergroup_id"), ("broadcast", "range")):
            if node.get("type") == kind and isinstance(node.get(key), str):
                yield node[key]
        for value in node.values():
            yield from _rich(value)
    elif isinstance(node, list):
        for value in node:
            yield from _rich(value)


def pings(text: str, blocks: list[Json] | None) -> list[str]:
    """Return the ids and broadcast words that the message pings, each once, in order."""
    found: list[str] = []
    for part in (text, *_texts(blocks), *(block.get("text") for block in _markdown(blocks))):
        matches = PING.finditer(part if isinstance(part, str) else "")
        found.extend(next(word for word in match.groups() if word) for match in matches)
    return list(dict.fromkeys([*found, *_rich(blocks)]))


def _markdown(blocks: list[Json] | None) -> Iterator[Json]:
    return (block for block in blocks or [] if block.get("type") == "markdown")
