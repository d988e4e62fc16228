from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from bot.adapters.store import SqlStore
from bot.adapters.store.deliveries import LONG, OFTEN
from bot.adapters.store.rows import as_row
from bot.adapters.store.tables import deliveries
from bot.domain import delivery as rules
from bot.domain.delivery import LEASE, Delivery, DeliveryKind, DeliveryState
from tests.store.build import NOW, a_delivery
from tests.store.conftest import StandingClock

SECOND = timedelta(seconds=1)


async def plan(store: SqlStore, **given: Any) -> Delivery:
    planned = a_delivery(**given)
    async with store.transaction() as tx:
        assert await tx.plan(planned)
    return planned


async def claim(store: SqlStore, delivery: Delivery) -> Delivery:
    async with store.transaction() as tx:
        claimed = await tx.claim(delivery, NOW)
    assert claimed is not None
    return claimed


async def settle(store: SqlStore, claimed: Delivery, outcome: Delivery) -> bool:
    async with store.transaction() as tx:
        return await tx.settle(claimed, outcome)


async def owe(store: SqlStore, delivery: Delivery) -> None:
    async with store.transaction() as tx:
        await tx.owe(delivery, NOW + SECOND)


async def read(store: SqlStore, delivery: Delivery) -> Delivery:
    async with store.transaction(read_only=True) as tx:
        found = await tx.delivery(delivery.key)
    assert found is not None
    return found


async def due(store: SqlStore, at: Any = NOW, limit: int = 10) -> list[str]:
    async with store.transaction(read_only=True) as tx:
        return [d.id for d in await tx.due(DeliveryKind.THREAD_POST, at, limit)]


async def test_what_is_planned_is_read(store: SqlStore) -> None:
    planned = await plan(store, subject_id="rq1", payload={"text": "Hé", "lines": [1, None, {"a": True}]})
    assert await read(store, planned) == planned


