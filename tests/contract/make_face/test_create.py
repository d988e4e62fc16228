from typing import Any
from uuid import UUID

import pytest

from tests.contract.make_face.conftest import REQUESTS, Make, body_for

V2 = f"{REQUESTS}/v2"
GUEST = {"name": "Carla Client", "email": "carla@acme.example"}


def item(**more: Any) -> dict[str, Any]:
    return {"credentials": [{"appName": "google-ads", "appModules": ["*"]} | more]}


def new_user(**more: Any) -> dict[str, Any]:
    return {"provider": {"newUser": GUEST | more}}


async def test_the_answer_has_the_header_and_the_link_and_nothing_else(make: Make) -> None:
    answer = await make.create("google-email", description="Weekly report")
    assert set(answer) == {"request", "publicUri"}
    request = answer["request"]
    UUID(request.pop("id"))
    assert request.pop("createdAt") == request.pop("updatedAt")
    assert request.pop("expiresAt").startswith("2026-12-23T09:00")
    assert request == {
        "organizationId": 1,
        "teamId": 1,
        "userId": 1001,
        "name": "Acme access",
        "description": "Weekly report",
        "externalProviderId": None,
        "makeProviderId": 1004,
        "status": "pending",
        "shouldSendEmail": True,
        "emailSentAt": None,
    }
    assert answer["publicUri"].startswith(f"{make.http.base_url}/make/consent/")


async def test_it_is_not_idempotent(make: Make) -> None:
    first, second = await make.create(), await make.create()
    assert first["request"]["id"] != second["request"]["id"]
    assert first["publicUri"] != second["publicUri"]
    assert len(await make.mails()) == 2


async def test_credentials_are_derived_from_modules(make: Make) -> None:
    items = [
        {"appName": "google-email", "appModules": ["sendAnEmail"], "appVersion": 2, "nameOverride": "Acme mail"},
        {"appName": "hubspotcrm", "appModules": ["WatchContacts", "MakeAPICall"], "description": "Leads"},
        {"appName": "http", "appModules": ["MakeRequest:authenticationType:apiKey"]},
    ]
    request_id, _ = await make.opened(credentials=items)
    gmail, hubspot, private, http = (await make.detail(request_id))["credentials"]
    assert (gmail["component"], gmail["type"], gmail["name"]) == ("account", "oauth", "google-email")
    assert (gmail["appVersion"], gmail["nameOverride"]) == ("2", "Acme mail")
    assert gmail["scope"] == ["https://www.googleapis.com/auth/gmail.send"]
    assert (hubspot["name"], hubspot["appModules"], hubspot["description"]) == (
        "hubspotcrm",
        ["WatchContacts"],
        "Leads",
    )
    assert (private["name"], private["type"], private["appModules"]) == (
        "hubspotcrm-private",
        "basic",
        ["MakeAPICall"],
    )
    assert (http["component"], http["name"], http["scope"]) == ("keychain", "apikeyauth", [])
    assert "nameOverride" not in http
    assert len({c["id"] for c in (gmail, hubspot, private, http)}) == 4


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": None}, "Missing value of required parameter 'name'."),
        ({"name": "  "}, "Value of parameter 'name' must not be empty."),
        ({"name": "x" * 256}, "Value of parameter 'name' is longer than 255 characters."),
        ({"name": 5}, "Expected string at 'name'."),
        ({"teamId": None}, "Missing value of required parameter 'teamId'."),
        ({"teamId": "1"}, "Expected a number from 1 up at 'teamId'."),
        ({"teamId": True}, "Expected a number from 1 up at 'teamId'."),
        ({"teamId": 0}, "Expected a number from 1 up at 'teamId'."),
        ({"description": "x" * 513}, "Value of parameter 'description' is longer than 512 characters."),
        ({"credentials": []}, "Parameter 'credentials' takes at least 1 items."),
        ({"credentials": ["slack"]}, "Expected object at 'credentials[0]'."),
        (item(appName=None), "Missing value of required parameter 'credentials[0].appName'."),
        (item(appName="Google-Ads"), "Invalid value of parameter 'credentials[0].appName'."),
        (item(appName="ab"), "Invalid value of parameter 'credentials[0].appName'."),
        (item(appName="a" * 136), "Value of parameter 'credentials[0].appName' is longer than 135 characters."),
        (item(appModules=None), "Missing value of required parameter 'credentials[0].appModules'."),
        (item(appModules=[]), "Parameter 'credentials[0].appModules' takes at least 1 items."),
        (item(appModules=[1]), "Expected strings in 'credentials[0].appModules'."),
        (item(appVersion="4"), "Expected a number from 1 up at 'credentials[0].appVersion'."),
        (
            item(nameOverride="x" * 256),
            "Value of parameter 'credentials[0].nameOverride' is longer than 255 characters.",
        ),
        (
            item(description="x" * 513),
            "Value of parameter 'credentials[0].description' is longer than 512 characters.",
        ),
        (item(scopes=["x"]), "Unknown parameter 'credentials[0].scopes'."),
        ({"provider": None}, "Missing value of required parameter 'provider'."),
        (
            {"provider": {}},
            "Parameter 'provider' takes exactly one of 'providerMakeUserId' and 'newUser'.",
        ),
        (
            {"provider": {"providerMakeUserId": 1002, "newUser": GUEST}},
            "Parameter 'provider' takes exactly one of 'providerMakeUserId' and 'newUser'.",
        ),
        (new_user(email="no at sign"), "Invalid e-mail in parameter 'provider.newUser.email'."),
        (new_user(email="jörg@acme.example"), "Invalid e-mail in parameter 'provider.newUser.email'."),
        (new_user(name=""), "Value of parameter 'provider.newUser.name' must not be empty."),
        ({"recipient": GUEST}, "Unknown parameter 'recipient'."),
    ],
)
async def test_limits(make: Make, change: dict[str, Any], problem: str) -> None:
    body = await make.refused(400, "POST", V2, json=body_for(**change))
    assert body == {
        "message": "Validation failed for 1 parameter(s).",
        "code": "SC400",
        "suberrors": [{"message": problem}],
    }
    assert (await make.ok("GET", f"{REQUESTS}?teamId=1"))["requests"] == []
    assert await make.mails() == []


