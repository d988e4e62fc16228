"""What a JavaScript service refuses and Python would let pass."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from tests.contract.make_face.conftest import REQUESTS, Make, body_for

V2 = f"{REQUESTS}/v2"
JSON = {"Content-Type": "application/json"}
KEY = {"type": "basicauth", "appModules": ["ActionSendDataBasicAuth"], "appName": "http", "appVersion": "3"}


def item(**more: Any) -> dict[str, Any]:
    return body_for(credentials=[{"appName": "google-ads", "appModules": ["*"]} | more])


def invited(email: str) -> dict[str, Any]:
    return body_for(provider={"newUser": {"name": "Carla Client", "email": email}})


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 50_000 + b"]" * 50_000,
        json.dumps(body_for(description=float("nan"))).encode(),
        json.dumps(body_for()).encode("utf-16"),
        b'{"name": "\xff"}',
        b'"text"',
        b"null",
        b" ",
    ],
    ids=["deep", "NaN", "UTF-16", "not UTF-8", "bare text", "null", "blank"],
)
async def test_what_is_no_json_to_javascript_is_refused(make: Make, content: bytes) -> None:
    assert (await make.refused(400, "POST", V2, content=content, headers=JSON))["code"] == "SC400"


async def test_lengths_count_utf_16_units(make: Make) -> None:
    await make.create(name="😀" * 127, description="😀" * 256)
    await make.refused(400, "POST", V2, json=body_for(name="😀" * 128))
    await make.refused(400, "POST", V2, json=body_for(description="😀" * 257))
    await make.refused(400, "POST", V2, json=item(nameOverride="😀" * 128))
    await make.refused(400, "GET", REQUESTS, params={"teamId": 1, "name": "😀" * 128})


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"], ids=["NUL", "half a pair"])
async def test_what_no_database_keeps_as_text_is_refused(make: Make, text: str) -> None:
    content = json.dumps(body_for(name=text)).encode()
    assert "Invalid characters" in str(
        (await make.refused(400, "POST", V2, content=content, headers=JSON))["suberrors"]
    )


async def test_a_slip_in_the_body_is_refused_also_where_no_body_is_taken(make: Make) -> None:
    request_id, [credential_id] = await make.opened()
    one = f"/credential-requests/credentials/{credential_id}/delete-remote"
    for method, path in (("POST", one), ("DELETE", f"{REQUESTS}/{request_id}"), ("POST", "/nowhere")):
        assert (await make.refused(400, method, path, content=b"{bad", headers=JSON))["code"] == "SC400"
    assert (await make.detail(request_id))["status"] == "pending"


async def test_operations_without_a_body_take_no_fields(make: Make) -> None:
    _, [credential_id] = await make.opened()
    for action in ("delete-remote", "request-reauthorize"):
        refused = await make.act(credential_id, action, json={"confirmed": True})
        assert refused.json()["suberrors"] == [{"message": "Unknown parameter 'confirmed'."}]
    make.switch("unknown_fields", "ignored")
    assert (await make.act(credential_id, "delete-remote", json={"confirmed": True})).status_code == 200


@pytest.mark.parametrize("text", ["", "  "])
async def test_names_may_be_left_out_but_not_blank(make: Make, text: str) -> None:
    actions = "/credential-requests/actions"
    own = {"teamId": 1, "credentials": [{"appName": "google-ads", "appModules": ["*"]}]}
    typed = {"teamId": 1, "connections": [{"type": "google"}]}
    await make.refused(400, "POST", V2, json=item(nameOverride=text))
    await make.refused(400, "POST", f"{actions}/create", json=own | {"name": text})
    await make.refused(400, "POST", f"{actions}/create-by-credentials", json=typed | {"name": text})
    await make.ok("POST", V2, json=item(description=text))


@pytest.mark.parametrize("code", ["SC400", "IM005"])
async def test_the_code_of_refused_parameters_is_a_switch(make: Make, code: str) -> None:
    make.switch("validation_code", code)
    body = await make.refused(400, "GET", REQUESTS)
    assert body == {
        "message": "Validation failed for 1 parameter(s).",
        "code": code,
        "suberrors": [{"message": "Missing value of required parameter 'teamId'."}],
    }


@pytest.mark.parametrize(
    "body",
    [
        body_for(description=None),
        item(appVersion=None),
        item(nameOverride=None),
        body_for(provider={"providerMakeUserId": 1002, "newUser": None}),
    ],
)
async def test_null_is_not_the_same_as_left_out(make: Make, body: dict[str, Any]) -> None:
    problems = (await make.refused(400, "POST", V2, json=body))["suberrors"]
    assert "must not be null" in str(problems)


@pytest.mark.parametrize(
    "email", ["a..b@x.example", ".a@x.example", "a.@x.example", "a@-x.example", "a@x-.example", f"{'a' * 65}@x.example"]
)
async def test_addresses_with_misplaced_dots_and_hyphens_are_refused(make: Make, email: str) -> None:
    await make.refused(400, "POST", V2, json=invited(email))


@pytest.mark.parametrize("email", ["a.b+c@x-y.example", "o'neill@X.example", f"{'a' * 64}@x.example"])
async def test_unusual_addresses_are_taken(make: Make, email: str) -> None:
    await make.ok("POST", V2, json=invited(email))


async def test_all_modules_do_not_hide_an_unknown_one(make: Make) -> None:
    body = await make.refused(400, "POST", V2, json=item(appModules=["*", "Nope"]))
    assert body["detail"].startswith("Module 'Nope' does not exist")


@pytest.mark.parametrize(
    "query",
    ["teamId=1&teamId=2", "teamId=%EF%BC%91", "teamId=1&status=pending&status=declined", "teamId=1&pg[limit]=%D9%A1"],
)
async def test_numbers_are_ascii_and_single_values_are_given_once(make: Make, query: str) -> None:
    assert (await make.refused(400, "GET", f"{REQUESTS}?{query}"))["code"] == "SC400"


@pytest.mark.parametrize(
    "change", [{"appName": "no-such-app"}, {"appModules": ["Nope"]}, {"appVersion": "99"}, {"appVersion": "x"}]
)
async def test_the_deprecated_create_knows_its_apps_too(make: Make, change: dict[str, Any]) -> None:
    body = {"name": "Old", "teamId": 1, "provider": {"providerMakeUserId": 1002}}
    await make.ok("POST", REQUESTS, json=body | {"keys": [KEY]})
    assert (await make.refused(400, "POST", REQUESTS, json=body | {"keys": [KEY | change]}))["code"] == "IM005"


@pytest.mark.parametrize("day", ["2026-W48", "20261125", "2026-11-25 10:00"])
async def test_dates_of_the_audit_log_are_as_documented(make: Make, day: str) -> None:
    await make.refused(400, "GET", "/audit-logs/organization/1", params={"dateFrom": day})
    await make.ok("GET", "/audit-logs/organization/1", params={"dateFrom": "2026-11-25T00:00:00.000Z"})


@pytest.mark.parametrize("prefill", [{"hard": {"a": {}}}, {"soft": {"a": [1]}}, {"hard": 1}, {"firm": {}}])
async def test_prefilled_values_are_plain(make: Make, prefill: dict[str, Any]) -> None:
    path, plain = (
        "/credential-requests/actions/create-by-credentials",
        {"hard": {"a": "b", "c": 1}, "soft": {"d": True}},
    )
    body = {"teamId": 1, "connections": [{"type": "google"}]}
    await make.ok("POST", path, json=body | {"connections": [{"type": "google", "prefill": plain}]})
    await make.refused(400, "POST", path, json=body | {"connections": [{"type": "google", "prefill": prefill}]})


@pytest.mark.parametrize(
    ("app", "module", "kind"),
    [("http", "MakeRequest:authenticationType:oAuth", "oauth2"), ("microsoft-email", "makeApiCall", "azure")],
)
async def test_modules_that_public_clients_ask_for_are_known(make: Make, app: str, module: str, kind: str) -> None:
    request_id, _ = await make.opened(credentials=[{"appName": app, "appModules": [module]}])
    [credential] = (await make.detail(request_id))["credentials"]
    assert (credential["component"], credential["name"]) == ("account", kind)


async def test_connections_come_by_name(make: Make) -> None:
    for name in ("Zeta", "Alpha"):
        request_id, _ = await make.opened(**item(nameOverride=name))
        await make.consent(request_id, "authorize")
    listed = (await make.ok("GET", "/connections?teamId=1"))["connections"]
    assert [each["name"] for each in listed] == ["Alpha", "Zeta"]


async def test_the_plan_needs_a_scope_of_its_own(make: Make) -> None:
    for path in ("/organizations", "/organizations/1"):
        make.switch("token_scopes", ["organization:read"])
        await make.refused(403, "GET", path)
        make.switch("token_scopes", ["organizations:read"])
        await make.ok("GET", path)


async def test_the_api_without_a_path_is_a_json_404(make: Make) -> None:
    assert (await make.refused(404, "GET", ""))["code"] == "SC404"


async def test_a_create_is_carried_out_though_the_caller_gave_up(make: Make) -> None:
    make.world.faults.add("make", "slow", operation=f"POST {REQUESTS}/v2", times=1, params={"seconds": 0.6})
    with pytest.raises(httpx.ReadTimeout):
        await make.call("POST", V2, json=body_for(name="Late one"), timeout=httpx.Timeout(5, read=0.1))
    async with asyncio.timeout(5):
        await make.world.feed.until(lambda: make.world.calls.count("make", f"POST {REQUESTS}/v2") == 1)
    found = await make.ok("GET", f"{REQUESTS}?teamId=1&name=Late%20one&cols[]=name")
    assert found["requests"] == [{"name": "Late one"}]
