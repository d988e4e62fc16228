"""The consent page, and the control routes that play the client."""

import re
from urllib.parse import urlsplit

import httpx
import pytest

from tests.contract.make_face.conftest import Make


async def opened_page(make: Make, *apps: str, **more: object) -> tuple[str, str, str]:
    created = await make.create(*apps, **more)
    page = await make.http.get(created["publicUri"])
    assert page.status_code == 200
    return created["request"]["id"], created["publicUri"], page.text


async def press(make: Make, text: str, button: str, **fields: str) -> httpx.Response:
    """Submit the first form whose action ends in `button`."""
    action = re.search(rf'action="([^"]+/{button})"', text)
    assert action, text
    return await make.http.post(action[1], data=fields, follow_redirects=True)


async def state_of(make: Make, request_id: str) -> tuple[str, str | None]:
    (credential,) = (await make.detail(request_id))["credentials"]
    return credential["state"], credential["declineReason"]


async def test_the_page_says_who_asks_for_what_and_why(make: Make) -> None:
    item = {"appName": "google-email", "appModules": ["sendAnEmail"], "description": "To send the report"}
    _, _, text = await opened_page(make, credentials=[item], description="Kick-off")
    for part in (
        "Olivia Operator",
        "Carla Client",
        "Gmail",
        "Acme access",
        "Kick-off",
        "To send the report",
        "Send an Email",
        "https://www.googleapis.com/auth/gmail.send",
        "0 of 1 authorized",
    ):
        assert part in text


async def test_authorize_then_revoke_then_authorize_again(make: Make) -> None:
    request_id, _, text = await opened_page(make)
    page = await press(make, text, "authorize")
    assert (page.status_code, "1 of 1 authorized" in page.text) == (200, True)
    assert await state_of(make, request_id) == ("authorized", None)
    assert "/authorize" not in page.text
    page = await press(make, page.text, "revoke")
    assert await state_of(make, request_id) == ("pending", None)
    await press(make, page.text, "authorize")
    assert await state_of(make, request_id) == ("authorized", None)


async def test_decline_with_a_reason(make: Make) -> None:
    request_id, _, text = await opened_page(make)
    page = await press(make, text, "decline", reason=" We left <Google> ")
    assert await state_of(make, request_id) == ("declined", "We left <Google>")
    assert "We left &lt;Google&gt;" in page.text
    assert "/authorize" not in page.text


async def test_an_old_page_cannot_authorize_what_was_declined(make: Make) -> None:
    request_id, _, text = await opened_page(make)
    await press(make, text, "decline")
    page = await press(make, text, "authorize")
    assert (page.status_code, "was declined" in page.text) == (409, True)
    assert (await state_of(make, request_id))[0] == "declined"


async def test_authorizing_after_a_decline_can_be_allowed(make: Make) -> None:
    make.switch("authorize_after_decline", "allowed")
    request_id, _, text = await opened_page(make)
    page = await press(make, text, "decline")
    await press(make, page.text, "authorize")
    assert (await state_of(make, request_id))[0] == "authorized"


async def test_a_key_is_asked_for_and_never_kept(make: Make) -> None:
    request_id, uri, text = await opened_page(make, "stripe")
    assert 'name="key"' in text
    for nothing in ({}, {"key": "  "}):
        assert (await press(make, text, "authorize", **nothing)).status_code == 400
    assert (await state_of(make, request_id))[0] == "pending"
    await press(make, text, "authorize", key="sk_very_secret")
    assert (await state_of(make, request_id))[0] == "authorized"
    for path in (uri, "/control/state", "/control/make/requests"):
        assert "sk_very_secret" not in (await make.http.get(path)).text


async def test_a_reauthorization_ends_on_the_page(make: Make) -> None:
    request_id, uri, text = await opened_page(make)
    await press(make, text, "authorize")
    await make.consent(request_id, "break")
    (credential,) = (await make.detail(request_id))["credentials"]
    await make.act(credential["id"], "request-reauthorize")
    page = await make.http.get(uri)
    assert "Reauthorizing" in page.text
    await press(make, page.text, "authorize")
    assert (await state_of(make, request_id))[0] == "authorized"


async def test_dead_links_are_friendly(make: Make) -> None:
    request_id, uri, text = await opened_page(make)
    await make.consent(request_id, "remove")
    for page in (await make.http.get(uri), await make.http.get("/make/consent/x"), await press(make, text, "decline")):
        assert (page.status_code, "no longer active" in page.text) == (404, True)


async def test_a_credential_of_another_request_is_out_of_reach(make: Make) -> None:
    _, uri, _ = await opened_page(make)
    other_id, (other,) = await make.opened()
    page = await make.http.post(f"{urlsplit(uri).path}/credentials/{other}/authorize")
    assert page.status_code == 404
    assert (await state_of(make, other_id))[0] == "pending"


