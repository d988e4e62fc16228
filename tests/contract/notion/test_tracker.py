"""Pages against the stand-in: values within Notion's limits, look-ups, edits, trash, scans."""

from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.notion.values import again, pieces, units
from bot.domain.tracker import Column, Value
from bot.ports.errors import AnswerLostError, NotFoundError
from bot.ports.tracker import ColumnChangedError, TrashedError
from tests.contract.notion.driver import Bench

VALUES: dict[Column, Value] = {
    Column.CLIENT: "Acme <GmbH>",
    Column.PROJECT: "Site",
    Column.APP: "Gmail",
    Column.REQUEST_LINK: "https://make.com/x",
    Column.STATUS: "Pending",
    Column.OWNER: "paula@northwind.example",
    Column.NUDGE_COUNT: 0,
    Column.LAST_NUDGE: "2026-11-23T09:30:00+00:00",
    Column.ROW_KEY: "r1",
    Column.READY_FOR_TEARDOWN: False,
    Column.CONTACT_EMAIL: "carla@acme.example",
    Column.REVOKED_AT: None,
}


async def test_what_is_written_is_read_back(bench: Bench):
    home = await bench.made()
    page = await bench.tracker.create(home, VALUES)
    assert {column: page.values[column] for column in VALUES} == VALUES
    assert (await bench.tracker.read(home, page.id)).values == page.values
    cleared: dict[Column, Value] = dict.fromkeys(VALUES) | {Column.NUDGE_COUNT: None, Column.READY_FOR_TEARDOWN: False}
    page = await bench.tracker.update(home, page.id, cleared)
    assert {page.values[c] for c in VALUES if c is not Column.READY_FOR_TEARDOWN} == {None}


HARD: dict[str, tuple[Column, Value]] = {
    "a long text": (Column.PROJECT, "x" * 5000),
    "emoji at the seam": (Column.PROJECT, "x" * 1999 + "😀" * 1500),
    "markup": (Column.PROJECT, "<!channel> *b* \n second line"),
    "a long title": (Column.CLIENT, "ü" * 2500),
}


@pytest.mark.parametrize(("column", "value"), HARD.values(), ids=HARD.keys())
async def test_a_hard_value_fits(bench: Bench, column: Column, value: Value):
    home = await bench.made()
    page = await bench.tracker.create(home, {Column.CLIENT: "A", column: value})
    assert page.values[column] == value


CUT: dict[str, tuple[Column, Value, Value]] = {
    "an app with a comma": (Column.APP, "Docs, Sheets", "Docs Sheets"),
    "an app with a long name": (Column.APP, "x" * 300, "x" * 100),
    "an endless text": (Column.PROJECT, "x" * 300_000, "x" * 200_000),
    "an endless link": (Column.REQUEST_LINK, "https://x/" + "y" * 3000, None),
    "an endless address": (Column.CONTACT_EMAIL, "y" * 250 + "@x.example", None),
    "an owner who is no member": (Column.OWNER, "zoe@elsewhere.example", None),
}


@pytest.mark.parametrize(("column", "value", "shown"), CUT.values(), ids=CUT.keys())
async def test_what_does_not_fit_is_cut_and_the_row_is_written(
    bench: Bench, column: Column, value: Value, shown: Value
):
    home = await bench.made()
    page = await bench.tracker.create(home, {Column.CLIENT: "A", column: value})
    assert page.values[column] == shown


def test_pieces_tear_no_character():
    text = "😀" * 2500
    cut = list(pieces(text))
    assert "".join(cut) == text
    assert max(units(piece) for piece in cut) == 2000


async def test_pages_are_found_by_row_key_oldest_first(bench: Bench):
    home = await bench.made()
    first = await bench.tracker.create(home, VALUES)
    bench.sandbox.world.clock.advance(timedelta(minutes=2))
    second = await bench.tracker.create(home, VALUES)
    await bench.tracker.create(home, VALUES | {Column.ROW_KEY: "R1"})  # filters do not look at case
    assert [page.id for page in await bench.tracker.find(home, "r1")] == [first.id, second.id]
    assert await bench.tracker.find(home, "r2") == []


async def test_a_lost_create_is_told_and_can_be_found(bench: Bench):
    home = await bench.made()
    bench.fault("lost_answer", "POST /v1/pages")
    with pytest.raises(AnswerLostError):
        await bench.tracker.create(home, VALUES)
    assert len(await bench.tracker.find(home, "r1")) == 1


async def test_lines_are_added_below_what_people_wrote_and_once(bench: Bench):
    home = await bench.made()
    page = await bench.tracker.create(home, VALUES)
    bold: list[Any] = [{"type": "text", "text": {"content": "Mine"}, "annotations": {"bold": True}}]
    await bench.client.sdk.pages.update(page.id, properties={"Notes": {"rich_text": bold}})
    page = await bench.tracker.update(home, page.id, {}, ["one", "two"])
    assert page.values[Column.NOTES] == "Mine\none\ntwo"
    page = await bench.tracker.update(home, page.id, {}, ["two"])
    assert page.values[Column.NOTES] == "Mine\none\ntwo"
    said = await bench.client.sdk.pages.retrieve(page.id)
    assert said["properties"]["Notes"]["rich_text"][0]["annotations"]["bold"] is True


