"""How a call's arguments and token are read, as far as recorded answers of Slack and its method pages tell."""

import json
from typing import Any

import pytest

from tests.contract.slack_face.conftest import Rig
from tests.contract.slack_face.test_transport import BOT, raw

Json = dict[str, Any]
POST = {"channel": "C0ACME", "text": "x"}
FORM = "application/x-www-form-urlencoded"


async def posted(rig: Rig, body: bytes, content_type: str) -> Json:
    return await raw(rig, "chat.postMessage", data=body, headers={"Content-Type": content_type})


@pytest.mark.parametrize(
    ("body", "content_type", "error"),
    [
        (b"{}", "application/json; charset=klingon", "invalid_charset"),
        (b"channel=C0ACME", f"{FORM}; charset=utf-16", "invalid_charset"),
        (b'{"text": "\xff"}', "application/json; charset=utf-8", "invalid_json"),
        (b"[" * 100_000, "application/json; charset=utf-8", "invalid_json"),
        (b"channel=C0ACME&text=\xff", FORM, "invalid_form_data"),
        (b"nonsense", "multipart/form-data; boundary=x", "invalid_form_data"),
        (b"nonsense", "multipart/form-data", "invalid_form_data"),
        (b"channel=C0ACME&text=x&users[0]=U1", FORM, "invalid_array_arg"),
        (b"channel=C0ACME&text=x&a-b=1", FORM, "invalid_arg_name"),
    ],
)
async def test_what_slack_cannot_read(rig: Rig, body: bytes, content_type: str, error: str) -> None:
    answer = await posted(rig, body, content_type)
    assert (answer["http"], answer["error"]) == (200, error)


async def test_a_body_names_its_type(rig: Rig) -> None:
    answer = await raw(rig, "chat.postMessage", data=b"channel=C0ACME&text=x", skip_auto_headers=["Content-Type"])
    assert answer["error"] == "missing_post_type"


async def test_latin_1_is_read_as_such(rig: Rig) -> None:
    body = json.dumps(POST | {"text": "é"}, ensure_ascii=False).encode("latin-1")
    answer = await posted(rig, body, "application/json; charset=iso-8859-1")
    assert answer["message"]["text"] == "é"


async def test_refusals_warn_about_the_charset_too(rig: Rig) -> None:
    answer = await posted(rig, b'{"channel": "C0NOPE", "text": "x"}', "application/json")
    assert (answer["error"], answer["warning"]) == ("channel_not_found", "missing_charset")
    assert answer["response_metadata"] == {"warnings": ["missing_charset"]}
    assert (await posted(rig, b"channel=C0ACME&text=x", f"{FORM}; charset=utf-8"))["warning"] == "superfluous_charset"


@pytest.mark.parametrize(
    ("method", "kwargs", "error"),
    [
        ("auth.test", {"headers": {"Authorization": f"bearer {BOT}"}}, "not_authed"),
        ("auth.test", {"headers": {"Authorization": f"Basic {BOT}"}}, "not_authed"),
        ("auth.test", {"params": {"token": BOT}}, "invalid_auth"),
        ("auth.test", {"params": {"token": BOT}, "headers": {"Authorization": f"Bearer {BOT}"}}, "invalid_auth"),
        ("apps.connections.open", {"data": {"token": "xapp-sandbox"}}, "invalid_auth"),
    ],
)
async def test_where_a_token_does_not_count(rig: Rig, method: str, kwargs: Json, error: str) -> None:
    assert (await raw(rig, method, token="", **kwargs))["error"] == error


@pytest.mark.parametrize(
    ("method", "args", "missing"),
    [
        ("conversations.replies", {"channel": "C0NOPE"}, ["ts"]),
        ("chat.update", {"text": "x"}, ["channel", "ts"]),
        ("chat.postEphemeral", {"channel": "C0NOPE", "text": "x"}, ["user"]),
        ("chat.getPermalink", {"channel": "C0NOPE"}, ["message_ts"]),
        ("views.publish", {"view": "{}"}, ["user_id"]),
    ],
)
async def test_a_missing_argument_is_named_before_any_other_is_looked_at(
    rig: Rig, method: str, args: Json, missing: list[str]
) -> None:
    answer = await raw(rig, method, data=args)
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] missing required field: {name}" for name in missing]


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("conversations.info", {"channel": ""}, "channel_not_found"),
        ("conversations.replies", {"channel": "C0ACME", "ts": ""}, "thread_not_found"),
        ("chat.postMessage", {"channel": "", "text": "x"}, "channel_not_found"),
        ("chat.update", {"channel": "C0ACME", "ts": "", "text": "x"}, "message_not_found"),
        ("users.info", {"user": ""}, "user_not_found"),
        ("users.lookupByEmail", {"email": ""}, "users_not_found"),
    ],
)
async def test_an_empty_argument_names_nothing(rig: Rig, method: str, args: Json, error: str) -> None:
    assert (await raw(rig, method, data=args))["error"] == error


async def test_posting_as_a_user_is_no_longer_possible(rig: Rig) -> None:
    answer = await raw(rig, "chat.postMessage", json=POST | {"as_user": True})
    assert (answer["error"], answer["deprecated_argument"]) == ("invalid_arguments", "as_user")


async def test_every_answer_names_its_request(rig: Rig) -> None:
    answers = [await raw(rig, method) for method in ("auth.test", "auth.test", "no.such.method")]
    assert len({answer["headers"]["x-slack-req-id"] for answer in answers}) == 3
    assert "x-accepted-oauth-scopes" not in answers[0]["headers"]


async def test_a_head_request_does_nothing(rig: Rig) -> None:
    call = rig.session.head(
        f"{rig.url}/slack/api/chat.postMessage", params=POST, headers={"Authorization": f"Bearer {BOT}"}
    )
    async with call as response:
        assert response.status == 405
    assert rig.snapshot()["messages"] == {}
