from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.store import SqlStore
from bot.domain.credential import Credential
from bot.domain.dossier import Dossier
from bot.domain.make_request import Creation
from bot.domain.status import Status
from bot.ports.store import OpenRow, Watched
from tests.store.build import NOW, a_credential, a_dossier, with_row

DAY = timedelta(days=1)


async def add(store: SqlStore, *dossiers: Dossier) -> None:
    async with store.transaction() as tx:
        for dossier in dossiers:
            await tx.add(dossier)


async def add_names(store: SqlStore, *names: tuple[str, str]) -> None:
    """Add one intake a day for each client and project."""
    for day, (client, project) in enumerate(names):
        await add(store, a_dossier(f"app{day}", client=client, project=project, created_at=NOW + DAY * day))


async def clients(store: SqlStore, query: str, limit: int = 10) -> list[str]:
    async with store.transaction(read_only=True) as tx:
        return await tx.clients(query, limit)


async def projects(store: SqlStore, client: str | None, query: str, limit: int = 10) -> list[str]:
    async with store.transaction(read_only=True) as tx:
        return await tx.projects(client, query, limit)


async def test_an_intake_is_found_by_its_form_and_its_rows(store: SqlStore) -> None:
    await add(store, dossier := a_dossier("gmail", "hubspot"))
    async with store.transaction(read_only=True) as tx:
        assert await tx.intake_by_source(dossier.intake.source_key) == dossier.intake.id
        assert await tx.intake_by_source("nothing") is None
        assert await tx.intake_of_request(dossier.requests[1].id) == dossier.intake.id
        assert await tx.intake_of_request("nothing") is None


async def test_open_rows_are_the_asked_apps_under_way(store: SqlStore) -> None:
    dossier = a_dossier("gmail", "hubspot", "webflow", client="Straße & Söhne", project="Website")
    await add(store, dossier := with_row(dossier, 1, status=Status.REVOKED), a_dossier("gmail"))
    first = dossier.requests[0]
    async with store.transaction(read_only=True) as tx:
        found = await tx.open_rows(" STRASSE &  SÖHNE", "website", {"gmail", "hubspot", "notion"})
        assert await tx.open_rows("Straße & Söhne", "Website", []) == []
    assert found == [
        OpenRow(app_key="gmail", app_label="Gmail", intake_id=dossier.intake.id, request_id=first.id),
    ]


async def test_intakes_are_listed_newest_first(store: SqlStore) -> None:
    dossiers = [a_dossier(created_at=NOW + DAY * day) for day in (1, 3, 2)]
    await add(store, *dossiers)
    first, third, second = [d.intake.id for d in dossiers]
    async with store.transaction(read_only=True) as tx:
        assert await tx.intakes(10) == [third, second, first]
        assert await tx.intakes(1) == [third]
        assert await tx.intakes(2, offset=1) == [second, first]


async def test_intakes_of_a_project_however_it_is_written(store: SqlStore) -> None:
    older = a_dossier("gmail", client="Acme", project="Website")
    newer = a_dossier("hubspot", client="ACME ", project="web\u00a0site", created_at=NOW + DAY)
    same = a_dossier("hubspot", client="acme", project="WEBSITE", created_at=NOW + DAY)
    await add(store, older, newer, same)
    async with store.transaction(read_only=True) as tx:
        assert await tx.intakes_in("acme", "website") == [same.intake.id, older.intake.id]
        assert await tx.intakes_in("acme", "shop") == []


async def test_open_intakes_have_a_row_that_has_not_ended(store: SqlStore) -> None:
    dossiers = [
        with_row(a_dossier("gmail", "hubspot"), 0, status=Status.REVOKED),
        with_row(a_dossier("gmail"), 0, status=Status.AUTHORIZED),
        with_row(a_dossier("gmail"), 0, status=Status.DECLINED),
    ]
    await add(store, *dossiers)
    async with store.transaction(read_only=True) as tx:
        assert set(await tx.open_intakes()) == {d.intake.id for d in dossiers[:2]}


async def test_clients_are_offered_most_recently_used_first(store: SqlStore) -> None:
    await add_names(store, ("Acme", "A"), ("Globex", "B"), ("Initech", "C"), ("Acme", "D"))
    assert await clients(store, "") == ["Acme", "Initech", "Globex"]
    assert await clients(store, "", limit=2) == ["Acme", "Initech"]
    assert await clients(store, "E") == ["Acme", "Initech", "Globex"]
    assert await clients(store, "lob") == ["Globex"]


