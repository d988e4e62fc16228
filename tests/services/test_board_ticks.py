"""Ready for Teardown, ticked on the board: one row asks for itself, the last one of a project for all of it."""

from dataclasses import replace
from typing import cast

import pytest

from bot.adapters.store import SqlStore
from bot.domain.authority import Policy
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import EventKind
from bot.domain.person import Person
from bot.domain.request import Request
from bot.domain.status import Status
from bot.domain.tracker import Column, PageRecord, Value
from bot.messages.thread import thread
from bot.ports.chat import Chat
from bot.ports.tracker import Page
from bot.services.identity import Identity
from bot.services.recorder import Recorder
from bot.services.tracker.records import due
from bot.services.tracker.taking import Shown, Taking
from tests.services.stage import TEXTS
from tests.store.build import a_dossier, with_row
from tests.store.conftest import StandingClock
from tests.unit.messages.limits import buttons

PAULA, MAIL = "U0PAULA", "paula@north.example"
BOX = Column.READY_FOR_TEARDOWN


class Office:
    async def person_by_email(self, email: str) -> Person | None:
        return Person(id=PAULA, name="Paula", team_id="T1", email=email)


class Board:
    """The pages of one project's rows."""

    def __init__(self, store: SqlStore, clock: StandingClock, *, asks_first: bool = True) -> None:
        self.store, self.clock = store, clock
        recorder = Recorder(clock, TEXTS, tracked=True)
        chat = cast("Chat", Office())
        identity = Identity(chat, Policy())
        self.taking = Taking(
            store=store, chat=chat, clock=clock, identity=identity, recorder=recorder, texts=TEXTS,
            asks_first=asks_first,
        )  # fmt: skip

    async def add(self, *apps: str, **given):
        """Open an intake of the project whose rows have pages; returns it."""
        dossier = a_dossier(*apps, project="Website", **given)
        for number in range(len(dossier.requests)):
            dossier = with_row(dossier, number, requested_at=self.clock.now())
        async with self.store.transaction() as tx:
            await tx.add(dossier)
            for row in dossier.requests:
                await tx.keep_page(
                    PageRecord(request_id=row.id, source_id="s", page_id=row.id, url="u", seen={BOX: False})
                )
        return dossier

    async def tick(self, *rows: Request, box: Column = BOX, by: str | None = MAIL, **beside: Value) -> None:
        """Tick a box of rows of one intake; the board is read once all are ticked."""
        at = self.clock.now()
        values = {box: True} | {Column[name]: value for name, value in beside.items()}
        pages = [Page(id=row.id, url="u", values=values, created_at=at, edited_at=at, edited_by=by) for row in rows]
        shown = [Shown(page, await self.record(row)) for page, row in zip(pages, rows, strict=True)]
        await self.taking.take(rows[0].intake_id, shown)

    async def record(self, row: Request) -> PageRecord:
        async with self.store.transaction(read_only=True) as tx:
            found = await tx.page_record(row.id)
        assert found is not None
        return found

    async def posts(self) -> list[Delivery]:
        async with self.store.transaction(read_only=True) as tx:
            return await tx.due(DeliveryKind.THREAD_POST, self.clock.now(), 20)

    async def told(self, dossier: Dossier):
        async with self.store.transaction(read_only=True) as tx:
            return [e for e in await tx.events(dossier.intake.id) if e.kind is not EventKind.OPENED]


async def test_the_last_tick_of_a_project_offers_to_close_it_once(sqlite_store: SqlStore, clock: StandingClock):
    board = Board(sqlite_store, clock)
    first, second = await board.add("gmail", "hubspot"), await board.add("webflow")
    for row in first.requests:
        await board.tick(row)
    assert [e.kind for e in await board.told(first)] == [EventKind.TEARDOWN_ASKED] * 2
    await board.tick(second.requests[0])
    (offered,) = await board.told(second)
    assert offered.kind is EventKind.CLOSE_OFFERED
    message = thread([offered], second, TEXTS)
    assert message is not None
    assert "Shall the whole project be closed?" in message.text
    assert buttons(message) == [("credreq.close", second.intake.id)]
    await board.tick(second.requests[0])
    assert len(await board.told(second)) == 1, "the same tick is not told again"


async def test_ticks_read_together_are_asked_for_in_one_message(sqlite_store: SqlStore, clock: StandingClock):
    board = Board(sqlite_store, clock)
    dossier = await board.add("gmail", "hubspot", "webflow")
    first, second, third = dossier.requests
    await board.tick(first, second)
    asked = await board.told(dossier)
    assert [e.kind for e in asked] == [EventKind.TEARDOWN_ASKED] * 2
    assert len(await board.posts()) == 1
    message = thread(asked, dossier, TEXTS)
    assert message is not None
    assert message.text.count("was ticked") == 1
    labels = [b["text"]["text"] for block in message.blocks for b in block.get("elements", ()) if b["type"] == "button"]
    assert labels == ["Revoke Gmail", "Keep Gmail", "Revoke Hubspot", "Keep Hubspot"]
    await board.tick(third)
    assert [e.kind for e in await board.told(dossier)][2:] == [EventKind.CLOSE_OFFERED]


