"""A copy that is found while its row's own page is being written is read again, until it can be told."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain import delivery as rules
from bot.domain.tracker import Column, PageRecord, TrackerHome
from bot.ports.tracker import Page, Scan
from bot.services import deliveries
from bot.services.systems import Systems
from bot.services.tracker.reading import Board
from tests.store.build import a_dossier, with_row

HOME = TrackerHome(database_id="d", source_id="s", url="u")
MARK = "notion.read:s"


class Home:
    async def current(self) -> TrackerHome:
        return HOME

    async def refresh(self) -> frozenset[Column]:
        return frozenset()

    async def keep(self) -> None: ...


class Tracker:
    def __init__(self, copy: Page) -> None:
        self.copy = copy

    async def changed(self, *_: object) -> Scan:
        later = replace(self.copy, id="later", values={}, edited_at=self.copy.edited_at + timedelta(days=1))
        return Scan(pages=[self.copy, later])

    async def trashed(self, _: object) -> Scan:
        return Scan()


class Notes:
    def __init__(self) -> None:
        self.told: list[str] = []

    async def is_copy(self, _: object, page: Page) -> None:
        self.told.append(page.id)


async def test_a_copy_is_told_once_its_row_was_written(sqlite_store, clock):
    dossier = with_row(a_dossier("gmail"), 0, requested_at=clock.now())
    (row,) = dossier.requests
    at = clock.now()
    copy = Page(id="copy", url="u", values={Column.ROW_KEY: row.id}, created_at=at, edited_at=at)
    page, notes = deliveries.notion_page(row, at), Notes()
    parts: dict[str, Any] = {"tracker": Tracker(copy), "home": Home(), "strays": notes, "taking": None, "sending": None}
    board = Board(store=sqlite_store, clock=clock, systems=Systems(sqlite_store, clock), **parts)
    async with sqlite_store.transaction() as tx:
        await tx.add(dossier)
        await tx.keep_page(PageRecord(request_id=row.id, source_id="s", page_id="own", url="u"))
        await tx.plan(page)
    await board.run()
    assert notes.told == []
    async with sqlite_store.transaction() as tx:
        mark = await tx.mark(MARK)
        assert mark == copy.edited_at, "from there on it is read again"
        claimed = await tx.claim(await tx.delivery(page.key), clock.now())
        await tx.settle(claimed, rules.sent(claimed))
    await board.run()
    assert notes.told == ["copy"]
