from typing import Any

import pytest

from tests.contract.make_face.conftest import REQUESTS, Make

ALL_COLS = {
    "id", "organizationId", "teamId", "name", "description", "externalProviderId", "createdAt", "updatedAt",
    "expiresAt", "status", "shouldSendEmail", "emailSentAt", "appNames", "makeProvider", "userId", "makeProviderId",
}  # fmt: skip


async def listed(make: Make, query: str = "", team: int = 1) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (await make.ok("GET", f"{REQUESTS}?teamId={team}{query}"))["requests"]
    return rows


async def test_the_team_is_mandatory_and_must_be_one(make: Make) -> None:
    body = await make.refused(400, "GET", REQUESTS)
    assert body["suberrors"] == [{"message": "Missing value of required parameter 'teamId'."}]
    await make.refused(400, "GET", f"{REQUESTS}?teamId=one")
    await make.refused(404, "GET", f"{REQUESTS}?teamId=9")


async def test_each_team_has_its_own_list(make: Make) -> None:
    await make.create(name="One")
    await make.create(name="Two", teamId=2)
    assert [r["name"] for r in await listed(make)] == ["One"]
    assert [r["name"] for r in await listed(make, team=2)] == ["Two"]


@pytest.mark.parametrize(
    "query", ["&cols=id&cols=status", "&cols[]=id&cols[]=status", "&cols%5B0%5D=id&cols%5B%5D=status"]
)
async def test_cols_in_every_style(make: Make, query: str) -> None:
    await make.create()
    assert [set(r) for r in await listed(make, query)] == [{"id", "status"}]


async def test_cols_default_star_and_unknown(make: Make) -> None:
    await make.create("slack", "notion")
    (row,) = await listed(make)
    assert set(row) == ALL_COLS - {"appNames", "makeProvider"}
    for star in ("&cols=*", "&cols[]=*"):
        (row,) = await listed(make, star)
        assert set(row) == ALL_COLS
    assert row["appNames"] == ["slack", "notion"]
    assert row["makeProvider"] == {"id": 1004, "email": "carla@acme.example", "name": "Carla Client"}
    for known in ("id", "*"):
        body = await make.refused(400, "GET", f"{REQUESTS}?teamId=1&cols={known}&cols=credentials")
        assert body["suberrors"] == [{"message": "Invalid value 'credentials' in parameter 'cols'."}]
    make.switch("default_cols", "minimal")
    assert set((await listed(make))[0]) == {"id", "teamId", "name", "status"}


async def test_pages_by_id_with_encoded_brackets(make: Make) -> None:
    ids = sorted([(await make.create())["request"]["id"] for _ in range(5)])
    seen: list[list[str]] = []
    for offset in (0, 2, 4):
        answer = await make.ok("GET", f"{REQUESTS}?teamId=1&cols=id&pg%5Blimit%5D=2&pg%5Boffset%5D={offset}")
        assert answer["pg"] == {"limit": 2, "offset": offset, "sortBy": "id", "sortDir": "asc", "total": 5}
        seen.append([r["id"] for r in answer["requests"]])
    assert [len(page) for page in seen] == [2, 2, 1]
    assert [each for page in seen for each in page] == ids
    assert await listed(make, "&pg[offset]=5") == []


async def test_sorting(make: Make) -> None:
    for name in ("b", "c", "a"):
        await make.create(name=name)
    assert [r["name"] for r in await listed(make, "&pg[sortBy]=name&pg[sortDir]=desc")] == ["c", "b", "a"]


@pytest.mark.parametrize("bad", ["limit]=0", "limit]=x", "offset]=-1", "sortBy]=size", "sortDir]=up"])
async def test_bad_pages_are_refused(make: Make, bad: str) -> None:
    assert (await make.refused(400, "GET", f"{REQUESTS}?teamId=1&pg[{bad}"))["code"] == "SC400"


async def test_pg_may_be_hidden_or_ignored(make: Make) -> None:
    for _ in range(3):
        await make.create()
    make.switch("list_pg", "hidden")
    answer = await make.ok("GET", f"{REQUESTS}?teamId=1&pg[limit]=2")
    assert (set(answer), len(answer["requests"])) == ({"requests"}, 2)
    make.switch("list_pg", "ignored")
    answer = await make.ok("GET", f"{REQUESTS}?teamId=1&pg[limit]=2&pg[offset]=2")
    assert (set(answer), len(answer["requests"])) == ({"requests"}, 3)


