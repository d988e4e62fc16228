"""What changes while the sides are compared is nobody's finding."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.adapters.store import SqlStore
from bot.domain.finding import FindingKind
from bot.domain.make_request import Creation
from bot.domain.tracker import Column, PageRecord
from bot.ports.tracker import Page, Scan
from bot.services.reconcile.board_side import BoardSide
from bot.services.reconcile.make_side import MakeSide
from tests.services.stage import Stage
from tests.services.test_board_copies import Home
from tests.services.test_revoking import given
from tests.services.world import Make
from tests.store.conftest import StandingClock

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
Happens = Callable[[], Awaitable[None]]


class Listing:
    """Notion's list of pages; something happens before its answer is here."""

    def __init__(self, pages: list[Page], happens: Happens | None) -> None:
        self._pages, self._happens = pages, happens

    async def changed(self, *_: object) -> Scan:
        if self._happens is not None:
            await self._happens()
        return Scan(pages=self._pages)


async def test_a_page_that_was_made_or_written_while_the_board_was_listed_is_no_finding(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make())
    dossier = await stage.open("gmail", "hubspot")
    old, new = (
        PageRecord(request_id=row.id, source_id="s", page_id=f"p{row.id}", url="u", sent={Column.CLIENT: "Acme"})
        for row in dossier.requests
    )
    page = Page(id=old.page_id, url="u", values={Column.CLIENT: "Globex"}, created_at=AT, edited_at=AT)

    async def keep(record: PageRecord) -> None:
        async with sqlite_store.transaction() as tx:
            await tx.keep_page(record)

    async def meanwhile() -> None:
        await keep(replace(old, revision=1))
        await keep(new)

    async def kinds(happens: Happens | None) -> list[FindingKind]:
        home: Any = Home()
        listing: Any = Listing([page], happens)
        return [found.kind async for found in BoardSide(listing, home, sqlite_store).findings()]

    await keep(old)
    assert await kinds(meanwhile) == []
    assert sorted(await kinds(None)) == sorted([FindingKind.PAGE_EDITED, FindingKind.PAGE_MISSING])


async def test_a_request_that_was_deleted_while_makes_list_was_read_is_no_finding(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage = Stage(sqlite_store, clock, Make())
    row = await given(stage)
    stage.make.requests.clear()
    api: Any = stage.make
    side = MakeSide(api, sqlite_store)
    assert [found.kind async for found in side.findings()] == [FindingKind.REQUEST_GONE]
    heads = stage.make.heads

    async def deleted_meanwhile() -> Any:
        async with sqlite_store.transaction() as tx:
            dossier = await tx.dossier(row.intake_id)
            assert dossier is not None
            (made,) = dossier.make_requests
            await tx.save(dossier, dossier.with_make_request(replace(made, creation=Creation.GONE)))
        async for head in heads():
            yield head

    api.heads = deleted_meanwhile
    assert [found.kind async for found in side.findings()] == []
