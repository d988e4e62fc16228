"""The audit log below /audit-logs/v2, in the shapes of the official SDK's types and fixtures."""

from tests.contract.make_face.conftest import Make
from tests.contract.make_face.test_audit import history, rows

ORGANIZATION = "/audit-logs/v2/organization/1"


async def test_a_row_and_its_detail(make: Make) -> None:
    await make.create()
    (row,) = await rows(make, base=ORGANIZATION)
    assert set(row) == {
        "uuid", "imtId", "createdAt", "triggeredAt", "organizationId", "organization", "eventName", "team", "actor",
        "targetId",
    }  # fmt: skip
    assert row["triggeredAt"].startswith("2026-11-23T09:00:0")
    assert row["imtId"].endswith(f"_{row['uuid']}")
    del row["imtId"]
    assert await make.ok("GET", f"/audit-logs/v2/1/{row['uuid']}") == row | {"detail": {}}


async def test_pages_are_cut_by_the_last_imt_id_oldest_first(make: Make) -> None:
    await history(make)
    first = await make.ok("GET", f"{ORGANIZATION}?pg%5Blimit%5D=2")
    assert first["pg"] == {
        "sortBy": "triggeredAt", "sortDir": "asc", "limit": 2, "offset": 0, "returnTotalCount": False,
    }  # fmt: skip
    last = first["auditLogs"][-1]["imtId"]
    rest = await rows(make, f"?pg%5Blast%5D={last}", ORGANIZATION)
    everything = await rows(make, base=ORGANIZATION)
    assert [*first["auditLogs"], *rest] == everything
    assert everything[0]["eventName"] == "credential_request_created"


async def test_filters_take_arrays_mails_and_milliseconds(make: Make) -> None:
    await history(make)
    assert len(await rows(make, "?author[]=olivia@northwind.example&team[]=1&team[]=2", ORGANIZATION)) == 3
    assert await rows(make, "?dateFrom=1900000000000", ORGANIZATION) == []
    assert set(await make.ok("GET", f"{ORGANIZATION}/filters")) == {"users", "teams", "events"}
    assert set(await make.ok("GET", "/audit-logs/v2/team/1/filters")) == {"users", "events"}


async def test_who_may_read(make: Make) -> None:
    make.switch("audit_licensed", value=False)
    await make.refused(402, "GET", ORGANIZATION)
    make.switch("token_scopes", ["organization:read"])
    await make.refused(403, "GET", ORGANIZATION)
