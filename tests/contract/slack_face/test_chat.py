import json
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack.manifest import FULL_SCOPES, Manifest
from tests.contract.slack_face.conftest import Rig

Json = dict[str, Any]
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}


async def refused(rig: Rig, method: str, **args: Any) -> Json:
    with pytest.raises(SlackApiError) as caught:
        await rig.client.api_call(method, json=args)
    found: Json = caught.value.response.data
    return found


async def test_a_post_answers_with_the_whole_message(rig: Rig) -> None:
    metadata = {"event_type": "card", "event_payload": {"delivery_id": "d1"}}
    answer = await rig.client.chat_postMessage(channel="C0ACME", text="hi", blocks=[SECTION], metadata=metadata)
    message = answer["message"]
    assert (answer["channel"], answer["ts"]) == ("C0ACME", message["ts"])
    assert message["bot_id"] == "B0CREDREQ"
    assert message["user"] == "U0CREDREQ"
    assert message["bot_profile"]["app_id"] == "A0CREDREQ"
    assert message["metadata"] == metadata
    assert message["blocks"][0]["block_id"]
    assert message["blocks"][0]["text"] == {"type": "mrkdwn", "text": "hello", "verbatim": False}


async def test_a_text_alone_is_answered_as_rich_text_as_recorded(rig: Rig) -> None:
    message = (await rig.client.chat_postMessage(channel="C0ACME", text="see <https://x.example|it>"))["message"]
    recorded = ["user", "type", "ts", "bot_id", "app_id", "text", "team", "bot_profile", "blocks"]
    assert sorted(message) == sorted(recorded)
    assert sorted(message["bot_profile"]) == sorted(
        ["id", "app_id", "user_id", "name", "icons", "deleted", "updated", "team_id"]
    )
    [block] = message["blocks"]
    assert block["type"] == "rich_text"
    assert [element["type"] for element in block["elements"][0]["elements"]] == ["text", "link"]
    edited = await rig.client.chat_update(channel="C0ACME", ts=message["ts"], text="new")
    assert edited["message"]["blocks"][0]["elements"][0]["elements"] == [{"type": "text", "text": "new"}]


