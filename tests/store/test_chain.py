import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.adapters.store import SqlStore, open_store
from bot.domain.chain import Finding, Head, Wrong
from bot.domain.event import Event, EventKind
from bot.services.auditing import Verdict, verify_store
from tests.store.build import NOW, a_dossier, an_event, with_row
from tests.store.conftest import StandingClock
from tests.store.statements import statements
from tests.store.tampering import tamper

ODD = {"app": "Gmail", "odd": ["\x00", "\ud83d", "é🙂", None, 1.5, 2**60], "": {"2": 1, "10": True}}


async def told(store: SqlStore, *events: Event) -> list[int]:
    async with store.transaction() as tx:
        return await tx.add_events(events)


async def findings(store: SqlStore, known: Head | None = None) -> list[Finding]:
    return list((await verify_store(store, known)).findings)


@pytest.fixture
async def history(store: SqlStore) -> SqlStore:
    """Six events in three transactions."""
    for _ in range(3):
        await told(store, an_event(data={"app": "Gmail"}), an_event(request_id="rq1", kind=EventKind.REVOKED))
    return store


async def test_an_empty_history_is_whole(store: SqlStore) -> None:
    assert await verify_store(store) == Verdict(events=0, start=Head(), head=Head(), findings=(), passed_known=False)


async def test_what_is_stored_is_what_is_chained(store: SqlStore) -> None:
    """Neither engine keeps these as they come; they are chained as they are kept."""
    await told(store, an_event(actor="U\x001\ud83d", data=ODD), an_event(request_id=""))
    await told(store)
    await told(store, an_event(at=NOW.replace(microsecond=1)))
    verdict = await verify_store(store)
    assert (verdict.events, verdict.findings) == (3, ())
    assert verdict.head.position == 3


async def test_two_goes_of_one_transaction_are_chained_in_order(store: SqlStore) -> None:
    async with store.transaction() as tx:
        first = await tx.add_events([an_event(), an_event()])
        second = await tx.add_events([an_event()])
        assert await tx.chain_head() == Head()
    async with store.transaction(read_only=True) as tx:
        assert [e.link.seq for e in await tx.chain(0, 10)] == [*first, *second]
        assert [e.link.position for e in await tx.chain(1, 1)] == [2]


async def test_what_was_rolled_back_leaves_no_link(history: SqlStore) -> None:
    before = await verify_store(history)

    async def half() -> None:
        async with history.transaction() as tx:
            await tx.add_events([an_event()])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()
    assert await verify_store(history) == before
    await told(history, an_event())
    assert await findings(history) == []


async def test_only_transactions_with_events_pay(store: SqlStore) -> None:
    before = a_dossier()
    async with store.transaction() as tx:
        await tx.add(before)
    with statements(store) as sent:
        async with store.transaction() as tx:
            await tx.save(before, with_row(before, problem="Something."))
        assert len(sent) == 2
        await told(store, *(an_event() for _ in range(5)))
    chaining = [statement for statement in sent if "event_links" in statement or "chain_head" in statement]
    assert [statement.split()[0] for statement in chaining] == ["SELECT", "INSERT", "UPDATE"]
    assert sent[-3:] == chaining


async def test_many_writers_at_once_make_one_chain(store: SqlStore, database_url: str, clock: StandingClock) -> None:
    """Through two stores, each changing its own dossier too, in transactions of different lengths."""
    second = await open_store(database_url, clock, exclusive=False)
    dossiers = [a_dossier(app) for app in ("gmail", "hubspot", "webflow", "shopify")]
    async with store.transaction() as tx:
        for dossier in dossiers:
            await tx.add(dossier)

    async def work(writer: int) -> None:
        through, dossier = (store, second)[writer % 2], dossiers[writer]
        for number in range(10):
            async with through.transaction() as tx:
                changed = with_row(dossier, nudge_count=number + 1)
                await tx.add_events([an_event(data={"writer": writer, "number": number})])
                dossier = await tx.save(dossier, changed)
                await tx.add_events([an_event(data={"writer": writer, "again": number})] * (number % 3))

    await asyncio.wait_for(asyncio.gather(*(work(writer) for writer in range(len(dossiers)))), 60)
    await second.close()
    verdict = await verify_store(store)
    assert (verdict.findings, verdict.head.position) == ((), verdict.events)
    assert verdict.events == 4 * (10 + 9)


