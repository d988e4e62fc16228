"""Events: which ones, their shape, their retries."""

import asyncio
from typing import Any

import pytest

from sandbox.slack.manifest import Manifest
from sandbox.world.world import World
from tests.contract.slack_face.conftest import Bolt, Json, Rig, start_rig
from tests.contract.slack_face.test_socket import bare, hello


class Inbox:
    """Collects the events a Bolt app hears."""

    def __init__(self, bolt: Bolt, *names: str) -> None:
        self.queue: asyncio.Queue[Json] = asyncio.Queue()
        for name in names:

            @bolt.app.event(name)
            async def heard(body: Json) -> None:
                self.queue.put_nowait(body)

    async def next(self) -> Json:
        async with asyncio.timeout(20):
            return await self.queue.get()


async def test_a_message_and_a_mention_share_their_ts(rig: Rig, bolt: Bolt) -> None:
    inbox = Inbox(bolt, "message", "app_mention")
    await bolt.connect()
    ts = (await rig.act("U0PAULA", "message", channel="C0ACME", text="@credreq status"))["ts"]
    events = {body["event"]["type"]: body for body in (await inbox.next(), await inbox.next())}
    assert set(events) == {"message", "app_mention"}
    message = events["message"]
    assert message["event"]["ts"] == events["app_mention"]["event"]["ts"] == ts
    assert message["event"]["channel_type"] == "channel"
    assert message["event"]["text"] == "<@U0CREDREQ> status"
    assert message["type"] == "event_callback"
    assert message["authorizations"][0]["user_id"] == "U0CREDREQ"
    assert message["is_ext_shared_channel"] is False
    assert message["event_id"] != events["app_mention"]["event_id"]


async def test_too_many_events_are_dropped_and_the_app_is_told_once_a_minute(rig: Rig) -> None:
    await rig.control("switches", {"name": "slack.events_per_hour", "value": 1})
    async with bare(rig) as ws:
        await hello(ws)
        for text in ("told", "dropped", "dropped too"):
            await rig.act("U0PAULA", "message", channel="C0ACME", text=text)
        first, second = [(await ws.receive_json())["payload"] for _ in range(2)]
        assert first["event"]["text"] == "told"
        assert (second["type"], "event" in second) == ("app_rate_limited", False)
        await rig.control("clock", {"advance_seconds": 3600})
        await rig.act("U0PAULA", "message", channel="C0ACME", text="told again")
        assert (await ws.receive_json())["payload"]["event"]["text"] == "told again"


async def test_edits_and_deletions(rig: Rig) -> None:
    async with bare(rig) as ws:
        await hello(ws)
        posted = await rig.client.chat_postMessage(channel="C0SHARED", text="old")
        await rig.client.chat_update(channel="C0SHARED", ts=posted["ts"], text="new")
        await rig.client.chat_delete(channel="C0SHARED", ts=posted["ts"])
        events = []
        for _ in range(3):
            envelope = await ws.receive_json()
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
            assert envelope["payload"]["is_ext_shared_channel"] is True
            await ws.send_json({"envelope_id": envelope["envelope_id"]})
            events.append(envelope["payload"]["event"])
    assert [event.get("subtype") for event in events] == [None, "message_changed", "message_deleted"]
    assert events[0]["bot_id"] == "B0CREDREQ"
    assert (events[1]["message"]["text"], events[1]["previous_message"]["text"]) == ("new", "old")
    assert events[2]["deleted_ts"] == posted["ts"]


async def test_a_deleted_root_with_replies_changes_into_a_tombstone(rig: Rig, bolt: Bolt) -> None:
    inbox = Inbox(bolt, "message")
    await bolt.connect()
    ts = (await rig.act("U0PAULA", "message", channel="C0ACME", text="root"))["ts"]
    await rig.act("U0MIA", "message", channel="C0ACME", text="reply", thread_ts=ts)
    await rig.act("U0PAULA", "delete", channel="C0ACME", ts=ts)
    event = [(await inbox.next())["event"] for _ in range(3)][2]
    assert (event["subtype"], event["hidden"]) == ("message_changed", True)
    assert (event["message"]["subtype"], event["message"]["ts"]) == ("tombstone", ts)
    assert event["previous_message"]["text"] == "root"


