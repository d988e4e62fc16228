"""A write to a page that arrived although its answer got lost: what it put there is nobody's edit."""

from dataclasses import replace
from typing import Any, cast

import pytest

from bot.adapters.store import SqlStore
from bot.domain.request import Request
from bot.domain.status import Status
from bot.domain.tracker import Column, TrackerHome, Value
from bot.ports.errors import AnswerLostError
from bot.ports.tracker import Page, Tracker
from bot.services import deliveries
from bot.services.recorder import Recorder
from bot.services.tracker.home import Home
from bot.services.tracker.page_write import NotionPage, Rules
from bot.services.tracker.taking import Shown
from tests.services import test_board_ticks
from tests.services.stage import TEXTS
from tests.services.test_board_ticks import MAIL
from tests.store.build import with_row
from tests.store.conftest import StandingClock

ADAM = "adam@north.example"
SHOWN = (Column.STATUS, Column.OWNER)
HOME = TrackerHome(database_id="d", source_id="s", url="u", columns={column: column for column in SHOWN})


class OneHome:
    async def current(self) -> TrackerHome:
        return HOME


class Notion:
    """One page; while `deaf`, what is written arrives, and its answer does not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.deaf = False
        self.got: list[Any] = []

    async def update(self, _: TrackerHome, __: str, values: Any, ___: object) -> Page:
        self.got.append(dict(values))
        self.page = replace(self.page, values={**self.page.values, **values})
        if self.deaf:
            raise AnswerLostError("lost")
        return self.page


class Play:
    """A row whose page is up to date, and then is not: Make says that it is authorized."""

    def __init__(self, store: SqlStore, clock: StandingClock) -> None:
        self.store, self.clock = store, clock
        self.board = test_board_ticks.Board(store, clock)

    async def begin(self) -> None:
        self.dossier = await self.board.add("gmail", owner_id="U0ADAM", owner_email=ADAM)
        at = self.clock.now()
        shown: dict[Column, Value] = {Column.STATUS: "Pending", Column.OWNER: ADAM}
        self.notion = Notion(Page(id=self.row.id, url="u", values=shown, created_at=at, edited_at=at, edited_by=MAIL))
        record = await self.board.record(self.row)
        named = {str(column): value for column, value in shown.items()}
        async with self.store.transaction() as tx:
            await tx.keep_page(replace(record, seen=named, sent=named))

    @property
    def row(self) -> Request:
        row: Request = self.dossier.requests[0]
        return row

    async def move(self, status: Status) -> None:
        async with self.store.transaction() as tx:
            now = await tx.dossier(self.dossier.intake.id)
            assert now is not None
            self.dossier = await tx.save(now, with_row(now, 0, status=status))

    async def write(self) -> None:
        recorder, home = Recorder(self.clock, TEXTS, tracked=True), cast("Home", OneHome())
        tracker = cast("Tracker", self.notion)
        handler = NotionPage(tracker, home, self.store, self.clock, recorder, Rules())
        apply = await handler.send(replace(deliveries.notion_page(self.row, self.clock.now()), attempts=1))
        async with self.store.transaction() as tx:
            await apply(tx)

    async def lose(self) -> None:
        self.notion.deaf = True
        with pytest.raises(AnswerLostError):
            await self.write()
        self.notion.deaf = False

    async def look(self) -> None:
        shown = Shown(self.notion.page, await self.board.record(self.row))
        await self.board.taking.take(self.row.intake_id, [shown])


async def test_what_we_wrote_is_nobodys_edit_though_the_row_moved_on(sqlite_store: SqlStore, clock: StandingClock):
    play = Play(sqlite_store, clock)
    await play.begin()
    await play.move(Status.AUTHORIZED)
    await play.lose()
    await play.move(Status.INVALID)
    await play.look()
    record = await play.board.record(play.row)
    assert (await play.board.told(play.dossier), record.lines) == ([], ())
    await play.write()
    record = await play.board.record(play.row)
    assert (record.writing, record.seen[Column.STATUS]) == ({}, "Invalid")


async def test_an_owner_chosen_while_an_answer_was_lost_is_not_written_over(
    sqlite_store: SqlStore, clock: StandingClock
):
    play = Play(sqlite_store, clock)
    await play.begin()
    await play.move(Status.AUTHORIZED)
    await play.lose()
    page = play.notion.page
    play.notion.page = replace(page, values={**page.values, Column.OWNER: MAIL})
    await play.write()
    assert play.notion.got == [{Column.STATUS: "Authorized"}] * 2
    await play.look()
    (line,) = (await play.board.record(play.row)).lines
    assert "Only" in line, "it is read, and answered: Paula may not hand it on"
    await play.write()
    assert play.notion.got[-1] == {Column.OWNER: ADAM}
