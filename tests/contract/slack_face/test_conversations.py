from functools import partial
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.contract.slack_face.conftest import Rig

Json = dict[str, Any]


async def refused(rig: Rig, method: str, **args: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await rig.client.api_call(method, params=args)
    error: str = caught.value.response["error"]
    return error


async def fill(rig: Rig, count: int) -> list[str]:
    await rig.control("switches", {"name": "slack.rate_limits", "value": False})
    return [(await rig.client.chat_postMessage(channel="C0ACME", text=str(n)))["ts"] for n in range(count)]


async def test_history_is_newest_first_and_pages(rig: Rig) -> None:
    await fill(rig, 5)
    texts: list[str] = []
    cursor = ""
    for _ in range(3):
        answer = await rig.client.conversations_history(channel="C0ACME", limit=2, cursor=cursor)
        texts += [message["text"] for message in answer["messages"]]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
        assert answer["has_more"] == bool(cursor)
    assert texts == ["4", "3", "2", "1", "0"]


async def test_oldest_latest_and_inclusive(rig: Rig) -> None:
    ts = await fill(rig, 4)

    async def texts(**window: Any) -> list[str]:
        answer = await rig.client.conversations_history(channel="C0ACME", **window)
        return [message["text"] for message in answer["messages"]]

    assert await texts(oldest=ts[1]) == ["3", "2"]
    assert await texts(oldest=ts[1], inclusive=True) == ["3", "2", "1"]
    assert await texts(latest=ts[1]) == ["0"]
    assert await texts(latest=ts[1], inclusive=True, oldest=ts[1]) == ["1"]


async def test_metadata_comes_only_when_asked_for(rig: Rig) -> None:
    metadata = {"event_type": "card", "event_payload": {"delivery_id": "d1"}}
    root = (await rig.client.chat_postMessage(channel="C0ACME", text="x", metadata=metadata))["ts"]
    for call in (
        partial(rig.client.conversations_history, channel="C0ACME"),
        partial(rig.client.conversations_replies, channel="C0ACME", ts=root),
    ):
        assert "metadata" not in (await call())["messages"][0]
        assert (await call(include_all_metadata=True))["messages"][0]["metadata"] == metadata


async def test_a_thread(rig: Rig) -> None:
    root = (await rig.client.chat_postMessage(channel="C0ACME", text="root"))["ts"]
    first = (await rig.client.chat_postMessage(channel="C0ACME", text="1", thread_ts=root))["ts"]
    await rig.act("U0PAULA", "message", channel="C0ACME", text="2", thread_ts=root)
    nested = await rig.client.chat_postMessage(channel="C0ACME", text="3", thread_ts=first)
    assert nested["message"]["thread_ts"] == root
    messages = (await rig.client.conversations_replies(channel="C0ACME", ts=root))["messages"]
    assert [m["text"] for m in messages] == ["root", "1", "2", "3"]
    assert (messages[0]["reply_count"], messages[0]["reply_users"]) == (3, ["U0CREDREQ", "U0PAULA"])
    assert messages[1]["parent_user_id"] == "U0CREDREQ"
    history = (await rig.client.conversations_history(channel="C0ACME"))["messages"]
    assert [m["text"] for m in history] == ["root"]
    alone = (await rig.client.conversations_replies(channel="C0ACME", ts=first))["messages"]
    assert [m["text"] for m in alone] == ["1"]


async def test_a_broadcast_reply_shows_in_the_channel(rig: Rig) -> None:
    root = (await rig.client.chat_postMessage(channel="C0ACME", text="root"))["ts"]
    await rig.client.chat_postMessage(channel="C0ACME", text="loud", thread_ts=root, reply_broadcast=True)
    history = (await rig.client.conversations_history(channel="C0ACME"))["messages"]
    assert [(m["text"], m.get("subtype")) for m in history] == [("loud", "thread_broadcast"), ("root", None)]
    assert (history[0]["root"]["ts"], history[0]["root"]["reply_count"]) == (root, 1)


async def test_a_deleted_root_with_replies_leaves_a_tombstone(rig: Rig) -> None:
    root = (await rig.client.chat_postMessage(channel="C0ACME", text="root"))["ts"]
    reply = (await rig.client.chat_postMessage(channel="C0ACME", text="reply", thread_ts=root))["ts"]
    await rig.client.chat_delete(channel="C0ACME", ts=root)
    messages = (await rig.client.conversations_replies(channel="C0ACME", ts=root))["messages"]
    assert [m.get("subtype") for m in messages] == ["tombstone", None]
    await rig.client.chat_delete(channel="C0ACME", ts=reply)
    assert await refused(rig, "conversations.replies", channel="C0ACME", ts=root) == "thread_not_found"
    assert (await rig.client.conversations_history(channel="C0ACME"))["messages"] == []


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("conversations.history", {"channel": "C0NOPE"}, "channel_not_found"),
        ("conversations.history", {"channel": "C0RANDOM"}, "not_in_channel"),
        ("conversations.history", {}, "invalid_arguments"),
        ("conversations.history", {"channel": "C0ACME", "limit": 1000}, "invalid_limit"),
        ("conversations.history", {"channel": "C0ACME", "limit": "x"}, "invalid_arguments"),
        ("conversations.history", {"channel": "C0ACME", "cursor": "bogus"}, "invalid_cursor"),
        ("conversations.history", {"channel": "C0ACME", "oldest": "x"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": "C0ACME", "latest": "nan"}, "invalid_ts_latest"),
        ("conversations.replies", {"channel": "C0ACME", "ts": "1.000001"}, "thread_not_found"),
        ("conversations.replies", {"channel": "C0ACME"}, "invalid_arguments"),
        ("conversations.info", {"channel": "C0NOPE"}, "channel_not_found"),
        ("conversations.list", {"types": "secret_channel"}, "invalid_types"),
        ("conversations.join", {"channel": "C0OLD"}, "is_archived"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U0NOPE"}, "user_not_found"),
        ("conversations.open", {"users": "U0DORA"}, "user_disabled"),
        ("conversations.open", {"users": "U0CREDREQ"}, "cannot_dm_bot"),
        ("conversations.open", {"channel": "C0ACME"}, "method_not_supported_for_channel_type"),
        ("users.conversations", {"user": "U0NOPE"}, "user_not_found"),
    ],
)
async def test_refusals(rig: Rig, method: str, args: Json, error: str) -> None:
    assert await refused(rig, method, **args) == error


async def test_info(rig: Rig) -> None:
    channel = (await rig.client.conversations_info(channel="C0SHARED", include_num_members=True))["channel"]
    assert channel["is_ext_shared"] is True
    assert channel["is_member"] is True
    assert channel["num_members"] == 5
    assert channel["connected_team_ids"] == ["T0ACME"]
    old = (await rig.client.conversations_info(channel="C0OLD"))["channel"]
    assert (old["is_archived"], old["name"]) == (True, "old-project")
    assert "num_members" not in old


async def test_info_tells_what_was_read_where_the_bot_is(rig: Rig) -> None:
    assert (await rig.client.conversations_info(channel="C0ACME"))["channel"]["last_read"] == "0000000000.000000"
    assert "last_read" not in (await rig.client.conversations_info(channel="C0RANDOM"))["channel"]
    im = (await rig.client.conversations_open(users="U0PAULA"))["channel"]["id"]
    assert (await rig.client.conversations_info(channel=im))["channel"]["is_open"] is True


async def test_a_private_channel_is_a_channel(rig: Rig) -> None:
    await rig.control("slack/channel", {"channel": "C0ACME", "private": True})
    channel = (await rig.client.conversations_info(channel="C0ACME"))["channel"]
    assert (channel["is_private"], channel["is_channel"], channel["is_group"]) == (True, True, False)


LISTED = """
id name name_normalized is_channel is_group is_im is_mpim is_private is_member is_archived is_general is_shared
is_ext_shared is_org_shared is_pending_ext_shared pending_shared context_team_id shared_team_ids
pending_connected_team_ids parent_conversation unlinked created updated creator topic purpose previous_names properties
num_members
"""


async def test_a_listed_channel_has_the_keys_of_a_recorded_one(rig: Rig) -> None:
    channels = (await rig.client.conversations_list())["channels"]
    assert set(channels[0]) == set(LISTED.split())


async def test_list_and_members(rig: Rig) -> None:
    answer = await rig.client.conversations_list(exclude_archived=True, limit=3)
    names = [channel["name"] for channel in answer["channels"]]
    answer = await rig.client.conversations_list(
        exclude_archived=True, limit=3, cursor=answer["response_metadata"]["next_cursor"]
    )
    names += [channel["name"] for channel in answer["channels"]]
    assert names == ["client-acme", "client-globex", "acme-shared", "random"]
    members = (await rig.client.conversations_members(channel="C0SHARED"))["members"]
    assert {"U0CARLA", "U0CREDREQ"} <= set(members)
    mine = (await rig.client.users_conversations(user="U0SID"))["channels"]
    assert [channel["id"] for channel in mine] == ["C0GLOBEX"]


async def test_joining_a_public_channel(rig: Rig) -> None:
    assert (await rig.client.conversations_join(channel="C0RANDOM"))["channel"]["is_member"] is True
    assert (await rig.client.conversations_join(channel="C0RANDOM"))["warning"] == "already_in_channel"
    told = (await rig.client.conversations_history(channel="C0RANDOM"))["messages"]
    assert [(message["subtype"], message["user"]) for message in told] == [("channel_join", "U0CREDREQ")]
    assert "bot_id" not in told[0]
    assert await refused(rig, "chat.update", channel="C0RANDOM", ts=told[0]["ts"], text="x") == "cant_update_message"


async def test_opening_a_direct_message(rig: Rig) -> None:
    assert await refused(rig, "conversations.open", users="U0MIA", prevent_creation=True) == "channel_not_found"
    answer = await rig.client.conversations_open(users="U0MIA")
    assert answer.data == {"ok": True, "channel": {"id": "D0MIA"}}
    answer = await rig.client.conversations_open(users=["U0MIA"], return_im=True)
    assert (answer["already_open"], answer["channel"]["user"], answer["channel"]["latest"]) == (True, "U0MIA", None)
    assert (await rig.client.conversations_info(channel="D0MIA"))["channel"]["is_im"] is True
