import asyncio
from datetime import timedelta

import pytest

from bot.adapters.slack.chat import SlackChat
from bot.adapters.slack.session import CallSession
from bot.ports.chat import Message
from bot.ports.errors import AnswerLostError, NotFoundError, RateLimitedError, RefusedError, UnreachableError
from tests.contract.slack.conftest import BLOCKS, CHANNEL, HELLO, Slack


async def test_a_post_carries_its_delivery_and_is_found_by_it(slack: Slack, chat: SlackChat):
    since = slack.world.clock.now()
    ts = await chat.post(CHANNEL, HELLO, "d1")
    await chat.post(CHANNEL, HELLO, "d2")
    (first, _) = slack.messages()
    assert first["metadata"] == {"event_type": "credreq_delivery", "event_payload": {"delivery_id": "d1"}}
    assert first["text"] == "hello"
    assert await chat.find(CHANNEL, "d1", since) == ts
    assert await chat.find(CHANNEL, "d3", since) is None


async def test_a_post_without_blocks_is_only_text(slack: Slack, chat: SlackChat):
    await chat.post(CHANNEL, Message(text="plain"), "d1")
    assert slack.messages()[0]["blocks"] == []


async def test_a_reply_is_found_in_its_thread_and_not_in_the_channel(slack: Slack, chat: SlackChat):
    since = slack.world.clock.now()
    root = await chat.post(CHANNEL, HELLO, "root")
    reply = await chat.post(CHANNEL, HELLO, "reply", thread_ts=root)
    assert await chat.find(CHANNEL, "reply", since, thread_ts=root) == reply
    assert await chat.find(CHANNEL, "reply", since) is None
    assert await chat.find(CHANNEL, "root", since + timedelta(hours=3)) is None


async def test_a_look_goes_through_every_page(slack: Slack, chat: SlackChat):
    since = slack.world.clock.now()
    wanted = await chat.post(CHANNEL, HELLO, "wanted")
    for _ in range(250):
        await slack.control("people/U0PAULA/message", channel=CHANNEL, text="chatter")
    assert await chat.find(CHANNEL, "wanted", since) == wanted
    assert slack.calls("conversations.history") == 2


async def test_somebody_elses_message_with_our_id_is_not_ours(slack: Slack, chat: SlackChat):
    since = slack.world.clock.now()
    await chat.post(CHANNEL, HELLO, "d1")
    (stored,) = slack.face.core.workspace.messages[CHANNEL].values()
    stored.user = "U0PAULA"
    assert await chat.find(CHANNEL, "d1", since) is None


async def test_a_clock_that_is_ahead_of_slacks_still_finds(slack: Slack, chat: SlackChat):
    ts = await chat.post(CHANNEL, HELLO, "d1")
    reply = await chat.post(CHANNEL, HELLO, "d2", thread_ts=ts)
    ours = slack.world.clock.now() + timedelta(hours=1)
    assert await chat.find(CHANNEL, "d1", ours) == ts
    assert await chat.find(CHANNEL, "d2", ours, thread_ts=ts) == reply


async def test_a_lost_answer_is_said_and_the_one_message_is_found(slack: Slack, chat: SlackChat):
    since = slack.world.clock.now()
    slack.world.faults.add("slack", "lost_answer", operation="chat.postMessage", times=1)
    with pytest.raises(AnswerLostError, match="does not answer"):
        await chat.post(CHANNEL, HELLO, "d1")
    (only,) = slack.messages()
    assert await chat.find(CHANNEL, "d1", since) == only["ts"]
    assert slack.calls("chat.postMessage") == 1


async def test_a_cut_before_the_post_is_as_unknown_as_one_after(slack: Slack, chat: SlackChat):
    since = slack.world.clock.now()
    slack.world.faults.add("slack", "lost_before", operation="chat.postMessage", times=1)
    with pytest.raises(AnswerLostError):
        await chat.post(CHANNEL, HELLO, "d1")
    assert await chat.find(CHANNEL, "d1", since) is None
    assert slack.calls("chat.postMessage") == 1


@pytest.mark.parametrize("params", [{}, {"status": 500}, {"status": 502, "html": True}])
async def test_a_server_error_on_a_post_is_unknown(slack: Slack, chat: SlackChat, params: dict[str, object]):
    slack.world.faults.add("slack", "5xx", operation="chat.*", params=params)
    with pytest.raises(AnswerLostError, match="in trouble"):
        await chat.post(CHANNEL, HELLO, "d1")
    with pytest.raises(UnreachableError, match="in trouble"):
        await chat.update(CHANNEL, "1.000000", HELLO)
    assert slack.calls("chat.postMessage") == 1
    assert slack.calls("chat.update") == 1


async def test_a_429_on_a_delivery_says_when_to_come_back_and_waits_for_nothing(slack: Slack, chat: SlackChat):
    slack.world.faults.add("slack", "429", params={"retry_after": 3600})
    async with asyncio.timeout(2):
        for call in (
            chat.post(CHANNEL, HELLO, "d1"),
            chat.update(CHANNEL, "1.000000", HELLO),
            chat.update_view("V1", {"type": "modal"}),
        ):
            with pytest.raises(RateLimitedError, match="pause of 3600 s") as caught:
                await call
            assert caught.value.retry_after == timedelta(hours=1)


async def test_a_short_429_on_a_read_is_waited_out_and_a_long_one_is_not(
    slack: Slack, chat: SlackChat, monkeypatch: pytest.MonkeyPatch
):
    waited: list[float] = []

    async def no_sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", no_sleep)
    slack.world.faults.add("slack", "429", operation="users.info", times=2, params={"retry_after": 2})
    assert (await chat.person("U0PAULA")).name == "Paula Park"
    assert waited == [2.0, 2.0]
    slack.world.faults.add("slack", "429", operation="users.info", times=1, params={"retry_after": 30})
    with pytest.raises(RateLimitedError):
        await chat.person("U0PAULA")