async def test_a_whole_project_ticked_at_once_is_offered_to_be_closed_in_one_message(
    sqlite_store: SqlStore, clock: StandingClock
):
    board = Board(sqlite_store, clock)
    dossier = await board.add("gmail", "hubspot", "webflow")
    await board.tick(*dossier.requests)
    assert [e.kind for e in await board.told(dossier)] == [EventKind.CLOSE_OFFERED]
    assert len(await board.posts()) == 1
    for row in dossier.requests:
        assert len((await board.record(row)).lines) == 1, "each page says that the thread was asked"


async def test_what_has_ended_needs_no_tick(sqlite_store: SqlStore, clock: StandingClock):
    board = Board(sqlite_store, clock)
    dossier = await board.add("gmail", "hubspot", "webflow")
    async with sqlite_store.transaction() as tx:
        before = await tx.dossier(dossier.intake.id)
        assert before is not None
        await tx.save(before, with_row(before, 0, status=Status.DECLINED))
    for row in dossier.requests[1:]:
        await board.tick(row)
    assert [e.kind for e in await board.told(dossier)] == [EventKind.TEARDOWN_ASKED, EventKind.CLOSE_OFFERED]


async def test_a_project_of_one_row_and_a_tick_taken_back_ask_for_the_row_alone(
    sqlite_store: SqlStore, clock: StandingClock
):
    board = Board(sqlite_store, clock)
    dossier = await board.add("gmail")
    await board.tick(dossier.requests[0])
    assert [e.kind for e in await board.told(dossier)] == [EventKind.TEARDOWN_ASKED]
    async with sqlite_store.transaction() as tx:
        record = await tx.page_record(dossier.requests[0].id)
        assert record is not None
        await tx.keep_page(replace(record, writes={BOX: False}))
    later = await board.add("hubspot")
    await board.tick(later.requests[0])
    assert [e.kind for e in await board.told(later)] == [EventKind.TEARDOWN_ASKED]


@pytest.mark.parametrize("by", [MAIL, None])
async def test_without_asking_first_a_tick_revokes_and_nothing_is_offered(
    sqlite_store: SqlStore, clock: StandingClock, by
):
    """NOTION_TEARDOWN_CONFIRM=false: only where Notion does not say who it was the thread is asked."""
    board = Board(sqlite_store, clock, asks_first=False)
    dossier = await board.add("gmail", "hubspot")
    await board.tick(dossier.requests[0])
    await board.tick(dossier.requests[1], by=by)
    told = [e.kind for e in await board.told(dossier)]
    assert told == [EventKind.REVOKE_ASKED, EventKind.REVOKE_ASKED if by else EventKind.TEARDOWN_ASKED]


async def test_send_request_on_a_row_that_was_sent_is_taken_back(sqlite_store: SqlStore, clock: StandingClock):
    board = Board(sqlite_store, clock)
    dossier = await board.add("gmail")
    row = dossier.requests[0]
    await board.tick(row, box=Column.SEND_REQUEST)
    record = await board.record(row)
    assert record.writes == {Column.SEND_REQUEST: False}
    assert "was asked for already" in record.lines[0]
    assert await board.told(dossier) == []
    await board.tick(row, box=Column.SEND_REQUEST)
    assert len((await board.record(row)).lines) == 1, "one tick is answered once"


async def test_a_tick_on_what_has_ended_makes_no_project_of_the_row_beside_it(
    sqlite_store: SqlStore, clock: StandingClock
):
    board = Board(sqlite_store, clock)
    dossier = await board.add("gmail", "hubspot")
    async with sqlite_store.transaction() as tx:
        before = await tx.dossier(dossier.intake.id)
        assert before is not None
        await tx.save(before, with_row(before, 0, status=Status.DECLINED))
    await board.tick(*dossier.requests)
    assert [e.kind for e in await board.told(dossier)] == [EventKind.TEARDOWN_ASKED] * 2


async def test_a_column_of_ours_that_a_person_set_as_it_is_due_by_now_is_written_when_that_changes(
    sqlite_store: SqlStore, clock: StandingClock
):
    """Nudges Paused, set together with the tick that begins a revoke; when that is over, the page says so too."""
    board = Board(sqlite_store, clock, asks_first=False)
    (row,) = (await board.add("gmail")).requests
    paused = {str(Column.NUDGES_PAUSED): False}
    async with sqlite_store.transaction() as tx:
        await tx.keep_page(replace(await board.record(row), sent=paused, seen=paused))
    await board.tick(row, NUDGES_PAUSED=True)
    record = await board.record(row)
    assert record.lines == (), "it is as it is due to be"
    assert due(record, {Column.NUDGES_PAUSED: False}) == {Column.NUDGES_PAUSED: False}
