"""Commands, clicks and messages, as the people of the workspace do them."""

from typing import Any

import pytest

from sandbox.slack.manifest import Manifest
from tests.contract.slack_face.conftest import Bolt, Rig
from tests.contract.slack_face.forms import button, option, plain, row

Json = dict[str, Any]


async def command(rig: Rig, user: str = "U0PAULA", channel: str = "C0ACME", text: str = "new") -> Json:
    return await rig.act(user, "command", channel=channel, command="/credreq", text=text)


def on_command(bolt: Bolt, **answer: Any) -> list[Json]:
    seen: list[Json] = []

    @bolt.app.command("/credreq")
    async def typed(ack: Any, body: Json) -> None:
        seen.append(body)
        await ack(**answer)

    return seen


async def test_the_command_payload(rig: Rig, bolt: Bolt) -> None:
    seen = on_command(bolt)
    await bolt.connect()
    assert (await command(rig, text=" status A & <B> @paula "))["response"] is None
    body = seen[0]
    assert body.pop("response_url").startswith(f"{rig.url}/slack/response/commands/")
    assert len(body.pop("trigger_id").split(".")) == 3
    assert body == {
        "token": "sandbox-verification-token",
        "team_id": "T0NORTH",
        "team_domain": "northwind",
        "channel_id": "C0ACME",
        "channel_name": "client-acme",
        "user_id": "U0PAULA",
        "user_name": "paula",
        "command": "/credreq",
        "text": "status A &amp; &lt;B&gt; @paula",
        "api_app_id": "A0CREDREQ",
        "is_enterprise_install": "false",
    }


async def test_an_answer_in_the_ack_is_ephemeral_unless_it_says_otherwise(rig: Rig, bolt: Bolt) -> None:
    on_command(bolt, text="Only you", response_type="ephemeral")
    await bolt.connect()
    answer = await command(rig)
    assert (answer["ok"], answer["response"]["text"]) == (True, "Only you")
    whisper = rig.snapshot()["ephemerals"]["U0PAULA"][0]
    assert (whisper["text"], whisper["channel"]) == ("Only you", "C0ACME")


async def test_an_answer_to_everybody(rig: Rig, bolt: Bolt) -> None:
    on_command(bolt, text="All", response_type="in_channel")
    await bolt.connect()
    await command(rig)
    assert rig.snapshot()["messages"]["C0ACME"][0]["text"] == "All"


async def test_an_answer_slack_cannot_show(rig: Rig, bolt: Bolt) -> None:
    on_command(bolt, text="x", blocks=[{"type": "nope"}])
    await bolt.connect()
    assert (await command(rig))["error"] == "invalid_blocks"


@pytest.mark.parametrize(
    ("user", "channel", "error", "status"),
    [
        ("U0NOPE", "C0ACME", "user_not_found", 404),
        ("U0DORA", "C0ACME", "account_inactive", 403),
        ("U0CREDREQ", "C0ACME", "the bot acts", 403),
        ("U0PAULA", "C0NOPE", "channel_not_found", 404),
        ("U0PAULA", "C0OLD", "is_archived", 409),
        ("U0SID", "C0ACME", "not_in_channel", 403),
        ("U0CARLA", "C0ACME", "not_in_channel", 403),
    ],
)
async def test_who_cannot_type_where(rig: Rig, user: str, channel: str, error: str, status: int) -> None:
    answer = await command(rig, user, channel)
    assert answer["http"] == status
    assert error in answer["error"]


async def test_a_person_of_another_workspace(rig: Rig, bolt: Bolt) -> None:
    seen = on_command(bolt)
    await bolt.connect()
    assert (await command(rig, "U0CARLA", "C0SHARED"))["ok"] is True
    assert (seen[0]["team_id"], seen[0]["team_domain"]) == ("T0ACME", "acme")
    await rig.control("switches", {"name": "slack.stranger_commands", "value": "hidden"})
    assert (await command(rig, "U0CARLA", "C0SHARED"))["error"] == "unknown_command"


async def test_a_direct_message_and_a_private_channel_hide_their_names(rig: Rig, bolt: Bolt) -> None:
    seen = on_command(bolt)
    await bolt.connect()
    await command(rig, channel="U0CREDREQ")
    await rig.control("slack/channel", {"channel": "C0ACME", "private": True})
    await command(rig)
    assert [body["channel_name"] for body in seen] == ["directmessage", "privategroup"]


