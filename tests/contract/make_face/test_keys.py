"""Keys, as the official SDK asks for them."""

from tests.contract.make_face.conftest import Make

KEY = "MakeRequest:authenticationType:apiKey"


async def entered(make: Make) -> tuple[str, int]:
    request_id, _ = await make.opened(
        credentials=[{"appName": "http", "appModules": [KEY], "nameOverride": "Acme API"}]
    )
    await make.consent(request_id, "authorize")
    return request_id, int((await make.detail(request_id))["credentials"][0]["remoteId"])


async def test_a_key_is_listed_by_team_and_type_without_its_value(make: Make) -> None:
    _, key_id = await entered(make)
    assert await make.ok("GET", "/keys?teamId=1") == {"keys": [{"id": key_id, "name": "Acme API"}]}
    [everything] = (await make.ok("GET", "/keys?teamId=1&typeName=apikeyauth&cols[]=*"))["keys"]
    theme = everything.pop("theme")
    named = {"typeName": "apikeyauth", "teamId": 1, "packageName": None}
    assert (everything, theme[0]) == ({"id": key_id, "name": "Acme API"} | named, "#")
    assert await make.ok("GET", "/keys?teamId=1&typeName=basicauth") == {"keys": []}
    assert await make.ok("GET", "/keys?teamId=2") == {"keys": []}
    await make.refused(400, "GET", "/keys")
    await make.refused(400, "GET", "/keys?teamId=1&cols[]=value")


async def test_what_was_given_no_name_is_called_after_its_type(make: Make) -> None:
    request_id, _ = await make.opened("google-ads", "stripe")
    await make.consent(request_id, "authorize")
    assert [row["name"] for row in (await make.ok("GET", "/keys?teamId=1"))["keys"]] == ["My Stripe API key"]
    connections = (await make.ok("GET", "/connections?teamId=1"))["connections"]
    assert [row["name"] for row in connections] == ["My Google Ads connection"]


async def test_one_key(make: Make) -> None:
    _, key_id = await entered(make)
    assert await make.ok("GET", f"/keys/{key_id}?cols[]=typeName") == {"key": {"typeName": "apikeyauth"}}
    connection_of_another_request, _ = await make.opened("google-ads")
    await make.consent(connection_of_another_request, "authorize")
    for other in (key_id + 1, 999_999, "abc"):
        assert (await make.refused(404, "GET", f"/keys/{other}"))["code"] == "SC404"


async def test_deletion_must_be_confirmed_and_the_credential_is_not_told(make: Make) -> None:
    request_id, key_id = await entered(make)
    assert (await make.refused(400, "DELETE", f"/keys/{key_id}"))["code"] == "IM004"
    assert await make.ok("DELETE", f"/keys/{key_id}?confirmed=true") == {"key": key_id}
    await make.refused(404, "GET", f"/keys/{key_id}")
    assert (await make.detail(request_id))["credentials"][0]["state"] == "authorized"
    newest = (await make.ok("GET", "/audit-logs/team/1?pg[limit]=1"))["auditLogs"]
    assert [(row["eventName"], row["targetId"]) for row in newest] == [("key_deleted", str(key_id))]


async def test_delete_remote_takes_the_key_away(make: Make) -> None:
    request_id, key_id = await entered(make)
    credential_id = (await make.detail(request_id))["credentials"][0]["id"]
    await make.ok("GET", f"/keys/{key_id}")
    assert (await make.act(credential_id, "delete-remote")).status_code == 200
    await make.refused(404, "GET", f"/keys/{key_id}")


async def test_keys_have_scopes_of_their_own(make: Make) -> None:
    _, key_id = await entered(make)
    make.switch("token_scopes", ["connections:read", "connections:write", "keys:read"])
    await make.ok("GET", f"/keys/{key_id}")
    await make.refused(403, "DELETE", f"/keys/{key_id}?confirmed=true")
    make.switch("token_scopes", ["connections:read", "connections:write"])
    await make.refused(403, "GET", "/keys?teamId=1")


async def test_a_key_removed_in_make_is_told_as_a_key(make: Make) -> None:
    request_id, _ = await entered(make)
    credential_id = (await make.detail(request_id))["credentials"][0]["id"]
    await make.consent(request_id, "remove", credentialId=credential_id)
    newest = (await make.ok("GET", "/audit-logs/team/1?pg[limit]=1"))["auditLogs"]
    assert newest[0]["eventName"] == "key_deleted"
