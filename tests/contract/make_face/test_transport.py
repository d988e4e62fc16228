import httpx
import pytest

from sandbox.make.rate_limit import RateLimit
from tests.contract.make_face.conftest import REQUESTS, TOKEN, Make, body_for

DENIED = {"detail": "Access denied.", "message": "Permission denied", "code": "SC403"}
TOO_MANY = "Requests limit for organization exceeded, please try again later."


@pytest.mark.parametrize(
    "authorization", ["", TOKEN, f"token {TOKEN}", "Token wrong", f"Token {TOKEN} x", "Bearer other"]
)
async def test_a_missing_or_wrong_token_is_401(make: Make, authorization: str) -> None:
    answer = await make.call("GET", "/users/me", headers={"Authorization": authorization})
    assert (answer.status_code, answer.json()["code"]) == (401, "SC401")
    assert TOKEN not in answer.text


async def test_no_authorization_header_at_all_is_401(make: Make) -> None:
    assert (await make.http.get("/make/api/v2/users/me")).status_code == 401


async def test_bearer_with_an_api_token_is_403(make: Make) -> None:
    answer = await make.call("GET", "/users/me", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.json()) == (403, DENIED)


async def test_a_token_of_another_zone_is_401(make: Make) -> None:
    make.switch("wrong_zone", value=True)
    await make.refused(401, "GET", "/users/me")


async def test_cloudflare_blocks_urllib_without_json(make: Make) -> None:
    answer = await make.call("GET", "/users/me", headers={"User-Agent": "Python-urllib/3.11"})
    assert (answer.status_code, answer.text) == (403, "error code: 1010")
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()


async def test_unknown_paths_and_methods_are_json_404(make: Make) -> None:
    for method, path in [
        ("GET", "/credential-requests"),
        ("PATCH", f"{REQUESTS}/x"),
        ("GET", "/Users/me"),
        ("GET", "/users/me/"),
    ]:
        assert (await make.refused(404, method, path))["code"] == "SC404"


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        ("credential-requests:read", "GET", f"{REQUESTS}?teamId=1"),
        ("credential-requests:write", "POST", f"{REQUESTS}/v2"),
        ("apps:read", "GET", "/credential-requests/apps/slack/latest/modules-with-credentials"),
        ("connections:read", "GET", "/connections?teamId=1"),
        ("connections:write", "POST", "/connections/1/test"),
        ("organization:read", "GET", "/audit-logs/team/1"),
    ],
)
async def test_each_operation_needs_its_scope(make: Make, scope: str, method: str, path: str) -> None:
    scopes = make.world.switches["make.token_scopes"]
    make.switch("token_scopes", [each for each in scopes if each != scope])
    assert await make.refused(403, method, path, json=body_for() if method == "POST" else None) == DENIED
    make.switch("token_scopes", [scope])
    assert (await make.call(method, path, json=body_for())).status_code != 403


async def test_free_plan_tokens_are_refused_but_may_ask_who_they_are(make: Make) -> None:
    make.switch("plan", "free")
    body = await make.refused(403, "GET", f"{REQUESTS}?teamId=1")
    assert body["detail"] == "Forbidden to use token authorization for this organization."
    assert (await make.ok("GET", "/users/me"))["authUser"]["id"] == 1001


@pytest.mark.parametrize("key", ["detail", "message"])
async def test_the_feature_gate_closes_creation_only(make: Make, key: str) -> None:
    make.switch("feature_enabled", value=False)
    make.switch("feature_gate_key", key)
    body = await make.refused(403, "POST", f"{REQUESTS}/v2", json=body_for())
    assert body[key] == "User does not have the 'allow_credential_requests' feature enabled."
    assert body["code"] == "SC403"
    await make.ok("GET", f"{REQUESTS}?teamId=1")
    action = {"teamId": 1, "credentials": [{"appName": "slack", "appModules": ["*"]}]}
    await make.ok("POST", "/credential-requests/actions/create", json=action)