async def test_an_unknown_key_is_none(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.delivery("nothing") is None


async def test_planning_twice_changes_nothing(store: SqlStore) -> None:
    planned = await plan(store, key="one")
    async with store.transaction() as tx:
        assert not await tx.plan(a_delivery(key="one", payload={"other": 1}))
    assert await read(store, planned) == planned


async def test_due_are_those_of_the_kind_whose_time_has_come_in_order(store: SqlStore) -> None:
    later = await plan(store, next_attempt_at=NOW + SECOND, created_at=NOW)
    first, second, third = [await plan(store) for _ in range(3)]
    await plan(store, kind=DeliveryKind.CARD_EDIT)
    await plan(store, next_attempt_at=None)
    assert await due(store, NOW - SECOND) == []
    assert await due(store) == [first.id, second.id, third.id]
    assert await due(store, limit=2) == [first.id, second.id]
    assert await due(store, NOW + SECOND) == [first.id, second.id, third.id, later.id]


async def test_a_claim_holds_until_its_lease_ends(store: SqlStore) -> None:
    claimed = await claim(store, await plan(store))
    assert claimed.state is DeliveryState.SENDING
    assert claimed.attempts == 1
    assert await read(store, claimed) == claimed
    assert await due(store, NOW + LEASE - SECOND) == []
    assert await due(store, NOW + LEASE) == [claimed.id]


async def test_who_read_it_earlier_cannot_claim(store: SqlStore) -> None:
    planned = await plan(store)
    await claim(store, planned)
    async with store.transaction() as tx:
        assert await tx.claim(planned, NOW) is None


async def test_what_is_sent_cannot_be_claimed(store: SqlStore) -> None:
    claimed = await claim(store, await plan(store))
    assert await settle(store, claimed, rules.sent(claimed))
    done = await read(store, claimed)
    async with store.transaction() as tx:
        assert await tx.claim(done, NOW) is None


@pytest.mark.parametrize(
    "outcome",
    [
        rules.sent,
        lambda d: rules.not_sent(d, "Slack is down.", NOW),
        lambda d: rules.gave_up(d, "The channel is archived."),
        lambda d: rules.lost(d, "No answer.", NOW),
        lambda d: rules.not_found(d, NOW),
        lambda d: rules.postponed(d, NOW + SECOND),
    ],
)
async def test_an_outcome_is_written_as_it_is(store: SqlStore, outcome: Any) -> None:
    claimed = await claim(store, await plan(store))
    settled = outcome(claimed)
    assert await settle(store, claimed, settled)
    assert await read(store, claimed) == settled


async def test_who_lost_the_claim_settles_nothing(store: SqlStore) -> None:
    slow = await claim(store, await plan(store))
    quick = await claim(store, slow)
    assert not await settle(store, slow, rules.sent(slow))
    assert await read(store, slow) == quick


async def test_a_claim_is_settled_once(store: SqlStore) -> None:
    claimed = await claim(store, await plan(store))
    assert await settle(store, claimed, rules.gave_up(claimed, "The channel is archived."))
    assert not await settle(store, claimed, rules.sent(claimed))
    assert (await read(store, claimed)).state is DeliveryState.FAILED


async def test_what_is_owed_for_the_first_time_is_planned(store: SqlStore) -> None:
    await owe(store, owed := a_delivery())
    assert await read(store, owed) == owed


async def test_what_was_sent_is_owed_again(store: SqlStore) -> None:
    claimed = await claim(store, await plan(store))
    await settle(store, claimed, rules.sent(claimed))
    await owe(store, claimed)
    again = await read(store, claimed)
    assert again == rules.owed_again(rules.sent(claimed), NOW + SECOND)
    assert await due(store, NOW + SECOND) == [again.id]


@pytest.mark.parametrize("outcome", [rules.sent, lambda d: rules.gave_up(d, "No."), lambda d: rules.lost(d, "?", NOW)])
async def test_what_is_owed_again_during_the_send_stays_owed(
    store: SqlStore, clock: StandingClock, outcome: Any
) -> None:
    claimed = await claim(store, await plan(store))
    await owe(store, claimed)
    assert (await read(store, claimed)).state is DeliveryState.SENDING
    clock.advance(timedelta(seconds=9))
    assert await settle(store, claimed, outcome(claimed))
    still = await read(store, claimed)
    assert (still.state, still.next_attempt_at) == (DeliveryState.PLANNED, clock.now())
    assert (still.attempts, still.generation) == (1, 1)


async def test_owed_again_before_the_claim_is_owed_again_after_it(store: SqlStore) -> None:
    """The claimer may have read the row before the change: sending once more is the safe side."""
    planned = await plan(store)
    await owe(store, planned)
    claimed = await claim(store, planned)
    assert await settle(store, claimed, rules.sent(claimed))
    assert (await read(store, claimed)).state is DeliveryState.PLANNED


async def test_what_was_given_up_is_due_again_when_replanned(store: SqlStore) -> None:
    claimed = await claim(store, await plan(store))
    await settle(store, claimed, rules.gave_up(claimed, "The channel is archived."))
    async with store.transaction() as tx:
        assert await tx.replan(claimed.key, NOW + SECOND)
    assert await due(store, NOW + SECOND) == [claimed.id]
    assert (await read(store, claimed)).attempts == 1


@pytest.mark.parametrize("settled", [rules.sent, lambda d: rules.not_sent(d, "Slack is down.", NOW)])
async def test_what_was_not_given_up_is_not_replanned(store: SqlStore, settled: Any) -> None:
    claimed = await claim(store, await plan(store))
    await settle(store, claimed, settled(claimed))
    async with store.transaction() as tx:
        assert not await tx.replan(claimed.key, NOW)
        assert not await tx.replan("nothing", NOW)
    assert await read(store, claimed) == settled(claimed)


async def test_claims_of_the_dead_are_unknown_and_due(store: SqlStore) -> None:
    dead = [await claim(store, await plan(store)) for _ in range(2)]
    waiting = await plan(store, next_attempt_at=NOW + LEASE)
    async with store.transaction() as tx:
        assert await tx.orphaned(NOW) == 2
        assert await tx.orphaned(NOW) == 0
    assert await due(store) == [d.id for d in dead]
    assert (await read(store, dead[0])).must_look
    assert await read(store, waiting) == waiting


async def test_undelivered_are_those_given_up_or_long_unknown(store: SqlStore, clock: StandingClock) -> None:
    given_up, unknown, retried = [await claim(store, await plan(store)) for _ in range(3)]
    await settle(store, given_up, rules.gave_up(given_up, "The channel is archived."))
    await settle(store, unknown, rules.lost(unknown, "No answer.", NOW))
    await settle(store, retried, rules.not_sent(retried, "Slack is down.", NOW))
    assert await undelivered(store) == [given_up.id]
    clock.advance(LONG + SECOND)
    assert await undelivered(store) == [given_up.id, unknown.id]


async def undelivered(store: SqlStore) -> list[str]:
    async with store.transaction(read_only=True) as tx:
        return [d.id for d in await tx.undelivered()]


async def test_struggling_are_those_tried_again_and_again(store: SqlStore, clock: StandingClock) -> None:
    once, often, unknown = [await claim(store, await plan(store)) for _ in range(3)]
    await settle(store, once, rules.not_sent(once, "Slack is down.", NOW))
    await settle(store, often, replace(rules.not_sent(often, "Slack is down.", NOW), failures=OFTEN))
    await settle(store, unknown, replace(rules.stumbled(unknown, NOW), failures=OFTEN))
    async with store.transaction(read_only=True) as tx:
        assert [each.id for each in await tx.struggling()] == [often.id, unknown.id]
        assert await tx.undelivered() == []
    clock.advance(LONG + SECOND)
    await claim(store, await read(store, often))
    async with store.transaction(read_only=True) as tx:
        assert [each.id for each in await tx.struggling()] == [often.id], "while it is tried once more too"
        assert [each.id for each in await tx.undelivered()] == [unknown.id]


async def test_due_uses_its_index(store: SqlStore) -> None:
    """A hundred owed among thousands done, as it is after a year."""
    done = [as_row(a_delivery(next_attempt_at=None)) for _ in range(4000)]
    owed = [as_row(replace(a_delivery(), kind=DeliveryKind.CARD_EDIT)) for _ in range(100)]
    async with store.engines.writing.begin() as connection:
        await connection.execute(insert(deliveries), done + owed)
        await connection.execute(text("ANALYZE"))
    how = await _plan_of_due(store)
    assert any(
        index in how for index in ("ix_deliveries_kind_next_attempt_at_seq", "ix_deliveries_next_attempt_at_seq_kind")
    )
    assert "sort" not in how.lower()
    assert "b-tree" not in how.lower()


async def _plan_of_due(store: SqlStore) -> str:
    """Ask the database how it runs the very statement that `due` sends."""
    sent: list[Any] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    engine = store.engines.writing
    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with store.transaction() as tx:
        await tx.due(DeliveryKind.CARD_EDIT, NOW, 10)
    event.remove(engine.sync_engine, "before_cursor_execute", note)
    statement, parameters = sent[-1]
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    async with engine.begin() as connection:
        return str((await connection.exec_driver_sql(f"{explain} {statement}", parameters)).all())