async def test_a_client_is_offered_once_as_last_written(store: SqlStore) -> None:
    await add_names(store, ("acme", "A"), ("ACME", "B"), ("Acme", "C"))
    assert await clients(store, "acm") == ["Acme"]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Ärzte Österreich", "ÖSTER"),
        ("Straße", "STRASSE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("Cafe\u0301 Noir", "CAFÉ n"),
        ("Acme 🙂", "🙂"),
    ],
)
async def test_any_case_of_any_script_is_found(store: SqlStore, name: str, query: str) -> None:
    await add_names(store, (name, "A"), ("Other", "B"))
    assert await clients(store, query) == [name]


@pytest.mark.parametrize("wild", ["%", "_", "\\", "/"])
async def test_wildcards_mean_themselves(store: SqlStore, wild: str) -> None:
    await add_names(store, (f"5{wild}0", "A"), ("5x0", "B"))
    assert await clients(store, wild) == [f"5{wild}0"]


async def test_projects_are_those_of_the_client_when_given(store: SqlStore) -> None:
    await add_names(store, ("Acme", "Shop"), ("Globex", "Shop"), ("Globex", "Blog"), ("Globex", "shop"))
    assert await projects(store, "GLOBEX", "") == ["shop", "Blog"]
    assert await projects(store, "Acme", "") == ["Shop"]
    assert await projects(store, None, "sho") == ["shop"]
    assert await projects(store, "Initech", "") == []


def created(dossier: Dossier, **changes: object) -> Dossier:
    made = replace(dossier.make_requests[0], creation=Creation.CREATED, make_id="m1", **changes)  # type: ignore[arg-type]
    return dossier.with_make_request(made)


async def watched(store: SqlStore) -> list[Watched]:
    async with store.transaction(read_only=True) as tx:
        return await tx.watched()


async def test_what_exists_at_make_is_watched(store: SqlStore) -> None:
    dossier = created(a_dossier("gmail", "hubspot"), make_status="pending", make_updated_at="2026-03-02")
    gone = created(a_dossier())
    gone = gone.with_make_request(replace(gone.make_requests[0], creation=Creation.GONE))
    await add(store, dossier, gone)
    made = dossier.make_requests[0]
    assert await watched(store) == [
        Watched(
            id=made.id,
            intake_id=dossier.intake.id,
            make_id="m1",
            make_status="pending",
            make_updated_at="2026-03-02",
            created_at=NOW,
            is_open=True,
        )
    ]


def _held(dossier: Dossier, *states: tuple[str, str | None]) -> tuple[Credential, ...]:
    row = dossier.requests[0]
    return tuple(a_credential(row, state=state, remote_id=remote) for state, remote in states)


@pytest.mark.parametrize(
    ("status", "states", "is_open"),
    [
        (Status.PENDING, [], True),
        (Status.PARTIALLY_AUTHORIZED, [("authorized", "7")], True),
        (Status.INVALID, [("invalid", "7")], True),
        (Status.AUTHORIZED, [], True),
        (Status.AUTHORIZED, [("authorized", None)], True),
        (Status.AUTHORIZED, [("authorized", "7"), ("authorized", None)], True),
        (Status.AUTHORIZED, [("authorized", "7")], False),
        (Status.AUTHORIZED, [("authorized", "7"), ("gone", None)], False),
        (Status.DECLINED, [("declined", None)], False),
        (Status.REVOKED, [], False),
    ],
)
async def test_open_is_what_still_expects_something(
    store: SqlStore, status: Status, states: list[tuple[str, str | None]], *, is_open: bool
) -> None:
    dossier = with_row(created(a_dossier()), status=status)
    await add(store, dossier.with_credentials(dossier.requests[0].id, _held(dossier, *states)))
    (line,) = await watched(store)
    assert line.is_open is is_open


async def test_troubled_are_those_with_something_odd_newest_first(store: SqlStore) -> None:
    well, odd, stuck, unasked, bounced = (
        a_dossier(app, project=f"Project {day}", created_at=NOW + DAY * day)
        for day, app in enumerate(("gmail", "hubspot", "webflow", "stripe", "asana"))
    )
    odd = odd.map_requests(lambda row: replace(row, unknown_state="frozen"))
    stuck = stuck.with_card(replace(stuck.card, problem="The channel is archived."))
    unasked = unasked.with_make_request(replace(unasked.make_requests[0], creation=Creation.FAILED))
    bounced = replace(bounced, intake=replace(bounced.intake, mail_problem="550 no such user"))
    await add(store, well, odd, stuck, unasked, bounced)
    async with store.transaction(read_only=True) as tx:
        assert await tx.troubled(10) == [each.intake.id for each in (bounced, unasked, stuck, odd)]
        assert await tx.troubled(1) == [bounced.intake.id]