async def test_a_slow_slack_is_given_up_on(slack: Slack):
    chat = slack.chat()
    chat._deliveries.session = chat._client.session = CallSession(0.05)  # type: ignore[assignment]
    slack.world.faults.add("slack", "slow", params={"seconds": 1})
    with pytest.raises(AnswerLostError):
        await chat.post(CHANNEL, HELLO, "d1")
    with pytest.raises(UnreachableError):
        await chat.update(CHANNEL, "1.000000", HELLO)
    with pytest.raises(UnreachableError):
        await chat.person("U0PAULA")


async def test_an_outage_stops_reads_and_edits_harmlessly(slack: Slack, chat: SlackChat):
    slack.world.faults.add("slack", "outage")
    now = slack.world.clock.now()
    for call in (
        chat.person("U0PAULA"),
        chat.channel(CHANNEL),
        chat.find(CHANNEL, "d1", now),
        chat.update(CHANNEL, "1.000000", HELLO),
        chat.permalink(CHANNEL, "1.000000"),
        chat.publish_home("U0PAULA", {"type": "home", "blocks": BLOCKS}),
        chat.workspace(),
    ):
        with pytest.raises(UnreachableError):
            await call
    with pytest.raises(AnswerLostError):
        await chat.tell(CHANNEL, "U0PAULA", HELLO)
    slack.world.faults.clear()
    assert (await chat.person("U0PAULA")).is_member


async def test_a_look_that_fails_is_no_answer(slack: Slack, chat: SlackChat):
    slack.world.faults.add("slack", "5xx", operation="conversations.history", times=1)
    with pytest.raises(UnreachableError):
        await chat.find(CHANNEL, "d1", slack.world.clock.now())
    assert slack.calls("conversations.history") == 1


@pytest.mark.parametrize(
    ("channel", "sentence"),
    [
        ("C0RANDOM", "not in that channel.*invite"),
        ("C0OLD", "archived"),
        ("C0NOWHERE", "cannot see that channel"),
        ("U0CARLA", "cannot see that channel"),
    ],
)
async def test_a_channel_that_takes_nothing_is_a_refusal(chat: SlackChat, channel: str, sentence: str):
    with pytest.raises(RefusedError, match=sentence):
        await chat.post(channel, HELLO, "d1")


async def test_a_person_gets_a_direct_message(slack: Slack, chat: SlackChat):
    await chat.post("U0PAULA", HELLO, "d1")
    assert slack.messages("D0PAULA")[0]["text"] == "hello"


async def test_a_thread_without_root_is_gone(slack: Slack, chat: SlackChat):
    with pytest.raises(NotFoundError):
        await chat.post(CHANNEL, HELLO, "d1", thread_ts="1700000000.000000")
    assert await chat.find(CHANNEL, "d1", slack.world.clock.now(), thread_ts="1700000000.000000") is None


async def test_an_edit_replaces_blocks_and_notices_a_deleted_message(slack: Slack, chat: SlackChat):
    ts = await chat.post(CHANNEL, HELLO, "d1")
    await chat.update(CHANNEL, ts, Message(text="changed"))
    assert (slack.messages()[0]["text"], slack.messages()[0]["blocks"]) == ("changed", [])
    assert slack.messages()[0]["metadata"]["event_payload"] == {"delivery_id": "d1"}
    await slack.control("people/U0ADAM/delete", channel=CHANNEL, ts=ts)
    with pytest.raises(NotFoundError):
        await chat.update(CHANNEL, ts, HELLO)
    with pytest.raises(NotFoundError):
        await chat.permalink(CHANNEL, ts)


async def test_an_edit_in_an_archived_channel_is_a_refusal(slack: Slack, chat: SlackChat):
    ts = await chat.post(CHANNEL, HELLO, "d1")
    await slack.control("slack/channel", channel=CHANNEL, archived=True)
    with pytest.raises(RefusedError, match="archived"):
        await chat.update(CHANNEL, ts, HELLO)


async def test_a_permalink_leads_to_the_message(chat: SlackChat):
    ts = await chat.post(CHANNEL, HELLO, "d1")
    assert await chat.permalink(CHANNEL, ts) == (
        f"https://northwind.slack.com/archives/{CHANNEL}/p{ts.replace('.', '')}"
    )


async def test_an_ephemeral_reaches_one_person(slack: Slack, chat: SlackChat):
    await chat.tell(CHANNEL, "U0PAULA", HELLO)
    assert [m["text"] for m in slack.face.snapshot()["ephemerals"]["U0PAULA"]] == ["hello"]
    with pytest.raises(RefusedError, match="not in the channel"):
        await chat.tell(CHANNEL, "U0CARLA", HELLO)


async def test_a_lost_ephemeral_is_unknown(slack: Slack, chat: SlackChat):
    slack.world.faults.add("slack", "lost_answer", operation="chat.postEphemeral", times=1)
    with pytest.raises(AnswerLostError):
        await chat.tell(CHANNEL, "U0PAULA", HELLO)
    assert slack.calls("chat.postEphemeral") == 1


async def test_a_message_slack_does_not_take_is_our_bug(chat: SlackChat):
    bad = Message(text="hello", blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}])
    with pytest.raises(RefusedError, match="fault of the bot"):
        await chat.post(CHANNEL, bad, "d1")
