import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.adapters.store import SqlStore, open_store
from bot.domain.delivery import DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.rounds import NudgePlan
from bot.domain.status import Status
from bot.domain.tracker import PageRecord
from bot.messages.texts import Texts
from bot.ports.store import AlreadyOpenedError, AlreadyOpenError, StaleError
from bot.services.nudging.planner import NudgePlanner
from bot.services.nudging.rounds import Rounds
from bot.services.recorder import Recorder
from tests.store.build import a_delivery, a_dossier, with_row
from tests.store.conftest import StandingClock

MANY = 20


async def outcomes(attempts: Iterable[Awaitable[object]]) -> Counter[Any]:
    """Run them all at once and count what became of them, errors by their kind."""
    results = await asyncio.gather(*attempts, return_exceptions=True)
    return Counter(type(r) if isinstance(r, Exception) else r for r in results)


async def in_transaction(store: SqlStore, do: Callable[[Any], Awaitable[object]]) -> bool:
    async with store.transaction() as tx:
        return bool(await do(tx))


async def added(store: SqlStore, dossier: Dossier) -> bool:
    async with store.transaction() as tx:
        await tx.add(dossier)
    return True


async def saved(store: SqlStore, before: Dossier, after: Dossier) -> bool:
    async with store.transaction() as tx:
        await tx.save(before, after)
    return True


async def test_of_many_savers_one_wins(store: SqlStore) -> None:
    await added(store, before := a_dossier())
    attempts = [saved(store, before, with_row(before, problem=f"saver {i}")) for i in range(MANY)]
    assert await outcomes(attempts) == {True: 1, StaleError: MANY - 1}