async def test_without_a_socket_a_command_fails_at_once(rig: Rig) -> None:
    answer = await command(rig)
    assert (answer["ok"], answer["error"]) == (False, "dispatch_failed")


async def test_an_unanswered_command_times_out(rig: Rig, bolt: Bolt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.slack.envelopes.ACK_SECONDS", 0.05)
    await bolt.connect()
    answer = await command(rig)
    assert (answer["ok"], answer["error"]) == (False, "operation_timeout")
    await rig.control("switches", {"name": "slack.missed_ack", "value": "dispatch_failed"})
    assert (await command(rig))["error"] == "dispatch_failed"


class TestDeclaredCommands:
    @pytest.fixture
    def manifest(self) -> Manifest:
        return Manifest(commands={"/credreq": True})

    async def test_names_become_ids_and_strange_commands_stay_in_the_client(self, rig: Rig, bolt: Bolt) -> None:
        seen = on_command(bolt)
        await bolt.connect()
        await command(rig, text="ask @mia in #client-acme <!channel>")
        assert seen[0]["text"] == "ask <@U0MIA|mia> in <#C0ACME|client-acme> &lt;!channel&gt;"
        answer = await rig.act("U0PAULA", "command", channel="C0ACME", command="/other", text="")
        assert answer["error"] == "unknown_command"


SELECT = {
    "type": "static_select",
    "action_id": "pick",
    "placeholder": plain("Pick"),
    "options": [option("a"), option("b")],
    "initial_option": option("a"),
}
CONFIRM = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}
OVERFLOW = {"type": "overflow", "action_id": "menu", "options": [option("x")], "confirm": CONFIRM}


async def card(rig: Rig, channel: str = "C0ACME", **more: Any) -> Json:
    blocks = [row("row", button("go", style="primary"), SELECT, OVERFLOW)]
    posted = await rig.client.chat_postMessage(channel=channel, text="card", blocks=blocks, **more)
    return {"type": "message", "channel": channel, "ts": posted["ts"]}


def on_action(bolt: Bolt, *action_ids: str) -> list[Json]:
    seen: list[Json] = []
    for action_id in action_ids:

        @bolt.app.action(action_id)
        async def pressed(ack: Any, body: Json) -> None:
            seen.append(body)
            await ack()

    return seen


