"""The door of a project that is being closed: nothing new gets in, and nothing that was on its way stays alive."""

from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from pathlib import Path
from typing import cast

import pytest

from bot.adapters.store import SqlStore
from bot.domain.delivery import DeliveryKind
from bot.domain.event import Surface
from bot.domain.request import Request
from bot.domain.status import Status
from bot.domain.tracker import Column, TrackerHome, Value, Values
from bot.messages.closed import nothing_new
from bot.ports.chat import Chat
from bot.ports.tracker import Page, Tracker
from bot.services.door import DoorClosedError
from bot.services.handlers.nudge_base import NudgeHandler
from bot.services.opening import Problems
from bot.services.tracker.sending import Sending
from bot.services.tracker.strays import StrayNotes
from tests.services.repeats import Repeats
from tests.services.stage import ADMIN, GMAIL, OWNER, TEXTS, Stage
from tests.services.world import Make
from tests.store.conftest import StandingClock

LINK = "https://share.1password.com/s#Kq3vBJZ2n1pXw0Lk9TQeRg5Fh7Yd8Uc6mNaSbVtWiOzP"
HOME = TrackerHome(database_id="d", source_id="s", url="u", columns={})
LEAST = 10
"""Moments a wish takes at the least."""
Press = Callable[[Stage, Request], Awaitable[object]]


@pytest.fixture
def stage(sqlite_store: SqlStore, clock: StandingClock) -> Stage:
    return Stage(sqlite_store, clock, Make())


async def declined(stage: Stage) -> Request:
    """One app is declined, and nobody was asked again yet; returns its row."""
    dossier = await stage.open("gmail")
    await stage.settle()
    stage.make.turn(GMAIL, "declined")
    await stage.settle()
    (row,) = (await stage.dossier(dossier.intake.id)).requests
    assert row.status is Status.DECLINED
    return row


async def close(stage: Stage, intake_id: str) -> None:
    await stage.desk.close(intake_id, ADMIN, "Website")


async def is_over(stage: Stage, row: Request) -> None:
    """Nothing is owed, the project is closed, and Make holds nothing of it."""
    await stage.settle()
    assert stage.make.requests == {}
    (teardown,) = [await newest(stage)]
    assert str(teardown.state) == "done"
    assert (await stage.row(row)).has_ended
    assert not (await stage.row(row)).is_held


async def newest(stage: Stage):
    async with stage.store.transaction(read_only=True) as tx:
        return await tx.teardown_of("Acme", "Website")


PRESSES: dict[str, tuple[Callable[[Stage], Awaitable[Request]], Press]] = {
    "ask again": (declined, lambda stage, row: stage.rows.ask_again(row.id, OWNER)),
    "reauthorize": (Stage.broken, lambda stage, row: stage.rows.reauthorize(row.id, OWNER)),
    "get link": (Stage.broken, lambda stage, row: stage.rows.link(row.id, OWNER)),
    "nudge now": (Stage.broken, lambda stage, row: stage.asking.nudge(row.intake_id, OWNER, Surface.BUTTON)),
}


@pytest.mark.parametrize("name", PRESSES)
async def test_an_old_button_is_refused_with_a_plain_sentence(stage: Stage, name: str):
    prepare, press = PRESSES[name]
    row = await prepare(stage)
    await close(stage, row.intake_id)
    with pytest.raises(DoorClosedError) as refused:
        await press(stage, row)
    assert (
        "is being closed, as <@U0ADAM> asked, so nothing new is asked for"
        in nothing_new(refused.value.teardown, TEXTS).text
    )
    await is_over(stage, row)


async def test_a_share_link_is_not_taken_in_any_more(stage: Stage):
    dossier = await stage.open("panel")
    (row,) = dossier.requests
    await close(stage, row.intake_id)
    for refused in (stage.sharing.wanted(row.id, OWNER), stage.sharing.give(row.id, OWNER, LINK)):
        with pytest.raises(DoorClosedError):
            await refused
    await is_over(stage, row)


