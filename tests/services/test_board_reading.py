"""A page that was read before a write of ours, and is taken in after it, takes nothing back."""

from dataclasses import replace
from typing import Any

from bot.adapters.store import SqlStore
from bot.domain.event import EventKind
from bot.domain.tracker import Column, PageRecord, TrackerHome
from bot.ports.tracker import Page, Scan
from bot.services.systems import Systems
from bot.services.tracker.reading import Board
from tests.services import test_board_copies, test_board_ticks
from tests.services.test_board_ticks import MAIL
from tests.store.conftest import StandingClock

ADAM = "adam@north.example"


class Tracker:
    """Notion, with one page; `written` is what happens to it right after it was read."""

    def __init__(self, store: SqlStore, page: Page) -> None:
        self.store, self.page = store, page
        self.written: PageRecord | None = None

    async def changed(self, *_: object) -> Scan:
        return Scan(pages=[self.page])

    async def read(self, _: TrackerHome, __: str) -> Page:
        shown = self.page
        if self.written is not None:
            self.page = replace(shown, values={**shown.values, Column.OWNER: self.written.seen[Column.OWNER]})
            async with self.store.transaction() as tx:
                kept = await tx.page_record(self.written.request_id)
                assert kept is not None
                await tx.keep_page(replace(self.written, revision=kept.revision))
            self.written = None
        return shown

    async def trashed(self, _: object) -> Scan:
        return Scan()


async def test_a_page_read_before_an_owner_was_written_does_not_take_that_back(
    sqlite_store: SqlStore, clock: StandingClock
):
    ticks = test_board_ticks.Board(sqlite_store, clock)
    dossier = await ticks.add("gmail")
    (row,) = dossier.requests
    seen = replace(await ticks.record(row), seen={Column.OWNER: ADAM, Column.NOTES: ""})
    async with sqlite_store.transaction() as tx:
        await tx.keep_page(seen)
    at = clock.now()
    values = {Column.OWNER: ADAM, Column.NOTES: "Called them"}
    tracker = Tracker(
        sqlite_store, Page(id=row.id, url="u", values=values, created_at=at, edited_at=at, edited_by=MAIL)
    )
    tracker.written = replace(seen, seen={**seen.seen, Column.OWNER: MAIL})
    parts: dict[str, Any] = {"home": test_board_copies.Home(), "strays": None, "sending": None}
    board = Board(
        tracker=tracker,  # type: ignore[arg-type]
        store=sqlite_store, clock=clock, systems=Systems(sqlite_store, clock), taking=ticks.taking, **parts,
    )  # fmt: skip
    await board.run()
    assert await ticks.told(dossier) == [], "what it shows is older than what we remember"
    await board.run()
    assert [e.kind for e in await ticks.told(dossier)] == [EventKind.NOTES_CHANGED]
    record = await ticks.record(row)
    assert (record.writes, record.lines) == ({}, ()), "nobody took the owner back"