async def test_pages_may_be_cut_silently(make: Make) -> None:
    for _ in range(3):
        await make.create()
    make.switch("list_page_max", 2)
    assert len(await listed(make, "&pg[limit]=100")) == 2


async def test_filters(make: Make) -> None:
    carla = (await make.create(name="Acme"))["request"]
    tom = (await make.create(name="Acme more", provider={"providerMakeUserId": 1002}))["request"]
    await make.consent(tom["id"], "authorize")

    async def ids(query: str) -> set[str]:
        return {r["id"] for r in await listed(make, query)}

    assert await ids(f"&makeProviderId={carla['makeProviderId']}") == {carla["id"]}
    assert await ids("&status=authorized") == {tom["id"]}
    assert await ids("&status=declined") == set()
    assert await ids("&name=Acme") == {carla["id"]}
    assert await ids("&userId=1001") == {carla["id"], tom["id"]}
    assert await ids("&userId=1002") == set()
    make.switch("name_filter", "contains")
    assert await ids("&name=acme") == {carla["id"], tom["id"]}
    await make.refused(400, "GET", f"{REQUESTS}?teamId=1&status=approved")
    await make.refused(400, "GET", f"{REQUESTS}?teamId=1&name={'x' * 256}")


@pytest.mark.parametrize(
    ("moves", "status_moves", "updated_moves"),
    [("both", True, True), ("status", True, False), ("none", False, False)],
)
async def test_what_moves_in_the_list(make: Make, moves: str, *, status_moves: bool, updated_moves: bool) -> None:
    request_id, _ = await make.opened()
    (before,) = await listed(make)
    await make.http.post("/control/clock", json={"advance_seconds": 60})
    await make.consent(request_id, "authorize")
    make.switch("list_moves", moves)
    (after,) = await listed(make)
    assert (after["status"] != before["status"], after["updatedAt"] != before["updatedAt"]) == (
        status_moves,
        updated_moves,
    )
    assert (await make.detail(request_id))["status"] == "authorized"


async def test_the_list_may_lag_by_switch_or_fault(make: Make) -> None:
    request_id, _ = await make.opened()
    await make.http.post("/control/clock", json={"advance_seconds": 60})
    await make.consent(request_id, "authorize")
    make.switch("list_lag_seconds", 30)
    assert (await listed(make))[0]["status"] == "pending"
    make.switch("list_lag_seconds", 0)
    make.world.faults.add("make", "lag", operation=f"GET {REQUESTS}", times=1, params={"seconds": 30})
    assert (await listed(make))[0]["status"] == "pending"
    assert (await listed(make))[0]["status"] == "authorized"
    make.switch("list_lag_seconds", 30)
    await make.http.post("/control/clock", json={"advance_seconds": 31})
    assert (await listed(make))[0]["status"] == "authorized"


async def test_new_requests_may_appear_late(make: Make) -> None:
    make.switch("list_new_lag_seconds", 10)
    request_id, _ = await make.opened()
    assert await listed(make) == []
    await make.http.post("/control/clock", json={"advance_seconds": 11})
    assert [r["id"] for r in await listed(make)] == [request_id]


async def test_an_unknown_status_can_be_shown(make: Make) -> None:
    make.switch("unknown_status", "archived")
    request_id, _ = await make.opened()
    assert (await listed(make))[0]["status"] == "pending"
    await make.consent(request_id, "authorize")
    assert (await listed(make))[0]["status"] == "archived"
    assert (await make.detail(request_id))["status"] == "archived"


async def test_one_request_without_credentials_or_link(make: Make) -> None:
    request_id, _ = await make.opened()
    row = (await make.ok("GET", f"{REQUESTS}/{request_id}"))["request"]
    assert set(row) == ALL_COLS - {"appNames", "makeProvider"}
    assert (await make.ok("GET", f"{REQUESTS}/{request_id}?cols[]=status"))["request"] == {"status": "pending"}
    await make.refused(404, "GET", f"{REQUESTS}/nope")
    await make.refused(404, "GET", f"{REQUESTS}/nope/detail")
