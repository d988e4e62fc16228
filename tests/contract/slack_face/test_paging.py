"""Cursors and limits of the listing methods."""

import base64
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.contract.slack_face.conftest import Rig

Json = dict[str, Any]
LISTINGS: list[tuple[str, Json]] = [
    ("users.list", {}),
    ("conversations.list", {}),
    ("users.conversations", {}),
    ("conversations.members", {"channel": "C0ACME"}),
    ("conversations.history", {"channel": "C0ACME"}),
]


async def refused(rig: Rig, method: str, **args: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await rig.client.api_call(method, params=args)
    return str(refusal.value.response["error"])


async def posts(rig: Rig, *texts: str) -> None:
    for text in texts:
        await rig.client.chat_postMessage(channel="C0ACME", text=text)


@pytest.mark.parametrize(("method", "args"), LISTINGS)
async def test_a_page_has_fewer_than_a_thousand_rows(rig: Rig, method: str, args: Json) -> None:
    assert await refused(rig, method, **args, limit=1000) == "invalid_limit"
    assert await refused(rig, method, **args, limit=-1) == "invalid_limit"
    await rig.client.api_call(method, params=args | {"limit": 999})


@pytest.mark.parametrize(("method", "args"), LISTINGS)
async def test_a_cursor_serves_no_other_listing(rig: Rig, method: str, args: Json) -> None:
    await posts(rig, "one", "two")
    cursor = (await rig.client.api_call(method, params=args | {"limit": 1}))["response_metadata"]["next_cursor"]
    for other, its in LISTINGS:
        if other != method:
            assert await refused(rig, other, **its, cursor=cursor) == "invalid_cursor"


@pytest.mark.parametrize("cursor", ["user:", "user:U0NOPE", "user", "next_ts:x", ":"])
async def test_a_made_up_cursor_is_refused(rig: Rig, cursor: str) -> None:
    assert await refused(rig, "users.list", cursor=base64.b64encode(cursor.encode()).decode()) == "invalid_cursor"


async def test_what_is_posted_or_deleted_meanwhile_moves_no_page(rig: Rig) -> None:
    await posts(rig, "1", "2", "3", "4", "5")
    first = await rig.client.conversations_history(channel="C0ACME", limit=2)
    await posts(rig, "6")
    await rig.client.chat_delete(channel="C0ACME", ts=first["messages"][0]["ts"])
    second = await rig.client.conversations_history(
        channel="C0ACME", limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [m["text"] for page in (first, second) for m in page["messages"]] == ["5", "4", "3", "2"]


async def test_a_thread_has_pages_too(rig: Rig) -> None:
    await posts(rig, "root")
    root = rig.snapshot()["messages"]["C0ACME"][0]["ts"]
    for text in ("1", "2"):
        await rig.client.chat_postMessage(channel="C0ACME", text=text, thread_ts=root)
    texts: list[str] = []
    cursor = ""
    while not texts or cursor:
        page = await rig.client.conversations_replies(channel="C0ACME", ts=root, limit=1, cursor=cursor)
        texts += [message["text"] for message in page["messages"]]
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
    assert texts == ["root", "1", "2"]