async def test_a_new_row_is_refused_until_it_is_over(stage: Stage):
    """The form and the box on the Notion board open rows by the same call."""
    row = await declined(stage)
    await close(stage, row.intake_id)
    refused = await stage.open("hubspot", source="V2")
    assert isinstance(refused, Problems)
    assert [problem.text for problem in refused.problems] == ["form.project_closing"]
    await is_over(stage, row)
    assert (await stage.open("hubspot", source="V2")).requests


class OnePage:
    """Notion with one page; keeps what is written to it."""

    def __init__(self) -> None:
        self.written: list[tuple[dict[Column, Value], list[str]]] = []

    async def update(self, _home: TrackerHome, _page_id: str, values: Values, lines: Sequence[str]) -> None:
        self.written.append((dict(values), list(lines)))


async def test_a_box_ticked_on_the_board_meanwhile_is_unticked_and_goes_out_by_nobodys_wish(stage: Stage):
    row = await declined(stage)
    await close(stage, row.intake_id)
    notion = OnePage()
    notes = StrayNotes(cast("Tracker", notion), stage.store, stage.clock, TEXTS)
    sending = Sending(stage.opening, cast("Chat", stage.office), stage.store, notes, TEXTS, "C0ACME")
    shown: Values = {
        Column.CLIENT: "acme",
        Column.PROJECT: "Website",
        Column.APP: "HubSpot",
        Column.CONTACT_EMAIL: "c@acme.example",
    }
    at = stage.clock.now()
    page = Page(id="p1", url="u", values=shown, created_at=at, edited_at=at, edited_by="paula@north.example")
    await sending.send(HOME, page)
    await sending.send(HOME, page)
    (first, (told,)), second = notion.written
    assert first == second[0] == {Column.SEND_REQUEST: False}
    assert "this project is being closed" in told
    assert second[1] == [], "the same note is not added twice"
    await is_over(stage, row)
    assert not stage.make.requests


async def test_what_was_asked_for_and_not_yet_sent_is_never_sent(stage: Stage):
    """The form was sent a moment before the closing began."""
    dossier = await stage.open("gmail", "hubspot")
    await close(stage, dossier.intake.id)
    for lane in stage.lanes:
        await lane.run()
    assert "create" not in stage.make.calls
    await is_over(stage, dossier.requests[0])
    assert "create" not in stage.make.calls


async def test_a_reminder_that_was_due_a_moment_before_is_not_sent(stage: Stage):
    row = await stage.broken()
    await stage.asking.nudge(row.intake_id, OWNER, Surface.BUTTON)
    async with stage.store.transaction(read_only=True) as tx:
        (reminder,) = await tx.due(DeliveryKind.NUDGE_THREAD, stage.clock.now(), 5)
    handler = NudgeHandler(stage.reminding)
    assert await handler.still_wanted(reminder) is not None
    await close(stage, row.intake_id)
    assert await handler.still_wanted(reminder) is None


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", ["ask again", "reauthorize"])
async def test_whenever_the_closing_begins_nothing_alive_is_left(migrated_file, tmp_path: Path, name: str, step: int):
    """At each moment of a wish that is being carried out somebody else presses Close."""
    repeats, (prepare, press) = Repeats(migrated_file, tmp_path), PRESSES[name]
    row = await repeats.prepare(prepare)
    for number in count(1, step):
        async with repeats.again() as stage:
            if not await closing_at(stage, number, row, press):
                break
    assert number > LEAST


async def closing_at(stage: Stage, number: int, row: Request, press: Press) -> bool:
    """Press, and close at one moment of what follows; tells whether there was such a moment."""

    async def closes() -> None:
        await close(stage, row.intake_id)

    stage.moments.once_at(number, closes)
    await press(stage, row)
    await stage.settle()
    if stage.moments.at is not None:
        return False
    await is_over(stage, row)
    return True
