from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.store import SqlStore
from bot.domain import teardown as rules
from bot.domain.event import Surface
from bot.domain.status import Status
from bot.domain.teardown import Teardown, TeardownState
from bot.ports.store import StaleError
from tests.store.build import NOW, a_credential, a_dossier, with_row

HOUR = timedelta(hours=1)


def a_teardown(name: str = "td1", project: str = "Website", at: int = 0, *, two_person: bool = False) -> Teardown:
    dossier = a_dossier("gmail", client="Acme", project=project)
    return rules.ask(name, dossier, "U0PAULA", Surface.MODAL, NOW + at * HOUR, two_person=two_person)


async def test_of_a_project_one_teardown_is_open(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.add_teardown(a_teardown())
        assert not await tx.add_teardown(a_teardown("td2", " WEBSITE ", at=1))
        assert await tx.add_teardown(a_teardown("td3", "Shop", at=1))
        assert [one.id for one in await tx.open_teardowns()] == ["td1", "td3"]


async def test_what_was_live_before_comes_back_as_it_was_kept(store: SqlStore) -> None:
    dossier = with_row(a_dossier("gmail", "hubspot", client="Acme", project="Website"), status=Status.AUTHORIZED)
    row = dossier.requests[0]
    held = a_credential(row, state="authorized", remote_id="7", scope=("read", "write"), authorized_at=NOW)
    started = rules.start(a_teardown(), [dossier.with_credentials(row.id, (held,))], NOW + HOUR)
    async with store.transaction() as tx:
        await tx.add_teardown(a_teardown())
        saved = await tx.save_teardown(a_teardown(), started)
    async with store.transaction() as tx:
        assert await tx.teardown("td1") == saved == replace(started, revision=1)
    assert [(c.status, len(c.held)) for c in saved.rows] == [(Status.AUTHORIZED, 1), (Status.PENDING, 0)]


async def test_a_project_may_be_closed_again_and_its_newest_teardown_is_found(store: SqlStore) -> None:
    first = a_teardown()
    off = rules.call_off(first, "U0PAULA", NOW + HOUR)
    async with store.transaction() as tx:
        await tx.add_teardown(first)
        await tx.save_teardown(first, off)
        assert await tx.add_teardown(a_teardown("td2", at=2))
        found = await tx.teardown_of("acme", "WEBSITE")
        assert found is not None
        assert (found.id, found.state) == ("td2", TeardownState.RUNNING)
        assert await tx.teardown_of("Acme", "Shop") is None


async def test_what_is_open_is_found_although_the_clock_was_set_back_before_it_was_asked_for(store: SqlStore) -> None:
    first = a_teardown(at=5)
    async with store.transaction() as tx:
        await tx.add_teardown(first)
        await tx.save_teardown(first, rules.call_off(first, "U0PAULA", NOW + 6 * HOUR))
        assert await tx.add_teardown(a_teardown("td2", at=2))
        found = await tx.teardown_of("Acme", "Website")
    assert found is not None
    assert (found.id, found.is_running) == ("td2", True)


async def test_of_two_writers_the_slower_one_is_told(store: SqlStore) -> None:
    asked = a_teardown(two_person=True)
    async with store.transaction() as tx:
        await tx.add_teardown(asked)
        await tx.save_teardown(asked, rules.approve(asked, "U0ADA", NOW))
    with pytest.raises(StaleError):
        async with store.transaction() as tx:
            await tx.save_teardown(asked, rules.call_off(asked, "U0PAULA", NOW))
