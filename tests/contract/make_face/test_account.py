"""Organizations, teams and the token, as the official SDK asks for them."""

from tests.contract.make_face.conftest import Make


async def test_the_organizations_of_the_token(make: Make) -> None:
    answer = await make.ok("GET", "/organizations")
    assert answer["organizations"] == [{"id": 1, "name": "Northwind Agency", "timezoneId": 113}]
    assert answer["pg"] == {"sortBy": "name", "sortDir": "asc", "limit": 10_000, "offset": 0}
    [everything] = (await make.ok("GET", "/organizations?cols[]=*"))["organizations"]
    assert everything == (await make.ok("GET", "/organizations/1"))["organization"]
    assert (await make.ok("GET", "/organizations?cols[]=id&cols[]=zone"))["organizations"] == [
        {"id": 1, "zone": "sandbox.make.example"}
    ]
    await make.refused(400, "GET", "/organizations?cols[]=nope")


async def test_the_teams_of_an_organization(make: Make) -> None:
    teams = (await make.ok("GET", "/teams?organizationId=1"))["teams"]
    assert [(team["id"], team["organizationId"]) for team in teams] == [(1, 1), (2, 1)]
    last = (await make.ok("GET", "/teams?organizationId=1&pg%5BsortDir%5D=desc&pg%5Blimit%5D=1"))["teams"]
    assert [team["name"] for team in last] == ["Internal"]
    by_name = "/teams?organizationId=1&cols[]=id&pg[sortBy]=name"
    assert (await make.ok("GET", by_name))["teams"] == [{"id": 1}, {"id": 2}]
    await make.refused(400, "GET", "/teams?organizationId=1&cols[]=nope")
    await make.refused(400, "GET", "/teams")
    await make.refused(403, "GET", "/teams?organizationId=2")


async def test_one_team(make: Make) -> None:
    team = {"id": 2, "name": "Internal", "organizationId": 1}
    assert await make.ok("GET", "/teams/2") == {"team": team}
    assert await make.ok("GET", "/teams/2?cols[]=name") == {"team": {"name": "Internal"}}
    await make.refused(400, "GET", "/teams/2?cols[]=nope")
    await make.refused(404, "GET", "/teams/9")


async def test_what_the_token_may_do(make: Make) -> None:
    make.switch("token_scopes", ["teams:read"])
    found = await make.ok("GET", "/users/me/current-authorization")
    assert found == {"authorization": {"authUsed": "token", "scope": ["teams:read"]}}
    await make.refused(403, "GET", "/organizations")