async def test_every_complaint_is_told_at_once(make: Make) -> None:
    body = await make.refused(400, "POST", V2, json={})
    assert body["message"] == "Validation failed for 4 parameter(s)."
    assert len(body["suberrors"]) == 4


async def test_modules_as_a_string_are_told_in_makes_words(make: Make) -> None:
    body = await make.refused(400, "POST", V2, json=body_for(**item(appModules="*")))
    assert body["message"] == "Expected array"


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        (item(appName="no-such-app"), "App 'no-such-app' does not exist."),
        (item(appVersion=99), "App 'google-ads' has no version '99'."),
        (item(appModules=["nope"]), "Module 'nope' does not exist in app 'google-ads' version '2'."),
        (item(appName="ai-tools"), "App 'ai-tools' has no modules with credentials."),
    ],
)
async def test_what_the_catalogue_does_not_have(make: Make, change: dict[str, Any], detail: str) -> None:
    body = await make.refused(400, "POST", V2, json=body_for(**change))
    assert body == {"detail": detail, "message": "Invalid input", "code": "IM005"}
    assert await make.mails() == []


async def test_limits_are_met_exactly(make: Make) -> None:
    widest = item(nameOverride="n" * 255, description="d" * 512) | {"name": "x" * 255, "description": "d" * 512}
    await make.create(**widest)


async def test_unknown_fields_can_be_let_through(make: Make) -> None:
    make.switch("unknown_fields", "ignored")
    await make.create(recipient=GUEST)


async def test_a_team_that_the_token_cannot_see_is_404_or_denied(make: Make) -> None:
    assert (await make.refused(404, "POST", V2, json=body_for(teamId=9)))["code"] == "SC404"
    make.switch("unseen_team", "403")
    denied = {"detail": "Access denied.", "message": "Permission denied", "code": "SC403"}
    assert await make.refused(403, "POST", V2, json=body_for(teamId=9)) == denied
    for path in (REQUESTS, "/connections", "/keys"):
        assert await make.refused(403, "GET", f"{path}?teamId=9") == denied
    assert (await make.refused(404, "GET", "/teams/9"))["code"] == "SC404"


async def test_new_users_become_guests_once(make: Make) -> None:
    first = (await make.create())["request"]["makeProviderId"]
    again = new_user(email="CARLA@acme.example", name="Someone Else")
    assert (await make.create(teamId=2, **again))["request"]["makeProviderId"] == first
    users = (await make.ok("GET", "/audit-logs/organization/1/filters"))["users"]
    assert {"id": first, "name": "Carla Client", "email": "carla@acme.example"} in users
    assert len(users) == 4


