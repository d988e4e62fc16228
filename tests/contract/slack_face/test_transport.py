import asyncio
import json
import logging
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack.manifest import FULL_SCOPES, Manifest
from tests.contract.slack_face.conftest import Rig

Json = dict[str, Any]


BOT = "xoxb-sandbox"


async def raw(rig: Rig, method: str, *, verb: str = "POST", token: str = BOT, **kwargs: Any) -> Json:
    headers = kwargs.pop("headers", {}) | ({"Authorization": f"Bearer {token}"} if token else {})
    async with rig.session.request(verb, f"{rig.url}/slack/api/{method}", headers=headers, **kwargs) as response:
        body: Json = await response.json()
        return body | {"http": response.status, "headers": response.headers}


async def test_auth_test_answers_what_bolt_reads(rig: Rig) -> None:
    answer = await rig.client.auth_test()
    assert answer.data == {
        "ok": True,
        "url": "https://northwind.slack.com/",
        "team": "Northwind Agency",
        "user": "credreq",
        "team_id": "T0NORTH",
        "user_id": "U0CREDREQ",
        "bot_id": "B0CREDREQ",
        "is_enterprise_install": False,
    }
    assert answer.headers["x-oauth-scopes"] == ",".join(FULL_SCOPES)


@pytest.mark.parametrize("verb", ["GET", "POST"])
async def test_arguments_come_from_query_form_and_json_alike(rig: Rig, verb: str) -> None:
    blocks = [{"type": "divider"}]
    query = {"channel": "C0ACME", "text": "query", "blocks": json.dumps(blocks)}
    for answer in (
        await raw(rig, "chat.postMessage", verb=verb, params=query),
        await raw(rig, "chat.postMessage", data=query),
        await raw(rig, "chat.postMessage", json=query | {"blocks": blocks}),
        await raw(rig, "chat.postMessage", params={"channel": "C0ACME"}, data={"text": "both"}),
    ):
        assert answer["ok"] is True
    assert [m["text"] for m in rig.snapshot()["messages"]["C0ACME"]] == ["query", "query", "query", "both"]


async def test_the_sync_client_works_too(rig: Rig) -> None:
    client = WebClient("xoxb-sandbox", base_url=f"{rig.url}/slack/api/", retry_handlers=[])
    posted = await asyncio.to_thread(client.chat_postMessage, channel="C0ACME", text="hello")
    found = await asyncio.to_thread(client.conversations_history, channel="C0ACME", limit=1)
    assert found["messages"][0]["ts"] == posted["ts"]


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-nonsense", "auth.test", "invalid_auth"),
        ("xapp-sandbox", "users.list", "not_allowed_token_type"),
        ("xoxb-sandbox", "apps.connections.open", "not_allowed_token_type"),
        ("xoxb-sandbox", "no.such.method", "unknown_method"),
    ],
)
async def test_tokens(rig: Rig, token: str, method: str, error: str) -> None:
    answer = await raw(rig, method, token=token)
    assert (answer["http"], answer["ok"], answer["error"]) == (200, False, error)
    assert ("x-oauth-scopes" in answer["headers"]) is False


async def test_an_app_level_token_is_the_app(rig: Rig) -> None:
    answer = await raw(rig, "auth.test", token="xapp-sandbox")
    told = {key: answer[key] for key in ("ok", "app_name", "app_id")}
    assert told == {"ok": True, "app_name": "credreq", "app_id": "A0CREDREQ"}
    assert "user_id" not in answer
    assert answer["headers"]["x-oauth-scopes"] == "connections:write"


async def test_a_token_may_come_as_form_argument_but_not_in_json(rig: Rig) -> None:
    assert (await raw(rig, "auth.test", token="", data={"token": "xoxb-sandbox"}))["ok"] is True
    assert (await raw(rig, "auth.test", token="", json={"token": "xoxb-sandbox"}))["error"] == "not_authed"