CHANGES = [
    ("UPDATE events SET actor = 'U0EVIL' WHERE seq = 4", Finding(wrong=Wrong.CHANGED, position=4, seq=4)),
    ("UPDATE events SET kind = 'nonsense' WHERE seq = 4", Finding(wrong=Wrong.CHANGED, position=4, seq=4)),
    ("UPDATE events SET data = '{}' WHERE seq = 3", Finding(wrong=Wrong.CHANGED, position=3, seq=3)),
    ("UPDATE events SET data = '[1]' WHERE seq = 3", Finding(wrong=Wrong.CHANGED, position=3, seq=3)),
    ("UPDATE events SET at = '2026-03-02 09:00:00.000001' WHERE seq = 1", Finding(wrong=Wrong.CHANGED, position=1, seq=1)),
    ("UPDATE event_links SET hash = 'x' || hash WHERE seq = 2", Finding(wrong=Wrong.CHANGED, position=2, seq=2)),
    ("DELETE FROM events WHERE seq = 2", Finding(wrong=Wrong.REMOVED, position=2, seq=2)),
    ("DELETE FROM event_links WHERE seq = 2; DELETE FROM events WHERE seq = 2", Finding(wrong=Wrong.MISSING, position=2, until=2)),
    ("DELETE FROM event_links WHERE position > 4; DELETE FROM events WHERE seq > 4", Finding(wrong=Wrong.CUT_OFF, position=5, until=6)),
    ("UPDATE chain_head SET hash = 'x'", Finding(wrong=Wrong.OTHER, position=6)),
    ("UPDATE chain_head SET position = 5", Finding(wrong=Wrong.OTHER, position=6)),
    ("DELETE FROM chain_head", Finding(wrong=Wrong.OTHER, position=6)),
    ("DELETE FROM event_links WHERE position = 6; UPDATE chain_head SET position = 5, hash = (SELECT hash FROM event_links WHERE position = 5)", Finding(wrong=Wrong.UNCHAINED, position=0, seq=6)),
    ("INSERT INTO events (seq, at, actor, surface, kind, intake_id, data) SELECT 99, at, 'U0EVIL', surface, kind, intake_id, data FROM events WHERE seq = 1", Finding(wrong=Wrong.UNCHAINED, position=0, seq=99)),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "finding"), CHANGES, ids=[one[0][:40] for one in CHANGES])
async def test_whatever_is_done_to_the_tables_is_found(
    history: SqlStore, database_url: str, statement: str, finding: Finding
) -> None:
    assert await findings(history) == []
    tamper(database_url, *statement.split("; "))
    found = await findings(history)
    assert found[0] == finding
    assert {f.wrong for f in found} <= {finding.wrong, Wrong.BROKEN}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_cannot_even_be_read_is_found_as_a_change(history: SqlStore, database_url: str) -> None:
    """PostgreSQL holds no such values."""
    tamper(
        database_url,
        "UPDATE events SET data = '{oops' WHERE seq = 2",
        "UPDATE events SET at = 'never' WHERE seq = 3",
        "UPDATE events SET at = 17 WHERE seq = 4",
    )
    assert await findings(history) == [Finding(wrong=Wrong.CHANGED, position=n, seq=n) for n in (2, 3, 4)]


async def test_several_places_are_all_named(history: SqlStore, database_url: str) -> None:
    tamper(database_url, "UPDATE events SET actor = 'U0EVIL' WHERE seq = 2", "DELETE FROM events WHERE seq = 5")
    assert [(f.wrong, f.position) for f in await findings(history)] == [(Wrong.CHANGED, 2), (Wrong.REMOVED, 5)]


async def test_a_head_noted_earlier_tells_a_history_that_was_written_anew(history: SqlStore, database_url: str) -> None:
    async with history.transaction(read_only=True) as tx:
        known, events = await tx.chain_head(), await tx.events("in0")
    tamper(
        database_url,
        "DELETE FROM event_links",
        "DELETE FROM events",
        f"UPDATE chain_head SET position = 0, hash = '{'0' * 64}'",  # noqa: S608 - nothing from outside
    )
    await told(history, *(replace(e, actor="U0EVIL") for e in events))
    assert await findings(history) == []
    assert await findings(history, known) == [Finding(wrong=Wrong.OTHER, position=6)]


@pytest.mark.parametrize("statement", ["UPDATE event_links SET hash = ''", "DELETE FROM event_links"])
async def test_links_cannot_be_changed_by_the_way(history: SqlStore, statement: str) -> None:
    with pytest.raises(DBAPIError, match="event_links are append-only"):
        async with history.engines.writing.begin() as connection:
            await connection.execute(text(statement))
    assert await findings(history) == []
