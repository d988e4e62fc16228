"""A row that was sent, and is still ticked: its own page is filled in, and one out of the trash is answered."""

from dataclasses import replace
from typing import cast

from bot.adapters.store import SqlStore
from bot.domain.tracker import Column, PageRecord, TrackerHome, Values
from bot.ports.chat import Chat
from bot.ports.tracker import Page, Tracker
from bot.services.tracker.origin import source_key
from bot.services.tracker.sending import Sending
from bot.services.tracker.strays import StrayNotes
from tests.services.stage import TEXTS, Stage
from tests.services.test_door import HOME, OnePage
from tests.services.world import Make
from tests.store.conftest import StandingClock

ROW: Values = {
    Column.CLIENT: "acme",
    Column.PROJECT: "Website",
    Column.APP: "HubSpot",
    Column.CONTACT_EMAIL: "c@acme.example",
    Column.SEND_REQUEST: True,
}


async def test_a_row_out_of_the_trash_for_which_another_was_made_is_told_so_and_unticked(
    sqlite_store: SqlStore, clock: StandingClock
):
    stage, notion = Stage(sqlite_store, clock, Make()), OnePage()
    notes = StrayNotes(cast("Tracker", notion), stage.store, clock, TEXTS)
    sending = Sending(stage.opening, cast("Chat", stage.office), stage.store, notes, TEXTS, "C0ACME")
    at = clock.now()
    page = Page(id="p1", url="u", values=ROW, created_at=at, edited_at=at, edited_by="paula@north.example")
    await sending.send(HOME, page)
    await sending.send(HOME, page)
    assert notion.written == [], "its own delivery fills it in"
    async with stage.store.transaction() as tx:
        dossier = await tx.dossier(await tx.intake_by_source(source_key("p1")) or "")
        assert dossier is not None
        (row,) = dossier.requests
        await tx.keep_page(PageRecord(request_id=row.id, source_id=HOME.source_id, page_id="p2", url="u"))
    for _ in range(2):
        await sending.send(HOME, page)
    (first, (told,)), second = notion.written
    assert first == second[0] == {Column.SEND_REQUEST: False}
    assert "another row" in told
    assert second[1] == [], "the same note is not added twice"
    elsewhere: TrackerHome = replace(HOME, source_id="another table")
    await sending.send(elsewhere, page)
    assert len(notion.written) == 2, "a page of a table that is not used any more counts for nothing"
