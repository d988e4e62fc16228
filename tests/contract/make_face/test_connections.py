from tests.contract.make_face.conftest import Make


async def connected(make: Make, *apps: str) -> list[int]:
    request_id, _ = await make.opened(*apps)
    await make.consent(request_id, "authorize")
    return [int(c["remoteId"]) for c in (await make.detail(request_id))["credentials"]]


async def test_list_by_team_type_and_columns(make: Make) -> None:
    ads, slack = await connected(make, "google-ads", "slack")
    rows = (await make.ok("GET", "/connections?teamId=1"))["connections"]
    assert [row["id"] for row in rows] == [ads, slack]
    assert "scopes" not in rows[0]
    assert rows[0]["organizationId"] == 1
    only = await make.ok("GET", "/connections?teamId=1&type[]=slack2&cols[]=id&cols[]=accountName")
    assert only == {"connections": [{"id": slack, "accountName": "slack2"}]}
    assert await make.ok("GET", "/connections?teamId=2") == {"connections": []}
    await make.refused(400, "GET", "/connections")
    await make.refused(404, "GET", "/connections?teamId=9")


async def test_the_list_says_whether_scopes_asked_for_are_there(make: Make) -> None:
    await connected(make, "google-ads", "activecampaign")
    granted, path = "https://www.googleapis.com/auth/adwords", "/connections?teamId=1&cols[]=scoped&type[]=google-ads"
    for query, scoped in (
        ("", True),
        (f"&google-ads[]={granted}", True),
        (f"&google-ads[]={granted}&google-ads[]=x", False),
    ):
        assert await make.ok("GET", path + query) == {"connections": [{"scoped": scoped}]}
    everyone = await make.ok("GET", "/connections?teamId=1&cols[]=scoped&google-ads[]=x")
    assert sorted(row["scoped"] for row in everyone["connections"]) == [False, True]


async def test_one_connection_with_its_scopes(make: Make) -> None:
    (ads,) = await connected(make, "google-ads")
    connection = (await make.ok("GET", f"/connections/{ads}"))["connection"]
    assert connection["scopes"] == [{"id": "https://www.googleapis.com/auth/adwords", "account": "google-ads"}]
    assert connection["metadata"] == {"value": "carla@acme.example", "type": "email"}
    assert (await make.ok("GET", f"/connections/{ads}?cols=id"))["connection"] == {"id": ads}


async def test_unknown_connections(make: Make) -> None:
    for connection_id in ("999999999", "abc", "9" * 40):
        body = await make.refused(404, "GET", f"/connections/{connection_id}")
        assert body == {
            "detail": f"Connection not found '{connection_id}'.",
            "message": "Account doesn't exist",
            "code": "IM304",
        }


async def test_scoped(make: Make) -> None:
    (ads,) = await connected(make, "google-ads")
    granted = {"scope": ["https://www.googleapis.com/auth/adwords"]}
    assert await make.ok("POST", f"/connections/{ads}/scoped", json=granted) == {"connection": {"scoped": True}}
    asked = {"scope": ["x"]}
    assert await make.ok("POST", f"/connections/{ads}/scoped", json=asked) == {"connection": {"scoped": False}}
    for body in ({}, granted | {"cols": ["id"]}):
        await make.refused(400, "POST", f"/connections/{ads}/scoped", json=body)


async def test_a_connection_is_renamed_and_the_credential_keeps_its_wish(make: Make) -> None:
    item = {"appName": "google-ads", "appModules": ["*"], "nameOverride": "Acme Ads"}
    request_id, _ = await make.opened(credentials=[item])
    await make.consent(request_id, "authorize")
    credential = (await make.detail(request_id))["credentials"][0]
    path = f"/connections/{credential['remoteId']}"
    assert (await make.ok("PATCH", path, json={"name": "n" * 128}))["connection"]["name"] == "n" * 128
    assert await make.ok("PATCH", f"{path}?cols[]=name", json={"name": "New"}) == {"connection": {"name": "New"}}
    for body in ({}, {"name": " "}, {"name": "n" * 129}, {"name": "New", "teamId": 2}):
        await make.refused(400, "PATCH", path, json=body)
    assert (await make.ok("GET", f"{path}?cols[]=name"))["connection"] == {"name": "New"}
    assert (await make.detail(request_id))["credentials"] == [credential]
    newest = (await make.ok("GET", "/audit-logs/team/1?pg[limit]=1"))["auditLogs"]
    assert newest[0]["eventName"] == "connection_updated"


