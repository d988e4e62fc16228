from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.adapters.slack.client import build_client, build_delivery_client, retry_after_seconds
from bot.adapters.slack.endpoint import EndpointError, check_endpoint
from bot.adapters.slack.errors import answered
from bot.ports.errors import (
    AnswerLostError,
    NotFoundError,
    OutsideError,
    RateLimitedError,
    RefusedError,
    ShutOutError,
    UnreachableError,
)

Ask = Callable[[web.Response], Awaitable[dict[str, object]]]


@pytest.fixture
async def ask() -> AsyncIterator[Ask]:
    """Return a function that lets a server answer as given, and asks it for a post."""
    given: list[web.Response] = []

    async def handle(_: web.Request) -> web.Response:
        return given.pop()

    app = web.Application()
    app.router.add_post("/api/chat.postMessage", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    client = build_delivery_client("xoxb-sandbox", f"http://127.0.0.1:{runner.addresses[0][1]}/api/")

    async def ask(response: web.Response) -> dict[str, object]:
        given.append(response)
        call = client.chat_postMessage(channel="C1", text="secret words")
        return await answered("chat.postMessage", call, repeatable=False)

    yield ask
    await runner.cleanup()


def said(error: str, status: int = 200, **more: object) -> web.Response:
    return web.json_response({"ok": False, "error": error, **more}, status=status)


@pytest.mark.parametrize(
    ("error", "kind", "sentence"),
    [
        ("not_in_channel", RefusedError, "Invite it there with /invite"),
        ("channel_not_found", RefusedError, "cannot see that channel"),
        ("is_archived", RefusedError, "archived"),
        ("restricted_action", RefusedError, "workspace admin"),
        ("msg_too_long", RefusedError, "too long"),
        ("invalid_auth", ShutOutError, "SLACK_BOT_TOKEN"),
        ("token_revoked", ShutOutError, "SLACK_BOT_TOKEN"),
        ("account_inactive", ShutOutError, "SLACK_BOT_TOKEN"),
        ("invalid_blocks", RefusedError, "fault of the bot"),
        ("something_new", RefusedError, "something_new"),
        ("message_not_found", NotFoundError, "message_not_found"),
        ("thread_not_found", NotFoundError, "thread_not_found"),
        ("user_not_found", NotFoundError, "user_not_found"),
        ("not_found", NotFoundError, "not_found"),
        ("internal_error", AnswerLostError, "in trouble"),
        ("fatal_error", AnswerLostError, "in trouble"),
        ("team_added_to_org", AnswerLostError, "in trouble"),
        ("rate_limited", RateLimitedError, "pause"),
    ],
)
async def test_what_slack_says_is_what_it_means(ask: Ask, error: str, kind: type[OutsideError], sentence: str):
    with pytest.raises(OutsideError, match=sentence) as caught:
        await ask(said(error))
    assert type(caught.value) is kind


async def test_a_missing_scope_is_named(ask: Ask):
    with pytest.raises(RefusedError, match=r"lacks the scope usergroups:read\."):
        await ask(said("missing_scope", needed="usergroups:read", provided="chat:write"))


async def test_a_429_says_when_to_come_back(ask: Ask):
    response = said("ratelimited", 429)
    response.headers["Retry-After"] = "17"
    with pytest.raises(RateLimitedError) as caught:
        await ask(response)
    assert caught.value.retry_after == timedelta(seconds=17)


async def test_a_429_in_plain_text_is_one_too(ask: Ask):
    with pytest.raises(RateLimitedError) as caught:
        await ask(web.Response(status=429, text="slow down"))
    assert caught.value.retry_after == timedelta(seconds=10)


@pytest.mark.parametrize(
    "response",
    [
        web.Response(text="<html>hello</html>", content_type="text/html"),
        web.Response(text="hello", content_type="text/plain"),
        web.Response(text="{not json", content_type="application/json"),
        web.Response(text="[1]", content_type="application/json"),
        web.Response(text="", content_type="application/json"),
        web.Response(body=b"\xff\xfe", content_type="application/json"),
        web.Response(body=b"x", content_type="application/gzip"),
        web.Response(status=403, text="<html>proxy</html>", content_type="text/html"),
        web.Response(status=500, text="oops", content_type="text/plain"),
        web.Response(status=503, text='{"ok": false, "error": "not_in_channel"}', content_type="application/json"),
    ],
    ids=lambda response: f"{response.status} {response.content_type} {response.body[:8]!r}",
)
async def test_an_answer_that_is_none_leaves_a_post_unknown(ask: Ask, response: web.Response):
    with pytest.raises(AnswerLostError):
        await ask(response)


async def test_what_slack_did_not_take_is_logged_without_the_words(ask: Ask):
    messages = ["[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"]
    with capture_logs() as logs, pytest.raises(RefusedError):
        await ask(said("invalid_blocks", response_metadata={"messages": messages}))
    assert logs[0]["messages"] == messages
    assert "secret words" not in str(logs)


async def test_a_refused_connection_never_left(unused_tcp_port: int):
    client = build_delivery_client("xoxb-sandbox", f"http://127.0.0.1:{unused_tcp_port}/api/")
    with pytest.raises(UnreachableError, match="cannot be reached"):
        await answered("chat.postMessage", client.chat_postMessage(channel="C1", text="x"), repeatable=False)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ({}, 10),
        ({"Retry-After": "3"}, 3),
        ({"retry-after": ["30"]}, 30),
        ({"Retry-After": "0"}, 1),
        ({"Retry-After": "soon"}, 10),
    ],
)
def test_retry_after(header: dict[str, str], seconds: int):
    assert retry_after_seconds(header) == seconds


REAL = "xoxb-1234567890-1234567890123-abcdefghijklmnop"


@pytest.mark.parametrize(
    ("token", "url", "complaint"),
    [
        (REAL, "http://slack.com/api/", "neither https nor on this machine"),
        (REAL, "ftp://127.0.0.1/", "neither https"),
        (REAL, "http://127.0.0.1:8400/slack/api/", "looks like a real token"),
        (REAL, "https://localhost/", "looks like a real token"),
        ("xapp-1-A012-3-abc", "http://[::1]:8400/", "looks like a real token"),
        ("xoxe.xoxb-1-abc", "http://127.0.0.1/", "looks like a real token"),
        ("xoxb-sandbox", "https://slack.com/api/", "does not look like a real"),
        ("xapp-sandbox", "https://slack.com/api/", "does not look like a real"),
    ],
)
def test_tokens_stay_where_they_belong(token: str, url: str, complaint: str):
    with pytest.raises(EndpointError, match=complaint) as caught:
        build_client(token, url)
    assert token not in str(caught.value)


def test_tokens_go_where_they_belong():
    check_endpoint(REAL, "https://slack.com/api/")
    check_endpoint("xoxe.xoxb-1-abc", "https://slack-gov.com/api/")
    check_endpoint("xapp-1-A012-3-abc", "https://slack.com/api/")
    check_endpoint("xoxb-sandbox", "http://127.0.0.1:8400/slack/api/")


def test_a_proxy_from_the_environment_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:3128")
    assert build_client("xoxb-sandbox", "http://127.0.0.1:1/").proxy is None
    assert build_client(REAL, "https://slack.com/api/").proxy == "http://proxy.invalid:3128"
