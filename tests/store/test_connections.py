"""Finding connections: which are due for a test, and whose they are by whatever id Make tells."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.store import SqlStore
from bot.domain.credential import Credential
from bot.domain.dossier import Dossier
from bot.domain.status import Status
from tests.store.build import NOW, a_credential, a_dossier, a_make_request, with_row

HOUR = timedelta(hours=1)


def held(dossier: Dossier, name: str, number: int = 0, **given: Any) -> Credential:
    usual = {"state": "authorized", "remote_id": f"remote-{name}"}
    return a_credential(dossier.requests[number], id=name, **(usual | given))


async def kept(store: SqlStore, dossier: Dossier, *credentials: Credential) -> None:
    async with store.transaction() as tx:
        await tx.add(replace(dossier, credentials=credentials))


async def due(store: SqlStore, hours: int = 0, limit: int = 10) -> list[str]:
    async with store.transaction(read_only=True) as tx:
        return [one.credential_id for one in await tx.testable(NOW + hours * HOUR, limit)]


async def test_what_was_never_tested_comes_first_and_then_the_longest_ago(store: SqlStore) -> None:
    dossier = a_dossier("gmail")
    old, new = held(dossier, "old", tested_at=NOW), held(dossier, "new", tested_at=NOW + HOUR)
    await kept(store, dossier, new, old, held(dossier, "never"))
    assert await due(store, hours=-1) == ["never"]
    assert await due(store) == ["never", "old"]
    assert await due(store, hours=1) == ["never", "old", "new"]
    assert await due(store, hours=1, limit=2) == ["never", "old"]


@pytest.mark.parametrize(
    ("of_row", "of_credential"),
    [
        ({}, {"state": "pending"}),
        ({}, {"remote_id": None}),
        ({}, {"component": "key"}),
        ({"status": Status.REVOKED}, {}),
        ({"status": Status.DECLINED}, {}),
        ({"revoke_requested_at": NOW}, {}),
        ({"again_requested_at": NOW}, {}),
    ],
)
async def test_what_is_no_working_connection_or_is_being_taken_back_is_not_tested(
    store: SqlStore, of_row: dict[str, Any], of_credential: dict[str, Any]
) -> None:
    dossier = with_row(a_dossier("gmail"), **of_row)
    await kept(store, dossier, held(dossier, "one", **of_credential))
    assert await due(store) == []


async def test_a_request_is_found_by_its_own_id_a_credentials_and_a_connections(store: SqlStore) -> None:
    dossier = a_dossier("gmail", "hubspot")
    gmail, hubspot = (replace(m, make_id=f"make-{n}") for n, m in enumerate(dossier.make_requests))
    dossier = replace(dossier, make_requests=(gmail, hubspot))
    await kept(store, dossier, held(dossier, "c0"), held(dossier, "c1", 1, remote_id=None))
    async with store.transaction(read_only=True) as tx:
        asked = ["make-0", "c0", "remote-c0", "make-1", "c1", "remote-c1", "nobody's"]
        found = await tx.make_requests_behind(asked)
        assert await tx.make_requests_behind([]) == {}
    of_gmail = dict.fromkeys(["make-0", "c0", "remote-c0"], gmail.id)
    assert found == of_gmail | dict.fromkeys(["make-1", "c1"], hubspot.id)


async def test_what_an_earlier_request_held_leads_to_that_one(store: SqlStore) -> None:
    """The client was asked again: the row has another request now."""
    dossier = a_dossier("gmail")
    (earlier,) = dossier.make_requests
    now = a_make_request(dossier.intake, make_id="make-now")
    dossier = with_row(replace(dossier, make_requests=(earlier, now)), make_request_id=now.id)
    await kept(store, dossier, held(dossier, "old", make_request_id=earlier.id), held(dossier, "new"))
    async with store.transaction(read_only=True) as tx:
        assert await tx.make_requests_behind(["old", "new"]) == {"old": earlier.id, "new": now.id}


async def test_a_share_link_has_no_request(store: SqlStore) -> None:
    dossier = with_row(a_dossier("panel"), make_request_id=None)
    await kept(store, replace(dossier, make_requests=()), held(dossier, "odd"))
    async with store.transaction(read_only=True) as tx:
        assert await tx.make_requests_behind(["odd"]) == {}