async def test_timestamps_grow_strictly_even_when_the_clock_goes_back(rig: Rig) -> None:
    first = await rig.client.chat_postMessage(channel="C0ACME", text="1")
    await rig.control("clock", {"advance_seconds": -3600})
    second = await rig.client.chat_postMessage(channel="C0ACME", text="2")
    assert float(second["ts"]) > float(first["ts"])
    assert len(second["ts"].split(".")[1]) == 6


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOPE", "text": "x"}, "channel_not_found"),
        ({"channel": "C0RANDOM", "text": "x"}, "not_in_channel"),
        ({"channel": "C0OLD", "text": "x"}, "is_archived"),
        ({"channel": "U0DORA", "text": "x"}, "channel_not_found"),
        ({"channel": "U0CARLA", "text": "x"}, "channel_not_found"),
        ({"channel": "C0ACME"}, "no_text"),
        ({"channel": "C0ACME", "text": "   "}, "no_text"),
        ({"channel": "C0ACME", "blocks": []}, "no_text"),
        ({"channel": "C0ACME", "blocks": "nonsense"}, "invalid_blocks_format"),
        ({"channel": "C0ACME", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": "C0ACME", "text": "x", "blocks": [{"type": "nope"}]}, "invalid_blocks"),
        ({"channel": "C0ACME", "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": "C0ACME", "text": "x", "thread_ts": "yesterday"}, "invalid_thread_ts"),
        ({"channel": "C0ACME", "text": "x", "metadata": "card"}, "invalid_metadata_format"),
        ({"channel": "C0ACME", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        (
            {"channel": "C0ACME", "text": "x", "metadata": {"event_type": "", "event_payload": {}}},
            "invalid_metadata_format",
        ),
        ({"channel": "C0ACME", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"channel": "C0ACME", "markdown_text": "y" * 12_001}, "msg_too_long"),
        ({"channel": "C0ACME", "text": "x", "attachments": "nonsense"}, "invalid_attachments"),
        ({"channel": "C0ACME", "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
        ({"text": "x"}, "invalid_arguments"),
    ],
)
async def test_what_a_post_is_refused_for(rig: Rig, args: Json, error: str) -> None:
    assert (await refused(rig, "chat.postMessage", **args))["error"] == error


async def test_a_missing_channel_is_named(rig: Rig) -> None:
    answer = await refused(rig, "chat.postMessage", text="x")
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


async def test_invalid_blocks_point_at_the_fault(rig: Rig) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    answer = await refused(rig, "chat.postMessage", channel="C0ACME", text="x", blocks=blocks)
    assert answer["errors"] == [
        "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {text}" for text in answer["errors"]]
    assert rig.snapshot()["messages"] == {}


async def test_a_long_text_is_cut_with_a_warning(rig: Rig) -> None:
    answer = await rig.client.chat_postMessage(channel="C0ACME", text="x" * 40_001)
    assert answer["warning"] == "message_truncated"
    assert len(answer["message"]["text"]) == 40_000


async def test_posting_to_a_person_opens_the_direct_message(rig: Rig) -> None:
    answer = await rig.client.chat_postMessage(channel="U0PAULA", text="psst")
    assert answer["channel"] == "D0PAULA"
    assert (await rig.client.chat_postMessage(channel="#client-acme", text="by name"))["channel"] == "C0ACME"


async def test_metadata_is_as_large_as_the_switch_says(rig: Rig) -> None:
    metadata = {"event_type": "card", "event_payload": {"text": "x" * 100}}
    await rig.client.chat_postMessage(channel="C0ACME", text="x", metadata=metadata)
    await rig.control("switches", {"name": "slack.metadata_max", "value": 50})
    answer = await refused(rig, "chat.postMessage", channel="C0ACME", text="x", metadata=metadata)
    assert answer["error"] == "metadata_too_large"


async def test_blocks_are_together_as_long_as_the_switch_says(rig: Rig) -> None:
    blocks: list[Json] = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 4
    answer = await rig.client.chat_postMessage(channel="C0ACME", text="x", blocks=blocks)
    refusal = await refused(rig, "chat.postMessage", channel="C0ACME", text="x", blocks=[*blocks, *blocks])
    assert refusal["error"] == "msg_blocks_too_long"
    edit = await refused(rig, "chat.update", channel="C0ACME", ts=answer["ts"], blocks=[*blocks, *blocks])
    assert edit["error"] == "msg_blocks_too_long"
    await rig.control("switches", {"name": "slack.message_blocks_max", "value": None})
    assert (await rig.client.chat_postMessage(channel="C0ACME", text="x", blocks=[*blocks, *blocks]))["ok"]


async def test_client_msg_id_is_ignored_unless_the_switch_says_otherwise(rig: Rig) -> None:
    args = {"channel": "C0ACME", "text": "x", "client_msg_id": "one"}
    first, second = [(await rig.client.api_call("chat.postMessage", json=args))["ts"] for _ in range(2)]
    assert first != second
    await rig.control("switches", {"name": "slack.client_msg_id", "value": "deduplicated"})
    assert (await rig.client.api_call("chat.postMessage", json=args))["ts"] == first


async def test_pings_are_noted_wherever_they_stand(rig: Rig) -> None:
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]}],
    }
    blocks: list[Json] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "for <!subteam^S0LEADS> and <@U0PAULA|p>"}},
        {"type": "section", "text": {"type": "plain_text", "text": "not <@U0ADAM>"}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "&lt;@U0MIA&gt;"}]},
        rich,
    ]
    await rig.client.chat_postMessage(channel="C0ACME", text="<!channel> hi", blocks=blocks)
    message = rig.snapshot()["messages"]["C0ACME"][0]
    assert message["text"] == "<!channel> hi"
    assert message["pings"] == ["channel", "S0LEADS", "U0PAULA", "here"]


class TestPublicPosts:
    @pytest.fixture
    def manifest(self) -> Manifest:
        return Manifest(scopes=(*FULL_SCOPES, "chat:write.public"))

    async def test_the_scope_lets_the_bot_post_uninvited(self, rig: Rig) -> None:
        assert (await rig.client.chat_postMessage(channel="C0RANDOM", text="x"))["ok"]
        await rig.control("slack/channel", {"channel": "C0RANDOM", "private": True})
        answer = await refused(rig, "chat.postMessage", channel="C0RANDOM", text="x")
        assert answer["error"] == "channel_not_found"