async def test_the_plan_allows_so_many_calls_a_minute(make: Make) -> None:
    make.switch("api_limit", 3)
    answers = [(await make.call("GET", "/users/me")).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    answer = await make.call("GET", "/users/me")
    assert (answer.text, "Retry-After" in answer.headers) == (TOO_MANY, False)


async def test_the_429_may_be_json_with_a_retry_after(make: Make) -> None:
    make.switch("api_limit", 1)
    make.switch("rate_limit_body", "json")
    make.switch("rate_limit_retry_after", 7)
    await make.ok("GET", "/users/me")
    answer = await make.call("GET", "/users/me")
    assert (answer.json()["message"], answer.headers["Retry-After"]) == (TOO_MANY, "7")


async def test_clock_jumps_do_not_refill_the_minute(make: Make) -> None:
    make.switch("api_limit", 1)
    await make.ok("GET", "/users/me")
    await make.http.post("/control/clock", json={"advance_seconds": 3600})
    assert (await make.call("GET", "/users/me")).status_code == 429


@pytest.mark.parametrize("scale", [1.0, 60.0])
def test_the_minute_slides_in_scaled_seconds(scale: float) -> None:
    now = 0.0
    rate = RateLimit(scale, lambda: now)
    admitted = []
    for moment in (0, 30, 50, 61, 62, 91):
        now = moment / scale
        admitted.append(rate.admit(2))
    assert admitted == [True, True, False, True, False, True]


async def test_the_limit_of_each_plan_is_in_the_licence(make: Make) -> None:
    for plan, limit in {"core": 60, "pro": 120, "teams": 240, "enterprise": 1000}.items():
        make.switch("plan", plan)
        organization = (await make.ok("GET", "/organizations/1"))["organization"]
        assert organization["license"]["apiLimit"] == limit
        assert organization["license"]["credentialRequests"] is (plan in {"teams", "enterprise"})
        assert {"dslimit", "fslimit", "iolimit", "dsslimit", "transfer", "gracePeriod"} <= set(organization["license"])


async def test_another_organization_is_denied(make: Make) -> None:
    assert await make.refused(403, "GET", "/organizations/2") == DENIED


@pytest.mark.parametrize(
    ("params", "text", "retry_after"),
    [({}, False, None), ({"text": True}, True, None), ({"retry_after": 3, "text": True}, True, "3")],
)
async def test_injected_429s_come_in_every_form(
    make: Make, params: dict[str, object], *, text: bool, retry_after: str | None
) -> None:
    make.world.faults.add("make", "429", times=1, params=params)
    answer = await make.call("GET", "/users/me")
    assert answer.status_code == 429
    assert answer.headers.get("Retry-After") == retry_after
    assert (answer.text if text else answer.json()["message"]) == TOO_MANY
    await make.ok("GET", "/users/me")


async def test_injected_server_errors_are_json_or_html(make: Make) -> None:
    make.world.faults.add("make", "5xx", times=1)
    assert (await make.refused(503, "GET", "/users/me"))["code"] == "SC503"
    make.world.faults.add("make", "5xx", times=1, params={"status": 502, "html": True})
    answer = await make.call("GET", "/users/me")
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (502, "text/html")


async def test_a_lost_answer_leaves_the_request_behind(make: Make) -> None:
    make.world.faults.add("make", "lost_answer", operation=f"POST {REQUESTS}/v2", times=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await make.call("POST", f"{REQUESTS}/v2", json=body_for(name="Lost one"))
    found = await make.ok("GET", f"{REQUESTS}?teamId=1&name=Lost%20one&cols[]=name")
    assert found["requests"] == [{"name": "Lost one"}]


async def test_calls_are_logged_by_template(make: Make) -> None:
    request_id, _ = await make.opened()
    await make.ok("DELETE", f"{REQUESTS}/{request_id}")
    for operation in (
        f"POST {REQUESTS}/v2",
        f"GET {REQUESTS}/{{requestId}}/detail",
        f"DELETE {REQUESTS}/{{requestId}}",
    ):
        assert make.world.calls.count("make", operation) == 1


async def test_malformed_and_large_bodies(make: Make) -> None:
    json_type = {"Content-Type": "application/json"}
    body = await make.refused(400, "POST", f"{REQUESTS}/v2", content=b"{'a'", headers=json_type)
    assert (body["message"], body["code"], body["suberrors"]) == ("Bad Request", "SC400", [])
    assert body["detail"] == "Unexpected token ' in JSON at position 1"
    for content, detail in (
        (b'{"name": ', "Unexpected end of JSON input"),
        (b"\xff\xfe{", "Unexpected token \ufffd in JSON at position 0"),
        (b'"text"', 'Unexpected token " in JSON at position 0'),
    ):
        body = await make.refused(400, "POST", f"{REQUESTS}/v2", content=content, headers=json_type)
        assert body["detail"] == detail
    large = body_for(description="x" * 110_000)
    assert await make.refused(400, "POST", f"{REQUESTS}/v2", json=large) == {"detail": "request entity too large"}
    assert (await make.refused(400, "POST", f"{REQUESTS}/v2", json=[1]))["code"] == "SC400"


async def test_a_body_without_its_content_type_counts_as_none(make: Make) -> None:
    answer = await make.refused(400, "POST", f"{REQUESTS}/v2", content=b'{"name": "x"}')
    assert {"message": "Missing value of required parameter 'name'."} in answer["suberrors"]
