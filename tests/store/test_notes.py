from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select

from bot.adapters.store import SqlStore
from bot.adapters.store.notes import REMEMBERED
from bot.adapters.store.tables import inbox
from bot.ports.store import SystemState
from tests.store.build import NOW
from tests.store.statements import statements

SECOND = timedelta(seconds=1)


async def test_a_mark_is_what_it_was_last_set_to(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.mark("poll") is None
        await tx.set_mark("poll", NOW)
        await tx.set_mark("other", NOW - SECOND)
        await tx.set_mark("poll", NOW + SECOND)
        assert await tx.mark("poll") == NOW + SECOND


async def test_marks_are_forgotten_by_how_their_names_begin(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for name in ("a_b:one", "a_b:two", "axb:three"):
            await tx.set_mark(name, NOW)
        await tx.drop_marks("a_b:")
        assert [await tx.mark(name) for name in ("a_b:one", "a_b:two", "axb:three")] == [None, None, NOW]


async def test_times_come_back_in_utc(store: SqlStore) -> None:
    there = timezone(timedelta(hours=-9, minutes=-30))
    async with store.transaction() as tx:
        await tx.set_mark("poll", datetime(2026, 3, 1, 23, 30, 0, 123456, tzinfo=there))
        assert str(await tx.mark("poll")) == "2026-03-02 09:00:00.123456+00:00"


async def test_a_time_without_its_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="without its zone"):
        async with store.transaction() as tx:
            await tx.set_mark("poll", datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001 - what must be refused


async def test_an_unknown_system_has_no_news(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.system("make") == SystemState(name="make")


async def test_a_systems_state_is_kept(store: SqlStore) -> None:
    states = [
        SystemState(name="make", last_ok_at=NOW),
        SystemState(name="make", last_ok_at=NOW, failing_since=NOW + SECOND, error="Make is down."),
        SystemState(name="make", last_ok_at=NOW + SECOND),
    ]
    for state in states:
        async with store.transaction() as tx:
            await tx.set_system(state)
        async with store.transaction() as tx:
            assert await tx.system("make") == state


async def test_only_news_of_a_system_is_written(store: SqlStore) -> None:
    known = SystemState(name="make", last_ok_at=NOW, error="Make is down.")
    async with store.transaction() as tx:
        await tx.set_system(known)
    with statements(store) as sent:
        async with store.transaction() as tx:
            await tx.set_system(known)
    assert [s.split()[0] for s in sent] == ["SELECT"]
    with statements(store) as sent:
        async with store.transaction() as tx:
            await tx.set_system(SystemState(name="make", last_ok_at=NOW))
    assert sent[-1].partition(" DO UPDATE ")[2].startswith("SET error =")


async def test_an_incoming_event_is_new_once(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.first_time("Ev1", NOW)
        assert not await tx.first_time("Ev1", NOW + REMEMBERED)
        assert await tx.first_time("Ev2", NOW + REMEMBERED)


async def test_an_incoming_event_is_forgotten_after_a_day(store: SqlStore) -> None:
    async with store.transaction() as tx:
        for number in range(5):
            await tx.first_time(f"Ev{number}", NOW)
    async with store.transaction() as tx:
        assert await tx.first_time("Ev0", NOW + REMEMBERED + SECOND)
        assert not await tx.first_time("Ev0", NOW + REMEMBERED + SECOND)
    async with store.engines.reading.begin() as connection:
        assert await connection.scalar(select(func.count()).select_from(inbox)) == 1
