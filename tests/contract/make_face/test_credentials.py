from typing import Any

import pytest

from tests.contract.make_face.conftest import REQUESTS, Make

CREDENTIAL_KEYS = {
    "id", "requestId", "component", "type", "name", "label", "description", "scope", "remoteId", "remoteScope",
    "tokenId", "createdAt", "updatedAt", "state", "declineReason", "appName", "appModules", "appVersion",
}  # fmt: skip


async def only(make: Make, request_id: str) -> dict[str, Any]:
    (credential,) = (await make.detail(request_id))["credentials"]
    return dict(credential)


async def test_authorizing_sets_the_remote_id_and_makes_a_connection(make: Make) -> None:
    item = {"appName": "google-ads", "appModules": ["*"], "nameOverride": "acme-ads-7f3"}
    request_id, _ = await make.opened(credentials=[item])
    await make.consent(request_id, "authorize")
    credential = await only(make, request_id)
    assert set(credential) == CREDENTIAL_KEYS | {"nameOverride"}
    assert credential["state"] == "authorized"
    assert credential["remoteScope"] == credential["scope"]
    assert credential["remoteId"].isdigit()
    connection = (await make.ok("GET", f"/connections/{credential['remoteId']}"))["connection"]
    assert (connection["name"], connection["accountName"]) == ("acme-ads-7f3", "google-ads")
    assert (await make.detail(request_id))["status"] == "authorized"


async def test_a_key_has_a_remote_id_but_no_connection(make: Make) -> None:
    request_id, _ = await make.opened("stripe")
    await make.consent(request_id, "authorize")
    remote_id = (await only(make, request_id))["remoteId"]
    body = await make.refused(404, "GET", f"/connections/{remote_id}")
    assert body["code"] == "IM304"
    assert (await make.ok("GET", "/connections?teamId=1"))["connections"] == []


async def test_decline_takes_a_reason_and_a_repeat_updates_it(make: Make) -> None:
    request_id, (credential_id,) = await make.opened()
    declined = (await make.act(credential_id, "decline", json={"reason": "not ours"})).json()["credential"]
    assert set(declined) == CREDENTIAL_KEYS
    assert (declined["state"], declined["declineReason"]) == ("declined", "not ours")
    again = (await make.act(credential_id, "decline")).json()["credential"]
    assert (again["state"], again["declineReason"]) == ("declined", None)
    assert (await make.detail(request_id))["status"] == "declined"
    assert (await make.act(credential_id, "decline", json={"reason": 1})).status_code == 400
    assert (await make.act(credential_id, "decline", json={"reason": "x" * 513})).status_code == 400


async def test_cols_of_an_action(make: Make) -> None:
    _, (credential_id,) = await make.opened()
    path = f"/credential-requests/credentials/{credential_id}/delete-remote"
    assert await make.ok("POST", f"{path}?cols[]=id&cols[]=state") == {
        "credential": {"id": credential_id, "state": "pending"}
    }
    await make.refused(400, "POST", f"{path}?cols[]=secret")


async def test_delete_remote_resets_to_pending_and_leaves_the_link_alive(make: Make) -> None:
    created = await make.create()
    request_id = created["request"]["id"]
    await make.consent(request_id, "authorize")
    before = await only(make, request_id)
    cleared = (await make.act(before["id"], "delete-remote")).json()["credential"]
    assert {key: cleared[key] for key in ("state", "remoteId", "remoteScope", "tokenId", "declineReason")} == {
        "state": "pending",
        "remoteId": None,
        "remoteScope": [],
        "tokenId": None,
        "declineReason": None,
    }
    assert (await make.detail(request_id))["status"] == "pending"
    await make.refused(404, "GET", f"/connections/{before['remoteId']}")
    assert (await make.http.get(created["publicUri"])).status_code == 200
    await make.consent(request_id, "authorize")
    assert (await only(make, request_id))["remoteId"] not in {None, before["remoteId"]}


async def test_delete_remote_with_nothing_remote(make: Make) -> None:
    request_id, (credential_id,) = await make.opened()
    before = await only(make, request_id)
    assert (await make.act(credential_id, "delete-remote")).json()["credential"] == before
    make.switch("delete_remote_empty", "refused")
    assert (await make.act(credential_id, "delete-remote")).status_code == 400


async def test_the_request_status_may_stay_after_delete_remote(make: Make) -> None:
    request_id, (credential_id,) = await make.opened()
    await make.consent(request_id, "authorize")
    make.switch("status_after_delete_remote", "unchanged")
    await make.act(credential_id, "delete-remote")
    assert (await make.detail(request_id))["status"] == "authorized"
    assert (await only(make, request_id))["state"] == "pending"