async def test_a_known_email_can_be_refused(make: Make) -> None:
    make.switch("new_user_known_email", "refused")
    await make.create()
    assert (await make.refused(400, "POST", V2, json=body_for()))["code"] == "SC400"


async def test_existing_users_are_asked_by_id(make: Make) -> None:
    answer = await make.create(provider={"providerMakeUserId": 1003})
    assert answer["request"]["makeProviderId"] == 1003
    assert [mail["to"] for mail in await make.mails()] == ["nina@northwind.example"]
    unknown = body_for(provider={"providerMakeUserId": 4711})
    assert (await make.refused(404, "POST", V2, json=unknown))["code"] == "IM013"


async def test_existing_users_may_go_unmailed(make: Make) -> None:
    make.switch("mail_existing_users", value=False)
    answer = await make.create(provider={"providerMakeUserId": 1002})
    assert answer["request"]["shouldSendEmail"] is False
    assert await make.mails() == []
    assert (await make.detail(answer["request"]["id"]))["emailSentAt"] is None


@pytest.mark.parametrize(
    ("role", "provider", "status"),
    [
        ("admin", {"newUser": GUEST}, 200),
        ("team_admin", {"newUser": GUEST}, 403),
        ("team_admin", {"providerMakeUserId": 1003}, 200),
        ("team_member", {"providerMakeUserId": 1003}, 403),
        ("team_member", {"providerMakeUserId": 1002}, 200),
    ],
)
async def test_who_may_ask_whom(make: Make, role: str, provider: dict[str, Any], status: int) -> None:
    make.switch("token_role", role)
    assert (await make.call("POST", V2, json=body_for(provider=provider))).status_code == status


async def test_the_mail_carries_the_link(make: Make) -> None:
    answer = await make.create(description="For the weekly report")
    (mail,) = await make.mails()
    assert set(mail) == {"to", "from", "subject", "text", "at", "by"}
    assert (mail["to"], mail["by"], mail["at"][:16]) == ("carla@acme.example", "make", "2026-11-23T09:00")
    assert answer["publicUri"] in mail["text"]
    assert "For the weekly report" in mail["text"]
    assert (await make.detail(answer["request"]["id"]))["emailSentAt"] is not None


async def test_the_link_is_nowhere_else_in_the_api(make: Make) -> None:
    answer = await make.create()
    link_token = answer["publicUri"].rpartition("/")[2]
    for path in (f"{REQUESTS}?teamId=1&cols=*", f"{REQUESTS}/{answer['request']['id']}/detail"):
        assert link_token not in (await make.call("GET", path)).text


async def test_the_link_follows_the_host_that_was_called(make: Make) -> None:
    headers = {"Host": "sandbox.local:8400"}
    answer = await make.ok("POST", V2, json=body_for(), headers=headers)
    assert answer["publicUri"].startswith("http://sandbox.local:8400/make/consent/")


async def test_other_forms_of_ids(make: Make) -> None:
    make.switch("request_id_style", "hex")
    make.switch("make_provider_id", "string")
    request = (await make.create())["request"]
    assert request["makeProviderId"] == "1004"
    assert len(request["id"]) == 32
    assert "-" not in request["id"]


async def test_the_deprecated_create(make: Make) -> None:
    key = {"type": "basicauth", "appModules": ["ActionSendDataBasicAuth"], "appName": "http", "appVersion": "3"}
    sheets = {"type": "google", "appName": "google-sheets", "appVersion": "2", "appModules": ["*"]}
    connection = sheets | {"scope": ["s"]}
    body = {"name": "Old", "teamId": 1, "provider": {"providerMakeUserId": 1002}}
    answer = await make.ok("POST", REQUESTS, json=body | {"keys": [key], "connections": [connection]})
    assert set(answer) == {"request", "publicUri"}
    google, http = (await make.detail(answer["request"]["id"]))["credentials"]
    assert (google["component"], google["name"], google["scope"]) == ("account", "google", ["s"])
    assert (http["component"], http["name"], http["appVersion"]) == ("keychain", "basicauth", "3")
    await make.refused(400, "POST", REQUESTS, json=body)
    await make.refused(400, "POST", REQUESTS, json=body | {"keys": [key | {"scope": ["s"]}]})
    await make.refused(400, "POST", REQUESTS, json=body | {"keys": [key | {"type": "x" * 65}]})