async def test_a_real_looking_token_is_refused_loudly_and_not_repeated(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    token = BOT.replace("sandbox", "1234567890-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx")
    with caplog.at_level(logging.ERROR):
        answer = await raw(rig, "auth.test", token=token)
    assert answer["error"] == "invalid_auth"
    assert "looks real" in answer["response_metadata"]["messages"][0]
    assert "looks real" in caplog.text
    assert token not in caplog.text


@pytest.mark.parametrize(
    ("kwargs", "error"),
    [
        ({"data": b"{", "headers": {"Content-Type": "application/json"}}, "invalid_json"),
        ({"data": b"[]", "headers": {"Content-Type": "application/json"}}, "json_not_object"),
        ({"data": b"<a/>", "headers": {"Content-Type": "application/xml"}}, "invalid_post_type"),
    ],
)
async def test_bodies_slack_cannot_read(rig: Rig, kwargs: Json, error: str) -> None:
    assert (await raw(rig, "auth.test", **kwargs))["error"] == error


async def test_a_json_body_without_charset_is_warned_about(rig: Rig) -> None:
    answer = await raw(rig, "auth.test", data=b"{}", headers={"Content-Type": "application/json"})
    assert answer["warning"] == "missing_charset"
    assert answer["response_metadata"]["warnings"] == ["missing_charset"]


async def test_api_test_echoes_and_fails_as_asked(rig: Rig) -> None:
    assert (await rig.client.api_test(foo="bar"))["args"] == {"foo": "bar"}
    with pytest.raises(SlackApiError) as refused:
        await rig.client.api_test(error="my_error")
    assert refused.value.response["error"] == "my_error"


class TestScopes:
    @pytest.fixture
    def manifest(self) -> Manifest:
        return Manifest(scopes=("chat:write", "channels:read", "users:read"))

    @pytest.mark.parametrize(
        ("method", "params", "needed"),
        [
            ("users.lookupByEmail", {"email": "paula@northwind.example"}, "users:read.email"),
            (
                "conversations.history",
                {"channel": "C0ACME"},
                "channels:history,groups:history,mpim:history,im:history",
            ),
            ("usergroups.list", {}, "usergroups:read"),
            ("reactions.add", {}, "reactions:write"),
            ("conversations.join", {"channel": "C0RANDOM"}, "channels:join"),
        ],
    )
    async def test_a_missing_scope_is_named(self, rig: Rig, method: str, params: Json, needed: str) -> None:
        answer = await raw(rig, method, params=params)
        assert (answer["error"], answer["needed"]) == ("missing_scope", needed)
        assert answer["provided"] == "chat:write,channels:read,users:read"

    @pytest.mark.parametrize(
        ("method", "error"),
        [
            ("reactions.get", "missing_scope"),
            ("files.info", "missing_scope"),
            ("conversations.create", "missing_scope"),
            ("chat.scheduleMessage", "unknown_method"),
        ],
    )
    async def test_a_method_that_is_not_served_is_refused_for_its_scope_first(
        self, rig: Rig, method: str, error: str
    ) -> None:
        assert (await raw(rig, method))["error"] == error

    async def test_a_private_channel_needs_the_groups_scope(self, rig: Rig) -> None:
        await rig.control("slack/channel", {"channel": "C0ACME", "private": True})
        answer = await raw(rig, "conversations.info", params={"channel": "C0ACME"})
        assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:read")

    async def test_emails_are_hidden_without_their_scope(self, rig: Rig) -> None:
        user = (await rig.client.users_info(user="U0PAULA"))["user"]
        assert "email" not in user["profile"]


class TestRates:
    async def test_a_tier_runs_dry_and_says_when_to_come_back(self, rig: Rig) -> None:
        for _ in range(20):
            await rig.client.usergroups_list()
        with pytest.raises(SlackApiError) as refused:
            await rig.client.usergroups_list()
        response = refused.value.response
        assert (response.status_code, response["error"]) == (429, "ratelimited")
        assert 1 <= int(response.headers["Retry-After"]) <= 3

    async def test_posts_are_counted_by_channel(self, rig: Rig) -> None:
        for _ in range(10):
            await rig.client.chat_postMessage(channel="C0ACME", text="x")
        with pytest.raises(SlackApiError, match="ratelimited"):
            await rig.client.chat_postMessage(channel="C0ACME", text="x")
        await rig.client.chat_postMessage(channel="C0GLOBEX", text="x")

    async def test_a_channel_by_another_name_is_the_same_channel(self, rig: Rig) -> None:
        for name in ["C0ACME", "client-acme", "#client-acme", "C0ACME", "C0ACME"] * 2:
            await rig.client.chat_postMessage(channel=name, text="x")
        with pytest.raises(SlackApiError, match="ratelimited"):
            await rig.client.chat_postMessage(channel="#client-acme", text="x")
        with pytest.raises(SlackApiError, match="channel_not_found"):
            await rig.client.chat_postMessage(channel="#", text="x")

    async def test_the_limits_can_be_switched_off(self, rig: Rig) -> None:
        await rig.control("switches", {"name": "slack.rate_limits", "value": False})
        for _ in range(30):
            await rig.client.usergroups_list()

    async def test_a_distributed_app_reads_history_once_a_minute(self, rig: Rig) -> None:
        await rig.control("switches", {"name": "slack.history_for", "value": "distributed"})
        for text in range(16):
            await rig.act("U0PAULA", "message", channel="C0ACME", text=str(text))
        page = await rig.client.conversations_history(channel="C0ACME", limit=100)
        assert (len(page["messages"]), page["has_more"]) == (15, True)
        with pytest.raises(SlackApiError, match="ratelimited") as refused:
            await rig.client.conversations_history(channel="C0ACME")
        assert 55 <= int(refused.value.response.headers["Retry-After"]) <= 60
        assert (await rig.client.conversations_replies(channel="C0ACME", ts=page["messages"][0]["ts"]))["ok"]

    async def test_opening_connections_has_two_possible_tiers(self, rig: Rig) -> None:
        client = AsyncWebClient("xapp-sandbox", base_url=f"{rig.url}/slack/api/", retry_handlers=[])
        for _ in range(10):
            await client.apps_connections_open(app_token="xapp-sandbox")
        with pytest.raises(SlackApiError, match="ratelimited"):
            await client.apps_connections_open(app_token="xapp-sandbox")
        await rig.control("switches", {"name": "slack.connections_open_tier", "value": "T3"})
        await client.apps_connections_open(app_token="xapp-sandbox")


class TestFaults:
    async def test_a_429_fault(self, rig: Rig) -> None:
        await rig.control(
            "faults",
            {"face": "slack", "kind": "429", "operation": "chat.*", "times": 1, "params": {"retry_after": 7}},
        )
        with pytest.raises(SlackApiError) as refused:
            await rig.client.chat_postMessage(channel="C0ACME", text="x")
        assert refused.value.response.headers["Retry-After"] == "7"
        assert "C0ACME" not in rig.snapshot()["messages"]
        await rig.client.chat_postMessage(channel="C0ACME", text="x")

    async def test_a_lost_answer_leaves_the_post_behind(self, rig: Rig) -> None:
        await rig.control("faults", {"face": "slack", "kind": "lost_answer", "times": 1})
        with pytest.raises(Exception, match=r"(?i)disconnected|closed|reset"):
            await rig.client.chat_postMessage(channel="C0ACME", text="once")
        assert [m["text"] for m in rig.snapshot()["messages"]["C0ACME"]] == ["once"]

    @pytest.mark.parametrize(("status", "error"), [(500, "internal_error"), (503, "service_unavailable")])
    async def test_a_server_error(self, rig: Rig, status: int, error: str) -> None:
        await rig.control("faults", {"face": "slack", "kind": "5xx", "times": 1, "params": {"status": status}})
        answer = await raw(rig, "auth.test")
        assert (answer["http"], answer["error"]) == (status, error)

    async def test_lag_hides_what_was_just_posted(self, rig: Rig) -> None:
        await rig.client.chat_postMessage(channel="C0ACME", text="new")
        await rig.control("faults", {"face": "slack", "kind": "lag", "params": {"seconds": 60}})
        assert (await rig.client.conversations_history(channel="C0ACME"))["messages"] == []
        await rig.control("clock", {"advance_seconds": 120})
        assert len((await rig.client.conversations_history(channel="C0ACME"))["messages"]) == 1

    async def test_every_call_is_logged(self, rig: Rig) -> None:
        await rig.client.auth_test()
        assert rig.world.calls.count("slack", "auth.test") == 1