async def test_home_opened(rig: Rig, bolt: Bolt) -> None:
    inbox = Inbox(bolt, "app_home_opened")
    await bolt.connect()
    await rig.act("U0MIA", "home")
    event = (await inbox.next())["event"]
    assert (event["user"], event["tab"], event["channel"]) == ("U0MIA", "home", "D0MIA")
    assert "view" not in event
    published = await rig.client.views_publish(user_id="U0MIA", view={"type": "home", "blocks": [{"type": "divider"}]})
    assert (await rig.act("U0MIA", "home"))["view"]["id"] == published["view"]["id"]
    assert (await inbox.next())["event"]["view"]["hash"] == published["view"]["hash"]
    assert (await rig.act("U0CARLA", "home"))["http"] == 403


async def test_who_comes_and_goes(rig: Rig, bolt: Bolt) -> None:
    inbox = Inbox(bolt, "member_joined_channel", "member_left_channel", "channel_left", "channel_archive")
    said = Inbox(bolt, "message")
    await bolt.connect()
    await rig.control("slack/channel", {"channel": "C0ACME", "join": ["U0SID"]})
    assert (await inbox.next())["event"]["user"] == "U0SID"
    await rig.control("slack/channel", {"channel": "C0ACME", "leave": ["U0SID"]})
    left = (await inbox.next())["event"]
    told = {"type": "member_left_channel", "user": "U0SID", "channel": "C0ACME", "channel_type": "C", "team": "T0NORTH"}
    assert left == told | {"event_ts": left["event_ts"]}
    messages = [(await said.next())["event"] for _ in range(2)]
    assert [message["subtype"] for message in messages] == ["channel_join", "channel_leave"]
    assert (messages[0]["user"], messages[0]["text"]) == ("U0SID", "<@U0SID> has joined the channel")
    assert "blocks" not in messages[0]
    await rig.control("slack/channel", {"channel": "C0GLOBEX", "bot_in": False})
    assert (await inbox.next())["event"]["type"] == "channel_left"
    await rig.control("slack/channel", {"channel": "C0ACME", "archived": True})
    assert (await inbox.next())["event"]["type"] == "channel_archive"


async def test_reactions_of_people_and_changes_of_people(rig: Rig, bolt: Bolt) -> None:
    inbox = Inbox(bolt, "reaction_added", "reaction_removed", "user_change")
    await bolt.connect()
    ts = (await rig.act("U0PAULA", "message", channel="C0ACME", text="done"))["ts"]
    reaction: Json = {"channel": "C0ACME", "ts": ts, "name": "eyes"}
    assert (await rig.act("U0MIA", "react", **reaction))["ok"] is True
    assert (await rig.act("U0MIA", "react", **reaction))["error"] == "already_reacted"
    added = (await inbox.next())["event"]
    assert added == {
        "type": "reaction_added",
        "user": "U0MIA",
        "reaction": "eyes",
        "item": {"type": "message", "channel": "C0ACME", "ts": ts},
        "item_user": "U0PAULA",
        "event_ts": added["event_ts"],
    }
    assert (await rig.act("U0MIA", "react", **reaction, remove=True))["ok"] is True
    assert (await inbox.next())["event"]["type"] == "reaction_removed"
    await rig.control("slack/user", {"user": "U0GUS", "deleted": True})
    changed = (await inbox.next())["event"]
    assert (changed["user"]["id"], changed["user"]["deleted"]) == ("U0GUS", True)