async def test_the_click_payload(rig: Rig, bolt: Bolt) -> None:
    seen = on_action(bolt, "go")
    await bolt.connect()
    where = await card(rig, metadata={"event_type": "card", "event_payload": {"id": "1"}})
    assert (await rig.act("U0MIA", "click", container=where, action_id="go"))["ok"] is True
    body = seen[0]
    assert body["user"] == {"id": "U0MIA", "username": "mia", "name": "mia", "team_id": "T0NORTH"}
    assert body["container"] == {
        "type": "message",
        "message_ts": where["ts"],
        "channel_id": "C0ACME",
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": "C0ACME", "name": "client-acme"}
    assert body["message"]["text"] == "card"
    assert body["message"]["metadata"]["event_payload"] == {"id": "1"}
    assert (body["enterprise"], body["is_enterprise_install"]) == (None, False)
    assert body["state"]["values"]["row"]["pick"]["selected_option"]["value"] == "a"
    action = body["actions"][0]
    assert (action["type"], action["value"], action["style"]) == ("button", "v", "primary")
    assert (action["action_id"], action["block_id"]) == ("go", "row")


async def test_picking_in_a_message(rig: Rig, bolt: Bolt) -> None:
    seen = on_action(bolt, "pick", "menu")
    await bolt.connect()
    where = await card(rig)
    await rig.act("U0MIA", "click", container=where, action_id="pick", value="b")
    await rig.act("U0MIA", "click", container=where, action_id="menu", value="x")
    assert seen[0]["actions"][0]["selected_option"]["value"] == "b"
    assert seen[0]["actions"][0]["placeholder"] == {"type": "plain_text", "text": "Pick", "emoji": True}
    assert seen[0]["actions"][0]["initial_option"]["value"] == "a"
    assert seen[1]["actions"][0]["confirm"]["deny"]["text"] == "No"
    assert seen[1]["actions"][0]["selected_option"]["value"] == "x"
    assert seen[1]["state"]["values"]["row"]["pick"]["selected_option"]["value"] == "b"


async def test_a_stranger_clicks_with_their_own_team(rig: Rig, bolt: Bolt) -> None:
    seen = on_action(bolt, "go")
    await bolt.connect()
    where = await card(rig, "C0SHARED")
    await rig.act("U0CARLA", "click", container=where, action_id="go")
    assert seen[0]["user"]["team_id"] == "T0ACME"


async def test_an_ephemeral_has_buttons_for_its_viewer(rig: Rig, bolt: Bolt) -> None:
    seen = on_action(bolt, "go")
    await bolt.connect()
    answer = await rig.client.chat_postEphemeral(
        channel="C0ACME", user="U0MIA", text="x", blocks=[row("row", button("go"))]
    )
    where = {"type": "message", "channel": "C0ACME", "ts": answer["message_ts"]}
    assert (await rig.act("U0PAULA", "click", container=where, action_id="go"))["http"] == 404
    assert (await rig.act("U0MIA", "click", container=where, action_id="go"))["ok"] is True
    assert seen[0]["container"]["is_ephemeral"] is True
    assert "message" not in seen[0]


@pytest.mark.parametrize(
    ("user", "change", "status"),
    [
        ("U0MIA", {"action_id": "gone"}, 404),
        ("U0MIA", {"container": {"type": "message", "channel": "C0ACME", "ts": "1.000001"}}, 404),
        ("U0MIA", {"container": {"type": "page"}}, 400),
        ("U0SID", {}, 404),
        ("U0CARLA", {}, 404),
        ("U0DORA", {}, 403),
        ("U0MIA", {"action_id": "pick", "value": "z"}, 400),
        ("U0MIA", {"action_id": "go", "value": "forged"}, 400),
    ],
)
async def test_clicks_the_client_does_not_allow(rig: Rig, user: str, change: Json, status: int) -> None:
    where = await card(rig)
    answer = await rig.act(user, "click", **({"container": where, "action_id": "go"} | change))
    assert answer["http"] == status


async def test_a_block_id_tells_equal_buttons_apart(rig: Rig, bolt: Bolt) -> None:
    seen = on_action(bolt, "go")
    await bolt.connect()
    blocks = [row("one", button("go", value="1")), row("two", button("go", value="2"))]
    posted = await rig.client.chat_postMessage(channel="C0ACME", text="x", blocks=blocks)
    where = {"type": "message", "channel": "C0ACME", "ts": posted["ts"]}
    assert (await rig.act("U0MIA", "click", container=where, action_id="go"))["http"] == 400
    await rig.act("U0MIA", "click", container=where, action_id="go", block_id="two")
    assert seen[0]["actions"][0]["value"] == "2"


async def test_messages_are_escaped_and_mentions_become_ids(rig: Rig) -> None:
    text = "a & b <!channel> <@U0MIA> @credreq @leads @here #client-acme @nobody mia@northwind.example"
    await rig.act("U0PAULA", "message", channel="C0ACME", text=text)
    message = rig.snapshot()["messages"]["C0ACME"][0]
    assert message["text"] == (
        "a &amp; b &lt;!channel&gt; &lt;@U0MIA&gt; <@U0CREDREQ> <!subteam^S0LEADS|@leads> <!here> <#C0ACME|> "
        "@nobody mia@northwind.example"
    )
    assert message["pings"] == ["U0CREDREQ", "S0LEADS", "here"]


async def test_replies_need_a_root(rig: Rig) -> None:
    answer = await rig.act("U0PAULA", "message", channel="C0ACME", text="x", thread_ts="1.000001")
    assert answer["http"] == 404
    assert (await rig.act("U0PAULA", "message", channel="C0ACME", text=" "))["http"] == 400


async def test_reset_goes_back_to_the_seed(rig: Rig, bolt: Bolt) -> None:
    await bolt.connect()
    await card(rig)
    await rig.control("slack/channel", {"channel": "C0ACME", "archived": True})
    rig.world.switches.set("slack.open_over_modal", "push")
    await rig.control("reset")
    assert rig.world.switches["slack.open_over_modal"] != "push"
    found = rig.snapshot()
    assert (found["messages"], found["modals"], found["sockets"]) == ({}, {}, 1)
    assert [c["is_archived"] for c in found["channels"]] == [False, False, False, False, True]


class TestResponseUrls:
    async def answer(self, rig: Rig, url: str, **body: Any) -> tuple[int, str]:
        async with rig.session.post(url, json=body) as response:
            return response.status, await response.text()

    async def test_a_command_gets_five_answers_in_half_an_hour(self, rig: Rig, bolt: Bolt) -> None:
        seen = on_command(bolt)
        await bolt.connect()
        await command(rig)
        url = seen[0]["response_url"]
        assert await self.answer(rig, url, text="for you") == (200, "ok")
        assert await self.answer(rig, url, text="for all", response_type="in_channel") == (200, "ok")
        assert rig.snapshot()["ephemerals"]["U0PAULA"][0]["text"] == "for you"
        assert rig.snapshot()["messages"]["C0ACME"][0]["text"] == "for all"
        for _ in range(3):
            await self.answer(rig, url, text="x")
        status, text = await self.answer(rig, url, text="x")
        assert (status, "used_url" in text) == (404, True)
        await command(rig)
        await rig.control("clock", {"advance_seconds": 1801})
        assert "expired_url" in (await self.answer(rig, seen[1]["response_url"], text="x"))[1]

    async def test_respond_replaces_and_deletes_the_original(self, rig: Rig, bolt: Bolt) -> None:
        @bolt.app.action("go")
        async def pressed(ack: Any, respond: Any) -> None:
            await ack()
            await respond(text="replaced", replace_original=True)
            await respond(delete_original=True)

        await bolt.connect()
        where = await card(rig)
        await rig.act("U0MIA", "click", container=where, action_id="go")
        await rig.until(lambda: rig.snapshot()["messages"]["C0ACME"][0].get("deleted"))
        assert rig.snapshot()["messages"]["C0ACME"][0]["text"] == "replaced"

    async def test_bad_answers(self, rig: Rig, bolt: Bolt) -> None:
        seen = on_command(bolt)
        await bolt.connect()
        await command(rig)
        url = seen[0]["response_url"]
        assert await self.answer(rig, url) == (400, "no_text")
        assert await self.answer(rig, url, blocks=[{"type": "nope"}]) == (400, "invalid_blocks")
        assert (await self.answer(rig, f"{rig.url}/slack/response/commands/nope", text="x"))[0] == 404

    async def test_an_answer_goes_only_to_a_thread_that_is_there(self, rig: Rig, bolt: Bolt) -> None:
        seen = on_command(bolt)
        await bolt.connect()
        await command(rig)
        url = seen[0]["response_url"]
        assert await self.answer(rig, url, text="x", thread_ts="1.000001") == (400, "thread_not_found")
        assert await self.answer(rig, url, text="x" * 40_001) == (400, "msg_too_long")
        root = (await rig.client.chat_postMessage(channel="C0ACME", text="root"))["ts"]
        told = {"response_type": "in_channel", "thread_ts": root}
        assert await self.answer(rig, url, text="x", **told) == (200, "ok")
        assert rig.snapshot()["messages"]["C0ACME"][0]["reply_count"] == 1

    async def test_attachments_are_kept(self, rig: Rig, bolt: Bolt) -> None:
        seen = on_command(bolt)
        await bolt.connect()
        await command(rig)
        attachments = [{"color": "#e01e5a", "text": "late"}]
        told = {"response_type": "in_channel", "attachments": attachments}
        assert await self.answer(rig, seen[0]["response_url"], **told) == (200, "ok")
        kept = {"id": 1, "color": "e01e5a", "text": "late", "fallback": "late"}
        assert rig.snapshot()["messages"]["C0ACME"][0]["attachments"] == [kept]
        refused = await self.answer(rig, seen[0]["response_url"], attachments="late")
        assert refused == (400, "invalid_attachments")

    async def test_a_webhook_takes_attachments_too(self, rig: Rig) -> None:
        attachments = [{"fallback": "late", "text": "late"}]
        url = f"{rig.url}/slack/hooks/T0NORTH/B0HOOK/C0ACME"
        assert await self.answer(rig, url, attachments=attachments) == (200, "ok")
        assert rig.snapshot()["messages"]["C0ACME"][0]["attachments"] == [attachments[0] | {"id": 1}]
