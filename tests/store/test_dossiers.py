from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.store import SqlStore
from bot.domain.dossier import Dossier
from bot.domain.status import Status
from bot.ports.store import AlreadyOpenedError, AlreadyOpenError, StaleError
from tests.examples import examples
from tests.store.build import a_credential, a_delivery, a_dossier, an_event, with_row
from tests.store.dossiers import changed, dossiers
from tests.store.statements import statements

any_dossier = settings(
    max_examples=examples(0.5),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


async def add(store: SqlStore, dossier: Dossier) -> Dossier:
    async with store.transaction() as tx:
        await tx.add(dossier)
    return dossier


async def load(store: SqlStore, dossier: Dossier) -> Dossier | None:
    async with store.transaction(read_only=True) as tx:
        return await tx.dossier(dossier.intake.id)


async def save(store: SqlStore, before: Dossier, after: Dossier) -> Dossier:
    async with store.transaction() as tx:
        return await tx.save(before, after)


@any_dossier
@given(dossier=dossiers())
async def test_what_is_added_is_loaded(store: SqlStore, dossier: Dossier) -> None:
    await add(store, dossier)
    assert await load(store, dossier) == dossier


@any_dossier
@given(data=st.data())
async def test_what_is_saved_is_loaded(store: SqlStore, data: st.DataObject) -> None:
    before = await add(store, data.draw(dossiers()))
    saved = await save(store, before, data.draw(changed(before)))
    assert await load(store, before) == saved


async def test_text_that_no_database_can_hold_is_cleaned(store: SqlStore) -> None:
    await add(store, dossier := a_dossier(contact_name="Car\x00la \ud800"))
    found = await load(store, dossier)
    assert found is not None
    assert found.intake.contact_name == "Carla ?"


async def test_an_unknown_dossier_is_none(store: SqlStore) -> None:
    assert await load(store, a_dossier()) is None


async def test_a_dossier_loads_with_one_query_per_table(store: SqlStore) -> None:
    await add(store, dossier := a_dossier("gmail", "hubspot", "webflow"))
    with statements(store) as sent:
        async with store.transaction() as tx:
            await tx.dossier(dossier.intake.id)
    assert len(sent) == 5


async def test_a_dossier_is_added_with_one_statement_per_table(store: SqlStore) -> None:
    with statements(store) as sent:
        await add(store, a_dossier("gmail", "hubspot", "webflow"))
    assert len(sent) == 4


async def test_equal_dossiers_write_nothing(store: SqlStore) -> None:
    before = await add(store, a_dossier())
    with statements(store) as sent:
        after = await save(store, before, with_row(before, purpose=before.requests[0].purpose))
    assert sent == []
    assert after.intake.revision == 0


async def test_only_the_changed_row_and_column_is_written(store: SqlStore) -> None:
    before = await add(store, a_dossier("gmail", "hubspot", "webflow"))
    with statements(store) as sent:
        after = await save(store, before, with_row(before, 1, problem="Make is down."))
    guard, write = sent
    assert guard.startswith("UPDATE intakes SET revision=")
    assert write.startswith("UPDATE requests SET problem=")
    assert "," not in write.partition(" WHERE ")[0]
    assert after.intake.revision == 1


async def test_moving_one_rows_credentials_leaves_the_others_alone(store: SqlStore) -> None:
    before = a_dossier("gmail", "hubspot")
    first, second = before.requests
    held = (a_credential(first), a_credential(second))
    before = await add(store, replace(before, credentials=held))
    with statements(store) as sent:
        after = await save(store, before, before.with_credentials(first.id, (replace(held[0], state="authorized"),)))
    assert [s.split()[:2] for s in sent] == [["UPDATE", "intakes"], ["UPDATE", "credentials"]]
    assert await load(store, before) == after


async def test_a_credential_that_is_left_out_is_removed(store: SqlStore) -> None:
    before = a_dossier()
    before = await add(store, before.with_credentials(before.requests[0].id, (a_credential(before.requests[0]),)))
    after = await save(store, before, before.with_credentials(before.requests[0].id, ()))
    assert after.credentials == ()
    assert await load(store, before) == after


async def test_an_older_dossier_is_stale(store: SqlStore) -> None:
    before = await add(store, a_dossier())
    newer = await save(store, before, with_row(before, problem="first"))
    with pytest.raises(StaleError):
        await save(store, before, with_row(before, problem="second"))
    assert await load(store, before) == newer


async def test_the_same_app_again_is_already_open(store: SqlStore) -> None:
    first = await add(store, a_dossier("gmail", project="Website"))
    second = a_dossier("hubspot", "gmail", client="  ACME ", project="website")
    with pytest.raises(AlreadyOpenError):
        await add(store, second)
    assert await load(store, second) is None
    assert await load(store, first) == first


async def test_after_a_refusal_the_transaction_lives_on(store: SqlStore) -> None:
    await add(store, a_dossier("gmail", project="Website"))
    async with store.transaction() as tx:
        with pytest.raises(AlreadyOpenError):
            await tx.add(refused := a_dossier("gmail", project="Website"))
        await tx.add_events([an_event(intake_id=refused.intake.id)])
    async with store.transaction(read_only=True) as tx:
        assert len(await tx.events(refused.intake.id)) == 1
        assert await tx.dossier(refused.intake.id) is None


async def test_the_same_form_again_was_already_opened(store: SqlStore) -> None:
    first = await add(store, a_dossier("gmail", project="Website", source_key="V1"))
    with pytest.raises(AlreadyOpenedError):
        await add(store, a_dossier("gmail", project="Website", source_key="V1"))
    async with store.transaction(read_only=True) as tx:
        assert await tx.intake_by_source("V1") == first.intake.id


@pytest.mark.parametrize("ended", [Status.DECLINED, Status.REVOKED])
async def test_an_ended_row_frees_its_app(store: SqlStore, ended: Status) -> None:
    first = await add(store, a_dossier("gmail", project="Website"))
    await save(store, first, with_row(first, status=ended))
    await add(store, a_dossier("gmail", project="Website"))


async def test_a_row_that_is_authorized_keeps_its_app(store: SqlStore) -> None:
    first = await add(store, a_dossier("gmail", project="Website"))
    await save(store, first, with_row(first, status=Status.AUTHORIZED))
    with pytest.raises(AlreadyOpenError):
        await add(store, a_dossier("gmail", project="Website"))


async def test_asking_again_takes_the_app_again(store: SqlStore) -> None:
    first = await add(store, a_dossier("gmail", project="Website"))
    ended = await save(store, first, with_row(first, status=Status.DECLINED))
    await save(store, ended, with_row(ended, status=Status.PENDING))
    with pytest.raises(AlreadyOpenError):
        await add(store, a_dossier("gmail", project="Website"))


async def test_asking_again_is_refused_when_another_has_the_app(store: SqlStore) -> None:
    first = await add(store, a_dossier("gmail", project="Website"))
    ended = await save(store, first, with_row(first, status=Status.DECLINED))
    await add(store, a_dossier("gmail", project="Website"))
    async with store.transaction() as tx:
        with pytest.raises(AlreadyOpenError):
            await tx.save(ended, with_row(ended, status=Status.PENDING))
        await tx.plan(a_delivery(key="after"))
    assert await load(store, first) == ended
    async with store.transaction(read_only=True) as tx:
        assert await tx.delivery("after") is not None
