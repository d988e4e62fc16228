from typing import Any

import pytest

from tests.contract.make_face.conftest import REQUESTS, Make

ORGANIZATION = "/audit-logs/organization/1"


async def history(make: Make) -> tuple[str, str]:
    """Create, authorize and delete; return the request's and the connection's id."""
    request_id, _ = await make.opened()
    await make.consent(request_id, "authorize")
    remote_id = (await make.detail(request_id))["credentials"][0]["remoteId"]
    await make.ok("DELETE", f"{REQUESTS}/{request_id}?confirmed=true")
    return request_id, remote_id


async def rows(make: Make, query: str = "", base: str = ORGANIZATION) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await make.ok("GET", f"{base}{query}"))["auditLogs"]
    return found


async def test_only_created_authorized_and_deleted_are_told(make: Make) -> None:
    request_id, remote_id = await history(make)
    told = [(row["eventName"], row["targetId"]) for row in reversed(await rows(make))]
    assert told == [
        ("credential_request_created", request_id),
        ("connection_created", remote_id),
        ("credential_request_authorized", request_id),
        ("connection_deleted", remote_id),
        ("credential_request_deleted", request_id),
    ]


async def test_decline_is_not_in_the_log(make: Make) -> None:
    _, (credential_id,) = await make.opened()
    await make.act(credential_id, "decline")
    assert [row["eventName"] for row in await rows(make)] == ["credential_request_created"]


async def test_the_row(make: Make) -> None:
    await make.create()
    (row,) = await rows(make)
    assert set(row) == {
        "uuid", "createdAt", "triggeredAt", "organizationId", "organization", "eventName", "team", "actor",
        "targetId", "version",
    }  # fmt: skip
    assert row["organization"] == {"id": 1, "name": "Northwind Agency"}
    assert row["team"] == {"id": 1, "name": "Client Access"}
    assert row["actor"] == {"id": 1001, "name": "Olivia Operator", "email": "olivia@northwind.example"}
    assert await make.ok("GET", f"/audit-logs/1/{row['uuid']}") == row | {"details": {}}
    await make.refused(404, "GET", "/audit-logs/1/nope")
    await make.refused(403, "GET", f"/audit-logs/2/{row['uuid']}")


async def test_filters_by_label_lead_to_values(make: Make) -> None:
    await history(make)
    filters = await make.ok("GET", f"{ORGANIZATION}/filters")
    assert set(filters) == {"users", "teams", "events"}
    labels = {item["label"]: item["value"] for group in filters["events"] for item in group["items"]}
    value = labels["Credential request authorized"]
    assert len(await rows(make, f"?event[0]={value}")) == 1
    assert len(await rows(make, f"?event={value}&event=connection_created")) == 2
    assert set(await make.ok("GET", "/audit-logs/team/1/filters")) == {"users", "events"}


async def test_other_event_values(make: Make) -> None:
    make.switch("audit_names", "dotted")
    await make.create()
    assert [row["eventName"] for row in await rows(make, "?event=credential_request.created")] == [
        "credential_request.created"
    ]


@pytest.mark.parametrize(("unit", "value"), [("s", 1795424400), ("ms", 1795424400), ("iso", "2026-11-23T09:00:00")])
async def test_the_unit_of_triggered_at(make: Make, unit: str, value: Any) -> None:
    make.switch("audit_unit", unit)
    await make.create()
    told = (await rows(make))[0]["triggeredAt"]
    if unit == "iso":
        assert told.startswith(value)
    else:
        assert value <= told / (1000 if unit == "ms" else 1) <= value + 30


async def test_the_target_may_be_the_credential(make: Make) -> None:
    make.switch("audit_target", "credential")
    request_id, (credential_id,) = await make.opened()
    await make.consent(request_id, "authorize")
    told = {row["eventName"]: row["targetId"] for row in await rows(make)}
    assert told["credential_request_authorized"] == credential_id
    assert told["credential_request_created"] == request_id


async def test_pages_newest_first_by_offset_and_by_last(make: Make) -> None:
    await history(make)
    every = [row["uuid"] for row in await rows(make)]
    first = await make.ok("GET", f"{ORGANIZATION}?pg[limit]=2&pg[returnTotalCount]=true")
    assert [row["uuid"] for row in first["auditLogs"]] == every[:2]
    assert first["pg"] == {
        "last": every[1],
        "showLast": True,
        "sortBy": "triggeredAt",
        "sortDir": "desc",
        "limit": 2,
        "offset": 0,
        "totalCount": 5,
    }
    assert [r["uuid"] for r in await rows(make, f"?pg[limit]=2&pg[last]={every[1]}")] == every[2:4]
    assert [r["uuid"] for r in await rows(make, "?pg[offset]=4")] == every[4:]
    assert [r["uuid"] for r in await rows(make, "?pg[sortDir]=asc")] == sorted(every, key=every.index, reverse=True)
    names = [r["eventName"] for r in await rows(make, "?pg[sortBy]=eventName&pg[sortDir]=asc")]
    assert names == sorted(names)
    await make.refused(400, "GET", f"{ORGANIZATION}?pg[sortBy]=uuid")
    await make.refused(400, "GET", f"{ORGANIZATION}?pg[limit]=10001")


async def test_dates_authors_and_teams(make: Make) -> None:
    await history(make)
    await make.http.post("/control/clock", json={"advance_seconds": 86400})
    await make.create(teamId=2)
    assert len(await rows(make, "?dateFrom=2026-11-24")) == 1
    assert len(await rows(make, "?dateTo=2026-11-23")) == 5
    assert len(await rows(make, "?dateFrom=2026-11-23T08:00:00Z&dateTo=2026-11-23T08:30:00Z")) == 0
    assert len(await rows(make, "?team=2")) == len(await rows(make, "?team=Internal")) == 1
    assert {r["actor"]["name"] for r in await rows(make, "?author=1004")} == {"Carla Client"}
    assert len(await rows(make, base="/audit-logs/team/2")) == 1
    await make.refused(400, "GET", f"{ORGANIZATION}?dateFrom=yesterday")


async def test_who_may_read(make: Make) -> None:
    make.switch("token_role", "team_admin")
    await make.refused(403, "GET", ORGANIZATION)
    await make.ok("GET", "/audit-logs/team/1")
    make.switch("token_role", "team_member")
    await make.refused(403, "GET", "/audit-logs/team/1")
    make.switch("token_role", "owner")
    await make.refused(403, "GET", "/audit-logs/team/9")
    await make.refused(403, "GET", "/audit-logs/organization/2")
    make.switch("audit_licensed", value=False)
    await make.refused(403, "GET", ORGANIZATION)
