"""Which page becomes a row's own: the heir of one that was thrown away, and never a person's copy."""

from dataclasses import replace
from typing import cast

from bot.adapters.store import SqlStore
from bot.domain.tracker import Column, PageRecord, TrackerHome
from bot.ports.tracker import Page, Tracker, TrashedError
from bot.services import deliveries
from bot.services.recorder import Recorder
from bot.services.tracker.home import Home
from bot.services.tracker.page_write import NotionPage, Rules, Trashed
from tests.services.stage import TEXTS
from tests.store.build import a_dossier, with_row
from tests.store.conftest import StandingClock

OLD, HEIR = "old", "heir"
HOME = TrackerHome(database_id="d", source_id="s", url="u", columns={Column.CLIENT: "c"})


class OneHome:
    async def current(self) -> TrackerHome:
        return HOME


class OldAndHeir:
    """Has a page in the trash, and the one that was made in its place by a call whose answer got lost."""

    def __init__(self, clock: StandingClock) -> None:
        at = clock.now()
        self.old = Page(id=OLD, url="u/old", values={}, created_at=at, edited_at=at, in_trash=True)
        self.heir = Page(id=HEIR, url="u/heir", values={}, created_at=at, edited_at=at)

    async def read(self, *_: object) -> Page:
        return self.old

    async def find(self, *_: object) -> list[Page]:
        return [self.heir]

    async def update(self, _: object, page_id: str, *__: object) -> Page:
        if page_id == OLD:
            raise TrashedError
        return self.heir


class CopyFirst:
    """Finds two pages of one minute: a person's copy, and the page it was made of."""

    def __init__(self, clock: StandingClock) -> None:
        self.at = clock.now()

    async def find(self, *_: object) -> list[Page]:
        copy = Page(
            id="copy", url="u", values={}, created_at=self.at, edited_at=self.at, created_by="mia@north.example"
        )
        return [copy, replace(copy, id="own", created_by=None)]

    async def update(self, _: object, page_id: str, *__: object) -> Page:
        assert page_id == "own"
        return (await self.find())[1]


def a_handler(
    tracker: object, store: SqlStore, clock: StandingClock, trashed: Trashed = Trashed.RECREATE
) -> NotionPage:
    recorder, home = Recorder(clock, TEXTS, tracked=True), cast("Home", OneHome())
    return NotionPage(cast("Tracker", tracker), home, store, clock, recorder, Rules(trashed=trashed))


async def test_that_a_page_is_in_the_trash_takes_nothing_from_what_was_noted_meanwhile(
    sqlite_store: SqlStore, clock: StandingClock
):
    dossier = with_row(a_dossier("gmail"), 0, requested_at=clock.now())
    (row,) = dossier.requests
    page, line = deliveries.notion_page(row, clock.now()), "credreq: one"
    async with sqlite_store.transaction() as tx:
        await tx.add(dossier)
        await tx.keep_page(PageRecord(request_id=row.id, source_id="s", page_id=OLD, url="u/old"))
    apply = await a_handler(OldAndHeir(clock), sqlite_store, clock, Trashed.REPORT).send(replace(page, attempts=1))
    async with sqlite_store.transaction() as tx:
        noted = await tx.page_record(row.id)
        assert noted is not None
        await tx.keep_page(replace(noted, lines=(line,)))
    async with sqlite_store.transaction() as tx:
        await apply(tx)
        after = await tx.page_record(row.id)
    assert after is not None
    assert (after.in_trash, after.lines) == (True, (line,))


async def test_of_two_pages_of_one_minute_a_persons_is_the_copy(sqlite_store: SqlStore, clock: StandingClock):
    """Notion tells no more than the minute; the answer to making the page got lost, and somebody copied it at once."""
    dossier = with_row(a_dossier("gmail"), 0, requested_at=clock.now())
    (row,) = dossier.requests
    page = deliveries.notion_page(row, clock.now())
    async with sqlite_store.transaction() as tx:
        await tx.add(dossier)
        await tx.plan(page)
    apply = await a_handler(CopyFirst(clock), sqlite_store, clock).look(page)
    assert apply is not None
    async with sqlite_store.transaction() as tx:
        await apply(tx)
        record = await tx.page_record(row.id)
    assert record is not None
    assert record.page_id == "own"


async def test_the_card_is_redrawn_when_another_page_takes_the_place_of_one_in_the_trash(
    sqlite_store: SqlStore, clock: StandingClock
):
    dossier = with_row(a_dossier("gmail"), 0, requested_at=clock.now())
    (row,) = dossier.requests
    page = deliveries.notion_page(row, clock.now())
    async with sqlite_store.transaction() as tx:
        await tx.add(dossier)
        await tx.keep_page(PageRecord(request_id=row.id, source_id="s", page_id=OLD, url="u/old"))
        await tx.plan(page)
    handler = a_handler(OldAndHeir(clock), sqlite_store, clock)
    apply = await handler.send(replace(page, attempts=2, failures=1))
    async with sqlite_store.transaction() as tx:
        await apply(tx)
        record = await tx.page_record(row.id)
        assert record is not None
        assert record.page_id == HEIR
        assert await tx.delivery(deliveries.card_edit(dossier.intake.id, clock.now()).key) is not None