class TestUpdate:
    async def test_an_edit_in_place(self, rig: Rig) -> None:
        metadata = {"event_type": "card", "event_payload": {"delivery_id": "d1"}}
        ts = (await rig.client.chat_postMessage(channel="C0ACME", text="old", metadata=metadata))["ts"]
        answer = await rig.client.chat_update(channel="C0ACME", ts=ts, text="new", blocks=[SECTION])
        assert (answer["text"], answer["ts"]) == ("new", ts)
        assert answer["message"]["metadata"] == metadata
        assert "edited" not in answer["message"]
        await rig.client.chat_update(channel="C0ACME", ts=ts, text="plain", metadata={})
        stored = rig.snapshot()["messages"]["C0ACME"][0]
        assert (stored["text"], stored["blocks"]) == ("plain", [])
        assert stored["edited"]["user"] == "U0CREDREQ"
        assert "metadata" not in stored

    async def test_blocks_alone_keep_the_text(self, rig: Rig) -> None:
        ts = (await rig.client.chat_postMessage(channel="C0ACME", text="old"))["ts"]
        await rig.client.api_call("chat.update", json={"channel": "C0ACME", "ts": ts, "blocks": [SECTION]})
        assert rig.snapshot()["messages"]["C0ACME"][0]["text"] == "old"

    async def test_what_an_edit_is_refused_for(self, rig: Rig) -> None:
        ts = (await rig.client.chat_postMessage(channel="C0ACME", text="x"))["ts"]
        theirs = (await rig.act("U0PAULA", "message", channel="C0ACME", text="mine"))["ts"]
        cases: list[tuple[Json, str]] = [
            ({"channel": "C0NOPE", "ts": ts, "text": "y"}, "channel_not_found"),
            ({"channel": "U0PAULA", "ts": ts, "text": "y"}, "channel_not_found"),
            ({"channel": "C0ACME", "ts": "1.000001", "text": "y"}, "message_not_found"),
            ({"channel": "C0ACME", "ts": theirs, "text": "y"}, "cant_update_message"),
            ({"channel": "C0ACME", "ts": ts}, "no_text"),
            ({"channel": "C0ACME", "ts": ts, "text": "y" * 4001}, "msg_too_long"),
            ({"channel": "C0ACME", "ts": ts, "text": "ü" * 2001}, "msg_too_long"),
            ({"channel": "C0ACME", "ts": ts, "blocks": [{"type": "nope"}]}, "invalid_blocks"),
        ]
        for args, error in cases:
            assert (await refused(rig, "chat.update", **args))["error"] == error

    async def test_an_archived_or_lost_channel(self, rig: Rig) -> None:
        ts = (await rig.client.chat_postMessage(channel="C0ACME", text="x"))["ts"]
        await rig.control("slack/channel", {"channel": "C0ACME", "archived": True})
        args = {"channel": "C0ACME", "ts": ts, "text": "y"}
        assert (await refused(rig, "chat.update", **args))["error"] == "is_inactive"
        await rig.control("slack/channel", {"channel": "C0ACME", "archived": False, "bot_in": False})
        assert (await refused(rig, "chat.update", **args))["error"] == "not_in_channel"
        assert (await refused(rig, "chat.postMessage", **args))["error"] == "not_in_channel"

    async def test_a_message_a_person_deleted_is_gone(self, rig: Rig) -> None:
        ts = (await rig.client.chat_postMessage(channel="C0ACME", text="x"))["ts"]
        assert (await rig.act("U0PAULA", "delete", channel="C0ACME", ts=ts))["error"] == "cant_delete_message"
        assert (await rig.act("U0ADAM", "delete", channel="C0ACME", ts=ts))["ok"] is True
        answer = await refused(rig, "chat.update", channel="C0ACME", ts=ts, text="y")
        assert answer["error"] == "message_not_found"
        assert rig.snapshot()["messages"]["C0ACME"][0]["deleted"] is True


