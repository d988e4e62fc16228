"""The board in Notion: pages as somebody has just left them, handed to what takes edits in."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, cast

from bot.domain.projection import project
from bot.domain.tracker import Column, PageRecord, TrackerHome, Value
from bot.ports.tracker import Page
from bot.services.tracker.sending import Sending
from bot.services.tracker.strays import StrayNotes
from bot.services.tracker.taking import Shown, Taking
from tests.acceptance.roles.people import CREA
from tests.acceptance.roles.stand import Stand
from tests.acceptance.scene import CHANNEL

HOME = TrackerHome(database_id="d", source_id="s", url="")


async def tear_down(stand: Stand) -> None:
    """Tick Ready for Teardown."""
    await _edit(stand, Column.READY_FOR_TEARDOWN, value=True)


def set_status(status: str) -> Callable[[Stand], Awaitable[None]]:
    """Set the status by hand."""
    return lambda stand: _edit(stand, Column.STATUS, status)


async def hand_on(stand: Stand) -> None:
    """Make somebody else the owner."""
    await _edit(stand, Column.OWNER, _mail(stand, CREA))


async def asked_on_board(stand: Stand) -> None:
    """Let somebody have ticked the box, so that the thread asks."""
    await stand.seed("authorized", status="Authorized")
    async with stand.scene.app.outside.store.transaction() as tx:
        await tx.keep_page(_record(stand, **{Column.READY_FOR_TEARDOWN: True}))


async def send_request(stand: Stand) -> None:
    """Tick Send Request on a row of one's own."""
    values = {
        Column.CLIENT: "Acme",
        Column.PROJECT: f"Board for {stand.user} {stand.row}",
        Column.APP: "Gmail",
        Column.CONTACT_EMAIL: "carla@acme.example",
        Column.SEND_REQUEST: True,
    }
    app = stand.scene.app
    notes = cast("StrayNotes", _Notes(stand))
    sending = Sending(app._opening, app.outside.chat, app.outside.store, notes, app._texts, CHANNEL)
    await sending.send(HOME, _page(stand, f"own{stand.user}{stand.row}", values))


class _Notes:
    """Takes what a page that is no row's is told."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand

    async def say(self, _: TrackerHome, __: Page, text: str) -> None:
        self._stand.told.append(text)


async def _edit(stand: Stand, column: Column, value: Value) -> None:
    app, record = stand.scene.app, _record(stand)
    stand.told, out = [], app.outside
    async with out.store.transaction() as tx:
        known = await tx.page_record(stand.row)
        await tx.keep_page(replace(record, revision=known.revision if known is not None else 0))
        kept = await tx.page_record(stand.row)
    assert kept is not None
    taking = Taking(
        store=out.store,
        chat=out.chat,
        clock=out.clock,
        identity=app._identity,
        recorder=app._recorder,
        texts=app._texts,
        asks_first=False,
    )
    stand.scene.slack.limits.forget()
    page = _page(stand, record.page_id, {**record.seen, column: value})
    await taking.take(stand.dossier.intake.id, [Shown(page, kept)])
    async with out.store.transaction(read_only=True) as tx:
        after = await tx.page_record(stand.row)
    assert after is not None
    stand.told += after.lines


def _record(stand: Stand, **seen: Value) -> PageRecord:
    row = stand.dossier.requests[0]
    shown = {str(column): value for column, value in project(stand.dossier, row).items()}
    return PageRecord(request_id=row.id, source_id="s", page_id=f"p{row.id}", url="", sent=shown, seen=shown | seen)


def _page(stand: Stand, page_id: str, values: Any) -> Page:
    now, who = stand.scene.world.clock.now(), _mail(stand, stand.user)
    named = {Column(name): value for name, value in values.items()}
    return Page(id=page_id, url="", values=named, created_at=now, edited_at=now, edited_by=who, created_by=who)


def _mail(stand: Stand, user: str) -> str:
    return str(stand.scene.slack.workspace.people[user].email)


__all__ = ["asked_on_board", "hand_on", "send_request", "set_status", "tear_down"]