async def test_notes_that_cannot_be_written_back_hold_nothing_else_up(bench: Bench):
    home = await bench.made()
    page = await bench.tracker.create(home, VALUES)
    crowded: list[Any] = [
        {"type": "text", "text": {"content": f"{n}."}, "annotations": {"bold": n % 2 == 0}} for n in range(100)
    ]
    await bench.client.sdk.pages.update(page.id, properties={"Notes": {"rich_text": crowded}})
    page = await bench.tracker.update(home, page.id, {Column.PROJECT: "X"}, ["one"])
    assert page.values[Column.PROJECT] == "X"
    assert str(page.values[Column.NOTES]).endswith("99.")
    await bench.client.sdk.pages.update(page.id, properties={"Notes": {"rich_text": crowded[:1]}})
    refusal = {"object": "error", "status": 400, "code": "validation_error", "message": "Invalid URL for link."}
    bench.fault("status", "PATCH /v1/pages/*", status=400, body=refusal)
    page = await bench.tracker.update(home, page.id, {Column.PROJECT: "Y"}, ["one"])
    assert (page.values[Column.PROJECT], page.values[Column.NOTES]) == ("Y", "0.")


def test_what_people_typed_in_one_go_is_written_back_in_pieces():
    long = {
        "type": "text",
        "text": {"content": "😀" * 1001, "link": None},
        "annotations": {"bold": True},
        "plain_text": "…",
    }
    first, second = again([long])
    assert (first["text"], second["text"]) == ({"content": "😀" * 1000}, {"content": "😀"})
    assert first["annotations"] == second["annotations"] == {"bold": True}


async def test_the_trash_is_told_from_what_is_gone(bench: Bench):
    home = await bench.made()
    page = await bench.tracker.create(home, VALUES)
    await bench.control("trash", page_id=page.id)
    with pytest.raises(TrashedError):
        await bench.tracker.update(home, page.id, {Column.PROJECT: "X"})
    with pytest.raises(TrashedError):
        await bench.tracker.update(home, page.id, {}, ["line"])
    assert (await bench.tracker.read(home, page.id)).in_trash
    assert [found.id for found in (await bench.tracker.trashed(home)).pages] == [page.id]
    assert (await bench.tracker.changed(home, None)).pages == ()
    with pytest.raises(NotFoundError):
        await bench.tracker.read(home, "33333333-3333-4333-8333-333333333333")


async def test_times_are_whole_minutes_and_the_editor_is_known(bench: Bench):
    home = await bench.made()
    page = await bench.tracker.create(home, VALUES)
    assert page.edited_at.second == 0
    assert page.edited_by is None
    await bench.control("edit", user="U0MIA", page_id=page.id, properties={"Notes": "x"})
    assert (await bench.tracker.read(home, page.id)).edited_by == "mia@northwind.example"


async def test_only_what_changed_since_is_listed_page_by_page(bench: Bench):
    home = await bench.made()
    for number in range(120):
        await bench.tracker.create(home, {Column.CLIENT: f"C{number}", Column.ROW_KEY: f"r{number}"})
    bench.sandbox.world.clock.advance(timedelta(hours=1))
    late = await bench.tracker.create(home, VALUES)
    everything = await bench.tracker.changed(home, None)
    assert len(everything.pages) == 121
    assert everything.complete
    assert everything.pages[-1].id == late.id
    recent = await bench.tracker.changed(home, late.edited_at - timedelta(minutes=5))
    assert [page.id for page in recent.pages] == [late.id]


async def test_a_cut_list_says_that_it_is_cut(bench: Bench):
    home = await bench.made()
    for number in range(7):
        await bench.tracker.create(home, {Column.CLIENT: f"C{number}"})
    bench.switch("query_row_limit", 5)
    scan = await bench.tracker.changed(home, None)
    assert (len(scan.pages), scan.complete) == (5, False)


async def test_a_deleted_column_is_told(bench: Bench):
    home = await bench.made()
    page = await bench.tracker.create(home, VALUES)
    await bench.control("column", data_source_id=home.source_id, name="Project", delete=True)
    with pytest.raises(ColumnChangedError):
        await bench.tracker.update(home, page.id, {Column.PROJECT: "X"})


@pytest.mark.parametrize("capability", ["no_emails", "none"])
async def test_without_seeing_people_owner_stays_empty(bench: Bench, capability: str):
    bench.switch("user_capability", capability)
    home = await bench.made()
    page = await bench.tracker.create(home, VALUES)
    assert page.values[Column.OWNER] is None


async def test_trash_is_never_said_the_old_way(bench: Bench):
    """`archived` is gone from the newer version, and nothing of ours sends or reads it."""
    home = await bench.made()
    page = await bench.tracker.create(home, VALUES)
    said = await bench.client.sdk.pages.retrieve(page.id)
    assert said["in_trash"] is False