async def test_the_bot_hears_nothing_where_it_is_not(rig: Rig, bolt: Bolt) -> None:
    inbox = Inbox(bolt, "message")
    await bolt.connect()
    await rig.act("U0PAULA", "message", channel="C0RANDOM", text="unheard")
    await rig.act("U0PAULA", "message", channel="C0ACME", text="heard")
    assert (await inbox.next())["event"]["text"] == "heard"


class TestSubscriptions:
    @pytest.fixture
    def manifest(self) -> Manifest:
        return Manifest(events=frozenset({"app_mention"}))

    async def test_only_what_the_manifest_names(self, rig: Rig, bolt: Bolt) -> None:
        inbox = Inbox(bolt, "message", "app_mention", "app_home_opened")
        await bolt.connect()
        await rig.act("U0PAULA", "home")
        await rig.act("U0PAULA", "message", channel="C0ACME", text="plain")
        await rig.act("U0PAULA", "message", channel="C0ACME", text="@credreq")
        assert (await inbox.next())["event"]["type"] == "app_mention"
        assert inbox.queue.empty()


async def test_a_duplicate_event_has_the_same_event_id(rig: Rig, bolt: Bolt) -> None:
    inbox = Inbox(bolt, "message")
    await bolt.connect()
    await rig.control("faults", {"face": "slack", "kind": "duplicate_event", "times": 1})
    await rig.act("U0PAULA", "message", channel="C0ACME", text="twice")
    assert (await inbox.next())["event_id"] == (await inbox.next())["event_id"]


async def test_an_unacknowledged_event_is_retried_three_times(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.slack.envelopes.ACK_SECONDS", 0.02)
    async with bare(rig) as ws:
        await hello(ws)
        await rig.act("U0PAULA", "message", channel="C0ACME", text="x")
        first = await ws.receive_json()
        attempts = [first]
        attempts.append(await ws.receive_json())
        # The pause is counted from the moment the last attempt failed, so the clock is moved until it is over.
        attempts += [await _moving_the_clock(rig, ws, seconds) for seconds in (61, 301)]
    assert [(a["retry_attempt"], a["retry_reason"]) for a in attempts] == [
        (0, ""),
        (1, "timeout"),
        (2, "timeout"),
        (3, "timeout"),
    ]
    assert len({a["payload"]["event_id"] for a in attempts}) == 1


async def _moving_the_clock(rig: Rig, ws: Any, seconds: float) -> Json:
    read = asyncio.create_task(ws.receive_json())
    while not read.done():
        await rig.control("clock", {"advance_seconds": seconds})
        await asyncio.wait([read], timeout=0.03)
    found: Json = read.result()
    return found


async def test_an_event_waits_for_a_socket(rig: Rig, bolt: Bolt) -> None:
    inbox = Inbox(bolt, "message")
    await rig.act("U0PAULA", "message", channel="C0ACME", text="early")
    await bolt.connect()
    await rig.control("clock", {"advance_seconds": 61})
    assert (await inbox.next())["event"]["text"] == "early"


async def test_an_event_whose_socket_died_comes_again_on_another(rig: Rig, bolt: Bolt) -> None:
    inbox = Inbox(bolt, "message")
    async with bare(rig) as ws:
        await hello(ws)
        await rig.control("faults", {"face": "slack", "kind": "socket_drop", "operation": "events_api", "times": 1})
        await rig.act("U0PAULA", "message", channel="C0ACME", text="x")
        envelope = await ws.receive_json()
    await bolt.connect()
    await rig.control("clock", {"advance_seconds": 61})
    assert (await inbox.next())["event_id"] == envelope["payload"]["event_id"]


async def test_retries_follow_the_time_scale() -> None:
    rig, runner = await start_rig(World(scale=10_000), Manifest())
    try:
        await rig.act("U0PAULA", "message", channel="C0ACME", text="x")
        async with bare(rig) as ws:
            await hello(ws)
            envelope = await ws.receive_json(timeout=20)
            assert envelope["retry_attempt"] in (2, 3)
    finally:
        await rig.session.close()
        await runner.cleanup()
