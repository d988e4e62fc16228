"""What Slack's client makes of typed text."""

from typing import Any

import pytest

from sandbox.slack.typed_blocks import typed_blocks
from tests.contract.slack_face.conftest import Rig


def elements(text: str) -> list[dict[str, Any]]:
    (block,) = typed_blocks(text, "1.000001")
    (section,) = block["elements"]
    assert (block["type"], section["type"]) == ("rich_text", "rich_text_section")
    found: list[dict[str, Any]] = section["elements"]
    return found


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("a &lt; b &amp; c", {"type": "text", "text": "a < b & c"}),
        ("<@U0PAULA>", {"type": "user", "user_id": "U0PAULA"}),
        ("<#C0ACME|client-acme>", {"type": "channel", "channel_id": "C0ACME"}),
        ("<!subteam^S0LEADS>", {"type": "usergroup", "usergroup_id": "S0LEADS"}),
        ("<!here>", {"type": "broadcast", "range": "here"}),
        ("<https://x.example/?a=1&amp;b=2|x>", {"type": "link", "url": "https://x.example/?a=1&b=2", "text": "x"}),
    ],
)
def test_each_token_has_its_element(text: str, last: dict[str, Any]) -> None:
    assert elements(text) == [last]


def test_text_and_tokens_keep_their_order() -> None:
    kinds = [element["type"] for element in elements("hi <@U0PAULA>, see <https://x.example>")]
    assert kinds == ["text", "user", "text", "link"]


async def test_history_shows_what_a_person_typed_as_blocks(rig: Rig) -> None:
    await rig.act("U0PAULA", "message", channel="C0ACME", text="hi @mia")
    (message,) = (await rig.client.conversations_history(channel="C0ACME"))["messages"]
    (block,) = message["blocks"]
    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "hi "},
        {"type": "user", "user_id": "U0MIA"},
    ]