async def test_the_test_of_a_basic_connection_is_always_true(make: Make) -> None:
    (basic,) = await connected(make, "activecampaign")
    assert await make.ok("POST", f"/connections/{basic}/test") == {"verified": True}


async def test_the_test_of_a_broken_connection_may_crash(make: Make) -> None:
    request_id, _ = await make.opened("google-ads")
    await make.consent(request_id, "authorize")
    await make.consent(request_id, "break")
    remote_id = (await make.detail(request_id))["credentials"][0]["remoteId"]
    make.switch("broken_test", "424")
    assert await make.refused(424, "POST", f"/connections/{remote_id}/test") == {
        "message": "The request failed due to failure of a previous request.",
        "code": "SC424",
        "suberrors": [{"message": "[400] invalid_grant", "name": "RuntimeError"}],
    }


async def test_deletion_must_be_confirmed_and_the_credential_is_not_told(make: Make) -> None:
    request_id, _ = await make.opened("google-ads")
    await make.consent(request_id, "authorize")
    remote_id = (await make.detail(request_id))["credentials"][0]["remoteId"]
    assert (await make.refused(400, "DELETE", f"/connections/{remote_id}"))["code"] == "IM004"
    assert await make.ok("DELETE", f"/connections/{remote_id}?confirmed=true") == {"connection": int(remote_id)}
    await make.refused(404, "DELETE", f"/connections/{remote_id}?confirmed=true")
    credential = (await make.detail(request_id))["credentials"][0]
    assert (credential["state"], credential["remoteId"]) == ("authorized", remote_id)


async def test_modules_with_credentials(make: Make) -> None:
    base = "/credential-requests/apps"
    slack = (await make.ok("GET", f"{base}/slack/4/modules-with-credentials"))["appModules"]
    assert slack[0] == {
        "id": "CreateMessage",
        "name": "CreateMessage",
        "label": "Send a Message",
        "type": "account:slack2,slack3",
        "scope": ["chat:write"],
        "hook": False,
    }
    http = (await make.ok("GET", f"{base}/http/latest/modules-with-credentials"))["appModules"]
    assert {
        "id": "MakeRequest:authenticationType:apiKey",
        "name": "MakeRequest",
        "label": "Make a request - API key",
        "type": "keychain:apikeyauth",
        "hook": False,
    } in http
    assert await make.ok("GET", f"{base}/ai-tools/latest/modules-with-credentials") == {"appModules": []}
    custom = await make.ok("GET", f"{base}/app%23agency-portal/1/modules-with-credentials")
    assert custom["appModules"][0]["type"] == "account:app#agency-portal"
    assert (await make.ok("GET", "/imt/apps/slack/4/modules-with-credentials"))["appModules"] == slack
    for path in ("nope/latest", "slack/99", "slack/0", "slack/newest"):
        assert (await make.refused(404, "GET", f"{base}/{path}/modules-with-credentials"))["code"] == "IM013"


async def test_every_app_of_the_catalogue_can_be_asked_for(make: Make) -> None:
    apps = (await make.ok("GET", "/imt/apps-meta"))["apps"]
    public = (await make.ok("GET", "/imt/apps-meta?skipSdkApps=true"))["apps"]
    assert [app["name"] for app in apps if app not in public] == ["app#agency-portal"]
    assert len(apps) >= 35
    names = [app["name"] for app in apps if app["name"] not in {"ai-tools", "json"}]
    request_id, credential_ids = await make.opened(*names)
    assert len(credential_ids) >= len(names)
    assert (await make.detail(request_id))["appNames"] == names


async def test_who_the_token_is(make: Make) -> None:
    user = (await make.ok("GET", "/users/me"))["authUser"]
    assert (user["id"], user["name"], user["email"]) == (1001, "Olivia Operator", "olivia@northwind.example")