async def test_what_people_wrote_is_escaped(make: Make) -> None:
    nasty = "<script>alert(1)</script>"
    item = {"appName": "slack", "appModules": ["*"], "description": nasty, "nameOverride": nasty}
    provider = {"newUser": {"name": nasty, "email": "carla@acme.example"}}
    _, uri, text = await opened_page(make, name=nasty, description=nasty, credentials=[item], provider=provider)
    assert "<script" not in text
    assert text.count("&lt;script&gt;") == 6
    headers = (await make.http.get(uri)).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")


async def test_links_cannot_be_guessed(make: Make) -> None:
    tokens = {(await make.create())["publicUri"].rpartition("/")[2] for _ in range(5)}
    assert len(tokens) == 5
    assert min(len(token) for token in tokens) >= 32


async def test_control_plays_the_client_by_link(make: Make) -> None:
    created = await make.create("google-ads", "slack")
    uri = created["publicUri"]
    answer = (await make.http.post("/control/make/consent", json={"publicUri": uri, "do": "authorize"})).json()
    assert answer["ok"] is True
    assert {c["state"] for c in answer["request"]["credentials"]} == {"authorized"}
    await make.consent(created["request"]["id"], "revoke", credentialId=answer["request"]["credentials"][0]["id"])
    assert (await make.detail(created["request"]["id"]))["status"] == "incomplete"


async def test_control_acts_on_what_is_open_only(make: Make) -> None:
    request_id, (first, _) = await make.opened("google-ads", "slack")
    await make.consent(request_id, "decline", credentialId=first, reason="no")
    await make.consent(request_id, "authorize")
    assert [c["state"] for c in (await make.detail(request_id))["credentials"]] == ["declined", "authorized"]


@pytest.mark.parametrize("act", ["authorize", "decline", "break", "revoke"])
async def test_control_says_when_there_is_nothing_to_do(make: Make, act: str) -> None:
    request_id, _ = await make.opened("stripe")
    if act in {"authorize", "decline"}:
        await make.consent(request_id, "authorize")
    answer = await make.http.post("/control/make/consent", json={"requestId": request_id, "do": act})
    assert (answer.status_code, answer.json()) == (409, {"error": f"nothing to {act}"})


async def test_control_refuses_nonsense(make: Make) -> None:
    request_id, _ = await make.opened()
    for body, status in (
        ({"requestId": request_id, "do": "dance"}, 400),
        ({"requestId": request_id}, 400),
        ([], 400),
        ({"requestId": "nope", "do": "authorize"}, 404),
        ({"do": "authorize"}, 404),
        ({"requestId": request_id, "credentialId": "nope", "do": "authorize"}, 409),
    ):
        answer = await make.http.post("/control/make/consent", json=body)
        assert answer.status_code == status
        assert answer.json()["error"]
    assert (await make.http.post("/control/make/consent", content=b"{")).status_code == 400


async def test_somebody_removes_the_connection_only(make: Make) -> None:
    request_id, (credential_id,) = await make.opened()
    await make.consent(request_id, "authorize")
    await make.consent(request_id, "remove", credentialId=credential_id)
    assert (await make.ok("GET", "/connections?teamId=1"))["connections"] == []
    assert (await state_of(make, request_id))[0] == "authorized"


async def test_the_state_shows_requests_connections_and_mails(make: Make) -> None:
    created = await make.create()
    await make.consent(created["request"]["id"], "authorize")
    state = (await make.http.get("/control/state")).json()["make"]
    assert set(state) == {"requests", "connections", "mails"}
    (request,) = state["requests"]
    assert request["publicUri"] == created["publicUri"]
    assert [c["state"] for c in request["credentials"]] == ["authorized"]
    assert state["connections"][0]["broken"] is False
    assert len(state["mails"]) == 1


async def test_every_change_wakes_the_feed(make: Make) -> None:
    request_id, (credential_id,) = await make.opened()
    for act in ("authorize", "break", "revoke", "decline", "remove"):
        before = make.world.feed.seq
        await make.consent(request_id, act)
        assert make.world.feed.seq > before, act
    assert (await make.act(credential_id, "decline")).status_code == 404


async def test_reset_goes_back_to_the_seed(make: Make) -> None:
    make.switch("plan", "core")
    await make.create()
    await make.http.post("/control/reset")
    assert make.world.switches["make.plan"] == "teams"
    state = (await make.http.get("/control/state")).json()["make"]
    assert state == {"requests": [], "connections": [], "mails": []}
    assert (await make.create())["request"]["makeProviderId"] == 1004
