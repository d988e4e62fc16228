from typing import Any

import pytest

from tests.contract.make_face.conftest import Make

ACTIONS = "/credential-requests/actions"
GOOGLE = {"type": "google", "scope": ["https://www.googleapis.com/auth/drive"]}


async def authorized_connection(make: Make, app: str = "google-sheets") -> int:
    request_id, _ = await make.opened(app)
    await make.consent(request_id, "authorize")
    return int((await make.detail(request_id))["credentials"][0]["remoteId"])


async def test_create_asks_the_caller_and_mails_nobody(make: Make) -> None:
    body = {"teamId": 1, "credentials": [{"appName": "slack", "appModules": ["CreateMessage"]}]}
    answer = await make.ok("POST", f"{ACTIONS}/create", json=body)
    assert set(answer) == {"request", "publicUri"}
    assert answer["request"]["makeProviderId"] == 1001
    assert answer["request"]["name"] == "Request for credentials"
    assert await make.mails() == []


async def test_create_takes_endpoints_instead_of_modules(make: Make) -> None:
    body: dict[str, Any] = {"teamId": 1, "credentials": [{"appName": "google-sheets", "appEndpoints": ["*"]}]}
    answer = await make.ok("POST", f"{ACTIONS}/create", json=body)
    (credential,) = (await make.detail(answer["request"]["id"]))["credentials"]
    assert (credential["name"], credential["appModules"]) == ("google", [])
    body["credentials"] = [{"appName": "slack"}]
    await make.refused(400, "POST", f"{ACTIONS}/create", json=body)
    body["credentials"] = [{"appName": "slack", "appModules": ["*"]}] * 65
    await make.refused(400, "POST", f"{ACTIONS}/create", json=body)


async def test_create_has_no_provider(make: Make) -> None:
    body = {"teamId": 1, "credentials": [{"appName": "slack", "appModules": ["*"]}], "provider": {}}
    await make.refused(400, "POST", f"{ACTIONS}/create", json=body)


async def test_create_by_credentials(make: Make) -> None:
    keys = [{"type": "apikeyauth", "prefill": {"hard": {}, "soft": {}}, "nameOverride": "My key"}]
    body = {"teamId": 1, "connections": [GOOGLE], "keys": keys}
    answer = await make.ok("POST", f"{ACTIONS}/create-by-credentials", json=body)
    assert set(answer) == {"request", "credentials", "publicUri"}
    assert answer["request"]["name"] == "Request for credentials"
    google, key = answer["credentials"]
    assert (google["component"], google["name"], google["state"]) == ("account", "google", "pending")
    assert google["scope"] == GOOGLE["scope"]
    assert (key["component"], key["name"], key["nameOverride"]) == ("keychain", "apikeyauth", "My key")
    assert not {"appName", "appVersion"} & set(google), "a bare type belongs to no app"


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"connections": [], "keys": []},
        {"connections": [GOOGLE] * 33},
        {"connections": [{"type": "account:google"}]},
        {"connections": [{"type": "no-such"}]},
        {"connections": [{"scope": ["x"]}]},
        {"keys": [{"type": "apikeyauth", "scope": ["x"]}]},
        {"keys": [{"type": "google"}]},
        {"keys": [{"type": "apikeyauth", "prefill": {"other": {}}}]},
    ],
)
async def test_create_by_credentials_refuses(make: Make, change: dict[str, Any]) -> None:
    await make.refused(400, "POST", f"{ACTIONS}/create-by-credentials", json={"teamId": 1} | change)


async def test_extend_adds_scopes_to_a_connection(make: Make) -> None:
    connection_id = await authorized_connection(make)
    body: dict[str, Any] = {"connectionId": connection_id, "scopes": ["https://www.googleapis.com/auth/drive"]}
    answer = await make.ok("POST", f"{ACTIONS}/extend", json=body)
    assert set(answer) == {"request", "publicUri"}
    assert answer["request"]["name"] == "Scope Extension Request"
    await make.consent(answer["request"]["id"], "authorize")
    (credential,) = (await make.detail(answer["request"]["id"]))["credentials"]
    assert credential["remoteId"] == str(connection_id)
    connection = (await make.ok("GET", f"/connections/{connection_id}"))["connection"]
    assert body["scopes"][0] in [scope["id"] for scope in connection["scopes"]]
    assert connection["scopesCnt"] == len(connection["scopes"])
    assert (await make.refused(400, "POST", f"{ACTIONS}/extend", json=body))["code"] == "IM005"


async def test_extend_refuses(make: Make) -> None:
    connection_id = await authorized_connection(make, "activecampaign")
    for status, body in (
        (404, {"connectionId": 1, "scopes": ["x"]}),
        (400, {"connectionId": connection_id, "scopes": ["x"]}),
        (400, {"connectionId": str(connection_id), "scopes": ["x"]}),
        (400, {"connectionId": connection_id, "scopes": []}),
        (400, {"scopes": ["x"]}),
    ):
        await make.refused(status, "POST", f"{ACTIONS}/extend", json=body)