async def test_nobody_replies_to_what_was_deleted(rig: Rig) -> None:
    ts = (await rig.client.chat_postMessage(channel="C0ACME", text="x"))["ts"]
    await rig.client.chat_delete(channel="C0ACME", ts=ts)
    answer = await refused(rig, "chat.postMessage", channel="C0ACME", text="y", thread_ts=ts)
    assert answer["error"] == "thread_not_found"


async def test_delete(rig: Rig) -> None:
    ts = (await rig.client.chat_postMessage(channel="C0ACME", text="x"))["ts"]
    theirs = (await rig.act("U0PAULA", "message", channel="C0ACME", text="mine"))["ts"]
    assert (await refused(rig, "chat.delete", channel="C0ACME", ts=theirs))["error"] == "cant_delete_message"
    answer = await rig.client.chat_delete(channel="C0ACME", ts=ts)
    assert answer.data == {"ok": True, "channel": "C0ACME", "ts": ts}
    assert (await refused(rig, "chat.delete", channel="C0ACME", ts=ts))["error"] == "message_not_found"


async def test_an_ephemeral_is_seen_by_its_viewer_alone(rig: Rig) -> None:
    answer = await rig.client.chat_postEphemeral(channel="C0ACME", user="U0MIA", text="only you")
    assert rig.snapshot()["ephemerals"]["U0MIA"][0]["ts"] == answer["message_ts"]
    assert rig.snapshot()["messages"] == {}
    assert (await rig.client.conversations_history(channel="C0ACME"))["messages"] == []


async def test_an_ephemeral_in_a_thread_is_seen_only_once_somebody_replied(rig: Rig) -> None:
    root = (await rig.client.chat_postMessage(channel="C0ACME", text="root"))["ts"]
    args = {"channel": "C0ACME", "user": "U0MIA", "thread_ts": root}
    assert (await rig.client.chat_postEphemeral(**args, text="too soon"))["ok"]
    await rig.client.chat_postMessage(channel="C0ACME", text="reply", thread_ts=root)
    await rig.client.chat_postEphemeral(**args, text="only you")
    assert [whisper["text"] for whisper in rig.snapshot()["ephemerals"]["U0MIA"]] == ["only you"]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0ACME", "user": "U0CARLA", "text": "x"}, "user_not_in_channel"),
        ({"channel": "C0ACME", "user": "U0DORA", "text": "x"}, "user_not_in_channel"),
        ({"channel": "C0RANDOM", "user": "U0MIA", "text": "x"}, "not_in_channel"),
        ({"channel": "C0OLD", "user": "U0PAULA", "text": "x"}, "is_archived"),
        ({"channel": "C0NOPE", "user": "U0PAULA", "text": "x"}, "channel_not_found"),
        ({"channel": "C0ACME", "user": "U0MIA"}, "no_text"),
        ({"channel": "C0ACME", "text": "x"}, "invalid_arguments"),
    ],
)
async def test_what_an_ephemeral_is_refused_for(rig: Rig, args: Json, error: str) -> None:
    assert (await refused(rig, "chat.postEphemeral", **args))["error"] == error


async def test_permalinks(rig: Rig) -> None:
    root = (await rig.client.chat_postMessage(channel="C0ACME", text="x"))["ts"]
    reply = (await rig.client.chat_postMessage(channel="C0ACME", text="y", thread_ts=root))["ts"]
    answer = await rig.client.chat_getPermalink(channel="C0ACME", message_ts=root)
    link = f"https://northwind.slack.com/archives/C0ACME/p{root.replace('.', '')}"
    assert answer["permalink"] == link
    answer = await rig.client.chat_getPermalink(channel="C0ACME", message_ts=reply)
    assert answer["permalink"].endswith(f"?thread_ts={root}&cid=C0ACME")
    assert (await refused(rig, "chat.getPermalink", channel="C0ACME", message_ts="1.000001"))["error"] == (
        "message_not_found"
    )


async def test_blocks_as_a_json_string(rig: Rig) -> None:
    await rig.client.api_call(
        "chat.postMessage", data={"channel": "C0ACME", "text": "x", "blocks": json.dumps([SECTION])}
    )
    assert rig.snapshot()["messages"]["C0ACME"][0]["blocks"][0]["type"] == "section"
