from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.adapters.store import SqlStore
from bot.domain.event import EventKind
from tests.store.build import a_dossier, an_event, with_row


async def test_events_come_back_in_order_with_their_numbers(store: SqlStore) -> None:
    told = [
        an_event(intake_id="in1", data={"app": "Gmail", "odd": ["\x00", "\ud83d", "é🙂", None, 1.5]}),
        an_event(intake_id="in2"),
        an_event(intake_id="in1", request_id="rq1", kind=EventKind.REVOKED),
    ]
    async with store.transaction() as tx:
        first, second, third = await tx.add_events(told)
        (fourth,) = await tx.add_events(told[:1])
    assert first < second < third < fourth
    async with store.transaction(read_only=True) as tx:
        history = await tx.events("in1")
        picked = await tx.events_by_seq([third, second])
    assert history == [replace(told[0], seq=first), replace(told[2], seq=third), replace(told[0], seq=fourth)]
    assert [e.seq for e in picked] == [second, third]


async def test_many_events_keep_their_order(store: SqlStore) -> None:
    """More than one INSERT can carry."""
    async with store.transaction() as tx:
        seqs = await tx.add_events([an_event(data={"number": n}) for n in range(2500)])
    async with store.transaction(read_only=True) as tx:
        history = await tx.events("in0")
    assert [e.data["number"] for e in history] == list(range(2500))
    assert [e.seq for e in history] == seqs


async def test_no_events_are_no_statement(store: SqlStore) -> None:
    async with store.transaction() as tx:
        assert await tx.add_events([]) == []
        assert await tx.events_by_seq([]) == []


@pytest.mark.parametrize("statement", ["UPDATE events SET actor = 'me'", "DELETE FROM events"])
async def test_history_cannot_be_changed(store: SqlStore, statement: str) -> None:
    async with store.transaction() as tx:
        await tx.add_events([an_event()])
    with pytest.raises(DBAPIError, match="append-only"):
        async with store.engines.writing.begin() as connection:
            await connection.execute(text(statement))
    async with store.transaction(read_only=True) as tx:
        assert [e.actor for e in await tx.events("in0")] == ["U0PAULA"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_history_cannot_be_truncated(store: SqlStore) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        async with store.engines.writing.begin() as connection:
            await connection.execute(text("TRUNCATE events CASCADE"))


async def test_an_event_is_told_only_if_its_change_happened(store: SqlStore) -> None:
    before = a_dossier()
    async with store.transaction() as tx:
        await tx.add(before)

    async def half() -> None:
        async with store.transaction() as tx:
            await tx.save(before, with_row(before, problem="Half done."))
            await tx.add_events([an_event(intake_id=before.intake.id)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()
    async with store.transaction(read_only=True) as tx:
        assert await tx.events(before.intake.id) == []
        assert await tx.dossier(before.intake.id) == before


NAIVE = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - what must be refused


async def test_a_time_without_its_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="without its zone"):
        async with store.transaction() as tx:
            await tx.add_events([an_event(at=NAIVE)])
