"""Slack's limits, counted by the stricter rule, and what may stand in angle brackets."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.messages import kit
from bot.messages.escape import size
from bot.ports.chat import Message, View

TOKEN = re.compile(
    r"<@[UW][A-Z0-9]+>|<#[CDG][A-Z0-9]+>|<!subteam\^S[A-Z0-9]+>|<https://[^<>|\s]+(\|[^<>]+)?>"
    r"|<!date\^\d+\^[^<>^|]+\|[0-9: UTC-]+>"
)
ENTITY = re.compile(r"&(?:amp|lt|gt);")
LIMITS = {
    "header": {"text": 150},
    "section": {"text": 3000},
    "button": {"text": 75},
    "input": {"label": 2000, "hint": 2000},
}


def check_message(message: Message) -> None:
    assert 0 < size(message.text) <= 3000
    check_mrkdwn(message.text)
    assert 0 < len(message.blocks) <= 50
    assert kit.weight([dict(block) for block in message.blocks]) <= 13_200, "apps measured this; Slack tells no number"
    check_blocks(list(message.blocks))


def check_view(view: View) -> None:
    assert 0 < len(view["blocks"]) <= 100
    check_blocks(list(view["blocks"]))
    assert len(str(view)) < 250_000
    if view["type"] == "modal":
        for name in ("title", "submit", "close"):
            assert size(view.get(name, {"text": "x"})["text"]) <= 24
        assert ("submit" in view) >= any(block["type"] == "input" for block in view["blocks"])
        assert len(view.get("private_metadata", "")) <= 3000


def check_blocks(blocks: list[Mapping[str, Any]]) -> None:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    for block in blocks:
        actions = [each["action_id"] for each in walk(block) if "action_id" in each]
        assert len(actions) == len(set(actions))
        for each in walk(block):
            check_one(each)


def check_one(each: Mapping[str, Any]) -> None:
    kind = each.get("type", "")
    if kind in {"mrkdwn", "plain_text"}:
        check_text(each)
    for name, limit in LIMITS.get(kind, {}).items():
        assert name not in each or size(each[name]["text"]) <= limit
    assert all(len(each.get(name, "")) <= 255 for name in ("action_id", "block_id"))
    assert len(each.get("elements", [])) <= 25
    assert "url" not in each or (each["url"].startswith("https://") and len(each["url"]) <= 3000)
    if "confirm" in each and kind == "button":
        check_confirm(each["confirm"])
    if {"text", "value"} == set(each) - {"description"} and "type" not in each:
        assert size(each["text"]["text"]) <= 75
        assert 0 < size(each["value"]) <= 150


def check_confirm(confirm: Mapping[str, Any]) -> None:
    for name, limit in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        assert 0 < size(confirm[name]["text"]) <= limit


def check_text(text: Mapping[str, Any]) -> None:
    assert 0 < size(text["text"]) <= 3000
    if text["type"] == "mrkdwn":
        assert text["verbatim"] is True
        check_mrkdwn(text["text"])
    else:
        assert text["emoji"] is False


def check_mrkdwn(text: str) -> None:
    bare = ENTITY.sub("", TOKEN.sub("", text))
    assert not set("<>&") & set(bare), bare


def walk(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every dict in a block, itself first."""
    if isinstance(value, Mapping):
        yield value
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)


def words(shown: Message | View) -> str:
    """All the text a person sees, one line a text object."""
    blocks = shown.blocks if isinstance(shown, Message) else shown["blocks"]
    found = [each for block in blocks for each in walk(block)]
    return "\n".join(each["text"] for each in found if each.get("type") in {"mrkdwn", "plain_text"})


def buttons(shown: Message | View) -> list[tuple[str, str]]:
    """Every button as (action id, value)."""
    blocks = shown.blocks if isinstance(shown, Message) else shown["blocks"]
    found = [each for block in blocks for each in walk(block)]
    return [(each["action_id"], each.get("value", "")) for each in found if each.get("type") == "button"]
