"""What somebody deleted from the store is given up with its reason, and not tried for ever."""

from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.store import SqlStore
from bot.domain.delivery import ENDED, DeliveryState
from bot.services import deliveries
from bot.services.certifying import Certifying
from bot.services.lane import DeletedError
from tests.services.stage import ADMIN, Stage
from tests.services.world import Make
from tests.store.conftest import StandingClock


@pytest.fixture
def stage(sqlite_store: SqlStore, clock: StandingClock) -> Stage:
    return Stage(sqlite_store, clock, Make())


async def test_a_request_that_is_not_known_any_more_is_not_deleted_at_make(stage: Stage):
    dossier = await stage.open("gmail")
    await stage.settle()
    closing = await stage.desk.close(dossier.intake.id, ADMIN, "Website")
    owed = deliveries.make_delete(replace(dossier.make_requests[0], id="deleted"), closing, stage.clock.now())
    async with stage.store.transaction() as tx:
        await tx.plan(owed)
    await stage.settle()
    async with stage.store.transaction(read_only=True) as tx:
        given_up = await tx.delivery(owed.key)
    assert given_up is not None
    assert (given_up.state, given_up.error, given_up.next_attempt_at) == (DeliveryState.FAILED, ENDED, None)


async def test_a_teardown_that_is_not_known_any_more_is_not_proven(stage: Stage):
    parts: Any = dict.fromkeys(("chat", "signer", "printer", "languages", "catalog"))
    with pytest.raises(DeletedError):
        await Certifying(store=stage.store, clock=stage.clock, **parts).issued("deleted")