@pytest.mark.parametrize(("switch", "kept"), [("keeps", True), ("deletes", False)])
async def test_declining_what_was_authorized(make: Make, switch: str, *, kept: bool) -> None:
    make.switch("decline_authorized", switch)
    request_id, (credential_id,) = await make.opened()
    await make.consent(request_id, "authorize")
    await make.act(credential_id, "decline")
    credential = await only(make, request_id)
    assert credential["state"] == "declined"
    assert (credential["remoteId"] is not None) is kept
    assert len((await make.ok("GET", "/connections?teamId=1"))["connections"]) == int(kept)


async def test_delete_remote_after_a_decline_forgets_the_reason(make: Make) -> None:
    request_id, (credential_id,) = await make.opened()
    await make.consent(request_id, "authorize")
    await make.act(credential_id, "decline", json={"reason": "not ours"})
    cleared = (await make.act(credential_id, "delete-remote")).json()["credential"]
    assert (cleared["state"], cleared["declineReason"], cleared["remoteId"]) == ("pending", None, None)


async def test_authorizing_after_a_decline(make: Make) -> None:
    request_id, (credential_id,) = await make.opened()
    await make.act(credential_id, "decline", json={"reason": "no"})
    asked = {"requestId": request_id, "credentialId": credential_id, "do": "authorize"}
    assert (await make.http.post("/control/make/consent", json=asked)).status_code == 409
    make.switch("authorize_after_decline", "allowed")
    await make.consent(request_id, "authorize", credentialId=credential_id)
    credential = await only(make, request_id)
    assert (credential["state"], credential["declineReason"]) == ("authorized", None)


async def test_a_broken_connection_can_be_renewed(make: Make) -> None:
    request_id, (credential_id,) = await make.opened()
    await make.consent(request_id, "authorize")
    remote_id = (await only(make, request_id))["remoteId"]
    await make.consent(request_id, "break")
    assert (await only(make, request_id))["state"] == "authorized"
    assert await make.ok("POST", f"/connections/{remote_id}/test") == {"verified": False}
    answer = await make.act(credential_id, "request-reauthorize")
    assert answer.json()["credential"]["state"] == "reauthorizing"
    assert (await make.detail(request_id))["status"] == "invalid"
    assert (await make.act(credential_id, "request-reauthorize")).status_code == 200
    await make.consent(request_id, "authorize")
    renewed = await only(make, request_id)
    assert (renewed["state"], renewed["remoteId"]) == ("authorized", remote_id)
    assert await make.ok("POST", f"/connections/{remote_id}/test") == {"verified": True}
    mailed = [(mail["to"], mail["subject"].split()[0]) for mail in await make.mails()][-2:]
    assert mailed == [("carla@acme.example", "Google"), ("olivia@northwind.example", "Google")]


async def test_a_broken_credential_may_show_as_invalid(make: Make) -> None:
    make.switch("broken_shows_as", "invalid")
    request_id, (credential_id,) = await make.opened()
    await make.consent(request_id, "authorize")
    await make.consent(request_id, "break")
    assert (await only(make, request_id))["state"] == "invalid"
    assert (await make.detail(request_id))["status"] == "invalid"
    assert (await make.act(credential_id, "request-reauthorize")).status_code == 200


@pytest.mark.parametrize("status", [400, 409, 422, 424])
async def test_reauthorizing_a_valid_connection_is_an_error(make: Make, status: int) -> None:
    make.switch("reauthorize_valid_status", status)
    request_id, (credential_id,) = await make.opened()
    await make.consent(request_id, "authorize")
    answer = await make.act(credential_id, "request-reauthorize")
    assert (answer.status_code, answer.json()["code"]) == (status, "IM005")
    assert (await only(make, request_id))["state"] == "authorized"
    assert len(await make.mails()) == 1


async def test_pending_declined_and_keys_cannot_be_reauthorized(make: Make) -> None:
    request_id, (oauth, key) = await make.opened("google-ads", "stripe")
    assert (await make.act(oauth, "request-reauthorize")).status_code == 400
    await make.act(oauth, "decline")
    assert (await make.act(oauth, "request-reauthorize")).status_code == 400
    await make.consent(request_id, "authorize", credentialId=key)
    assert (await make.act(key, "request-reauthorize")).status_code == 400


async def test_the_removed_read_and_unknown_credentials_are_404(make: Make) -> None:
    _, (credential_id,) = await make.opened()
    await make.refused(404, "GET", f"/credential-requests/credentials/{credential_id}")
    for action in ("decline", "delete-remote", "request-reauthorize"):
        assert (await make.act("nope", action)).status_code == 404