async def test_readers_then_writers_never_deadlock(store: SqlStore, database_url: str, clock: StandingClock) -> None:
    """Each reads and then writes in one transaction, in two processes' worth of connections: no change is lost."""
    await added(store, before := a_dossier())
    second = await open_store(database_url, clock, exclusive=False)

    async def count_up(tx: Any) -> bool:
        now = await tx.dossier(before.intake.id)
        await tx.save(now, with_row(now, nudge_count=now.requests[0].nudge_count + 1))
        return True

    async def until_done(through: SqlStore) -> bool:
        while True:
            try:
                return await in_transaction(through, count_up)
            except StaleError:
                continue

    attempts = (until_done(through) for through in (store, second) for _ in range(MANY // 2))
    assert await asyncio.wait_for(outcomes(attempts), 60) == {True: MANY}
    await second.close()
    async with store.transaction(read_only=True) as tx:
        after = await tx.dossier(before.intake.id)
    assert after is not None
    assert after.requests[0].nudge_count == MANY


async def test_what_is_remembered_of_a_page_is_never_written_over_what_another_noted(
    store: SqlStore, database_url: str, clock: StandingClock
) -> None:
    """Both have read it before either writes: a tick to be taken back, and a line to be said, by two processes."""
    await added(store, dossier := a_dossier())
    key = dossier.requests[0].id
    second = await open_store(database_url, clock, exclusive=False)
    await in_transaction(
        store, lambda tx: tx.keep_page(PageRecord(request_id=key, source_id="s", page_id="p", url="u"))
    )

    async def remembered(through: SqlStore) -> PageRecord:
        async with through.transaction(read_only=True) as tx:
            found = await tx.page_record(key)
        assert found is not None
        return found

    async def note(through: SqlStore, seen: PageRecord, **changed: Any) -> bool:
        await in_transaction(through, lambda tx: tx.keep_page(replace(seen, **changed)))
        return True

    ticked, said = await remembered(store), await remembered(second)
    assert await note(store, ticked, writes={"Ready for Teardown": False})
    assert await outcomes([note(second, said, lines=("credreq: one",))]) == {StaleError: 1}
    assert await note(second, await remembered(second), lines=("credreq: one",))
    after = await remembered(store)
    assert (after.writes, after.lines) == ({"Ready for Teardown": False}, ("credreq: one",))
    fresh = PageRecord(request_id=key, source_id="s", page_id="other", url="u")
    assert await outcomes([note(store, fresh)]) == {StaleError: 1}, "it takes no other's place unseen"
    await second.close()


async def test_many_who_read_and_write_a_page_record_lose_nothing(store: SqlStore) -> None:
    await added(store, dossier := a_dossier())
    key = dossier.requests[0].id
    await in_transaction(
        store, lambda tx: tx.keep_page(PageRecord(request_id=key, source_id="s", page_id="p", url="u"))
    )

    async def add_line(line: str, tx: Any) -> None:
        record = await tx.page_record(key)
        await tx.keep_page(replace(record, lines=(*record.lines, line)))

    async def until_done(line: str) -> bool:
        while True:
            try:
                async with store.transaction() as tx:
                    await add_line(line, tx)
            except StaleError:
                continue
            return True

    lines = [f"line {number}" for number in range(MANY)]
    assert await outcomes(until_done(line) for line in lines) == {True: MANY}
    async with store.transaction(read_only=True) as tx:
        record = await tx.page_record(key)
    assert record is not None
    assert sorted(record.lines) == sorted(lines)


async def test_of_two_intakes_for_the_same_apps_one_wins(store: SqlStore) -> None:
    """They name the apps in opposite orders, and must not wait for each other in a circle."""
    for round_ in range(10):
        apps = ("gmail", "hubspot", "webflow")
        rivals = [a_dossier(*order, project=f"P{round_}") for order in (apps, apps[::-1])]
        assert await outcomes(added(store, d) for d in rivals) == {True: 1, AlreadyOpenError: 1}


async def test_of_many_submits_of_one_form_one_wins(store: SqlStore) -> None:
    attempts = [added(store, a_dossier(source_key="V1")) for _ in range(5)]
    assert await outcomes(attempts) == {True: 1, AlreadyOpenedError: 4}


async def test_of_two_that_ask_again_one_wins(store: SqlStore) -> None:
    ended = []
    for _ in range(2):
        await added(store, first := a_dossier("gmail", project="Website"))
        async with store.transaction() as tx:
            ended.append(await tx.save(first, with_row(first, status=Status.DECLINED)))
    again = [saved(store, one, with_row(one, status=Status.PENDING)) for one in ended]
    assert await outcomes(again) == {True: 1, AlreadyOpenError: 1}


async def test_of_many_claimers_one_wins(store: SqlStore, clock: StandingClock) -> None:
    delivery = a_delivery()
    await in_transaction(store, lambda tx: tx.plan(delivery))
    attempts = [in_transaction(store, lambda tx: tx.claim(delivery, clock.now())) for _ in range(MANY)]
    assert await outcomes(attempts) == {True: 1, False: MANY - 1}


async def test_of_many_planners_one_plans(store: SqlStore) -> None:
    attempts = [in_transaction(store, lambda tx: tx.plan(a_delivery(key="one"))) for _ in range(MANY)]
    assert await outcomes(attempts) == {True: 1, False: MANY - 1}


async def test_of_many_who_plan_a_round_one_does(store: SqlStore, database_url: str, clock: StandingClock) -> None:
    """Two processes' worth of planners, all of whom saw it fall due."""
    await added(store, due := with_row(a_dossier(), requested_at=clock.now()))
    second = await open_store(database_url, clock, exclusive=False)
    clock.advance(timedelta(hours=25))
    rounds = Rounds(clock, Recorder(clock, Texts.load()), NudgePlan(), mail=True, hook=False)
    planners = (NudgePlanner(through, clock, rounds) for through in (store, second) for _ in range(MANY // 2))
    assert await outcomes(planner.run() for planner in planners) == {None: MANY}
    await second.close()
    async with store.transaction(read_only=True) as tx:
        owed = [await tx.due(kind, clock.now(), MANY) for kind in (DeliveryKind.NUDGE_THREAD, DeliveryKind.NUDGE_MAIL)]
    assert [[delivery.intake_id for delivery in each] for each in owed] == [[due.intake.id], [due.intake.id]]


async def test_every_debt_counts(store: SqlStore, clock: StandingClock) -> None:
    async def owe(tx: Any) -> None:
        await tx.owe(a_delivery(key="card"), clock.now())

    await outcomes(in_transaction(store, owe) for _ in range(MANY))
    async with store.transaction(read_only=True) as tx:
        delivery = await tx.delivery("card")
    assert delivery is not None
    assert delivery.generation == MANY - 1


async def test_an_event_that_comes_many_times_at_once_is_new_once(store: SqlStore, clock: StandingClock) -> None:
    attempts = [in_transaction(store, lambda tx: tx.first_time("Ev1", clock.now())) for _ in range(MANY)]
    assert await outcomes(attempts) == {True: 1, False: MANY - 1}