async def test_unconfirmed_deletion_withdraws_only_what_nobody_answered(make: Make) -> None:
    request_id, (credential_id,) = await make.opened()
    await make.consent(request_id, "authorize")
    for query in ("", "?confirmed=false"):
        body = await make.refused(400, "DELETE", f"{REQUESTS}/{request_id}{query}")
        assert body["code"] == "IM004"
    await make.refused(400, "DELETE", f"{REQUESTS}/{request_id}?confirmed=yes")
    assert len((await make.ok("GET", "/connections?teamId=1"))["connections"]) == 1
    await make.act(credential_id, "delete-remote")
    assert await make.ok("DELETE", f"{REQUESTS}/{request_id}") == {"deleted": True}


async def test_confirmed_deletion_takes_connections_and_the_link_with_it(make: Make) -> None:
    created = await make.create("google-ads", "stripe")
    request_id = created["request"]["id"]
    await make.consent(request_id, "authorize")
    assert await make.ok("DELETE", f"{REQUESTS}/{request_id}?confirmed=true") == {"deleted": True}
    await make.refused(404, "GET", f"{REQUESTS}/{request_id}/detail")
    await make.refused(404, "DELETE", f"{REQUESTS}/{request_id}?confirmed=true")
    assert (await make.ok("GET", f"{REQUESTS}?teamId=1"))["requests"] == []
    assert (await make.ok("GET", "/connections?teamId=1"))["connections"] == []
    assert (await make.http.get(created["publicUri"])).status_code == 404


async def test_stricter_unconfirmed_deletion(make: Make) -> None:
    make.switch("delete_unconfirmed", "any")
    make.switch("confirm_status", 406)
    request_id, _ = await make.opened()
    assert (await make.refused(406, "DELETE", f"{REQUESTS}/{request_id}"))["code"] == "IM004"


async def test_the_detail_may_lag_by_switch_or_fault(make: Make) -> None:
    request_id, _ = await make.opened()
    await make.http.post("/control/clock", json={"advance_seconds": 60})
    await make.consent(request_id, "authorize")
    make.switch("detail_lag_seconds", 30)
    assert (await only(make, request_id))["state"] == "pending"
    await make.http.post("/control/clock", json={"advance_seconds": 31})
    assert (await only(make, request_id))["state"] == "authorized"
    operation = f"GET {REQUESTS}/{{requestId}}/detail"
    make.world.faults.add("make", "lag", operation=operation, times=1, params={"seconds": 90})
    assert (await only(make, request_id))["state"] == "pending"
    assert (await only(make, request_id))["state"] == "authorized"


async def test_remote_ids_and_connections_may_come_late(make: Make) -> None:
    make.switch("remote_id_lag_seconds", 10)
    make.switch("connection_lag_seconds", 20)
    request_id, _ = await make.opened()
    await make.consent(request_id, "authorize")
    credential = await only(make, request_id)
    assert (credential["state"], credential["remoteId"]) == ("authorized", None)
    await make.http.post("/control/clock", json={"advance_seconds": 11})
    remote_id = (await only(make, request_id))["remoteId"]
    await make.refused(404, "POST", f"/connections/{remote_id}/test")
    await make.http.post("/control/clock", json={"advance_seconds": 10})
    await make.ok("POST", f"/connections/{remote_id}/test")


async def test_an_unknown_state_can_be_shown(make: Make) -> None:
    make.switch("unknown_state", "suspended")
    request_id, _ = await make.opened()
    assert (await only(make, request_id))["state"] == "pending"
    await make.consent(request_id, "authorize")
    assert (await only(make, request_id))["state"] == "suspended"
    (true,) = (await make.http.get("/control/make/requests")).json()["requests"]
    assert true["credentials"][0]["state"] == "authorized"


@pytest.mark.parametrize(
    ("acts", "rule", "status"),
    [
        (("authorize", None), "reference", "incomplete"),
        (("authorize", "authorize"), "reference", "authorized"),
        (("authorize", "decline"), "reference", "partially_authorized"),
        (("decline", "decline"), "reference", "declined"),
        (("decline", None), "reference", "incomplete"),
        (("authorize", None), "any_authorized_is_partial", "partially_authorized"),
        (("decline", None), "any_authorized_is_partial", "incomplete"),
    ],
)
async def test_the_roll_up(make: Make, acts: tuple[str | None, ...], rule: str, status: str) -> None:
    make.switch("rollup", rule)
    request_id, credential_ids = await make.opened("google-ads", "slack")
    for credential_id, act in zip(credential_ids, acts, strict=True):
        if act:
            await make.consent(request_id, act, credentialId=credential_id)
    assert (await make.detail(request_id))["status"] == status
