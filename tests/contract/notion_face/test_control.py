"""What people do in Notion's window, and what the state shows of it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.contract.notion_face.conftest import PRIVATE, Json, Notion, Table, text

PAULA = "ba01a000-0000-4000-8000-000000000001"
MIA = "51a00000-0000-4000-8000-000000000003"


async def state(notion: Notion) -> Json:
    found: Json = (await notion.http.get("/control/state")).json()
    notion_state: Json = found["notion"]
    return notion_state


async def test_a_person_adds_a_row(notion: Notion, table: Table) -> None:
    cells = {
        "Client": "Acme",
        "Project": "x" * 2500,
        "Status": "Pending",
        "App": "Gmail",
        "Tags": ["a", "z"],
        "Nudge Count": 2,
        "Ready": True,
        "Last Nudge": "2026-11-20T10:00:00Z",
        "Owner": ["paula@northwind.example", "Mia Miller"],
        "Mail": "a@b.c",
        "Link": "https://x",
    }
    made = await notion.control("row", user="U0MIA", data_source_id=table.id, properties=cells)
    page = await table.page(made["row"]["id"])
    assert page["created_by"]["id"] == page["last_edited_by"]["id"] == MIA
    values = {name: value[value["type"]] for name, value in page["properties"].items()}
    assert [len(part["text"]["content"]) for part in values["Project"]] == [2000, 500]
    assert [user["id"] for user in values["Owner"]] == [PAULA, MIA]
    assert made["row"]["cells"]["Owner"] == "Paula Park, Mia Miller"
    assert made["row"]["cells"]["Next Nudge At"] == "2026-11-22T10:00:00.000+00:00"
    assert made["row"]["raw"]["Ready"] is True


async def test_a_person_edits_and_is_named(notion: Notion, table: Table) -> None:
    page = await table.add(Client={"title": text("Acme")}, Mail={"email": "a@b.c"})
    notion.world.clock.advance(timedelta(minutes=5))
    seq = notion.world.feed.seq
    await notion.control("edit", user="paula", page_id=page["id"], properties={"Status": "Declined", "Mail": None})
    after = await table.page(page["id"])
    assert after["last_edited_by"] == {"object": "user", "id": PAULA}
    assert after["created_by"]["id"] != PAULA
    assert after["last_edited_time"] == "2026-11-23T09:35:00.000Z"
    assert after["properties"]["Mail"]["email"] is None
    assert notion.world.feed.seq == seq + 1
    back = await table.edit(page["id"], Status={"select": {"name": "Pending"}})
    assert back["last_edited_by"]["id"] == notion.face.space.bot.id


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"properties": {"Next Nudge At": "x"}}, 400, "Next Nudge At is a formula and cannot be edited."),
        ({"properties": {"Created": "2026-01-01"}}, 400, "Created is a created_time and cannot be edited."),
        ({"properties": {"Nope": "x"}}, 400, "Nope is not a property that exists."),
        ({"properties": {"App": "a, b"}}, 400, "commas not allowed"),
        ({"properties": {"Owner": ["bob"]}}, 400, "nobody here is called 'bob'"),
        ({"user": "bob"}, 400, "nobody here is called 'bob'"),
        ({"page_id": PRIVATE}, 404, "Could not find page"),
        ({"page_id": "x"}, 400, "should be a valid uuid"),
    ],
)
async def test_impossible_edits_are_refused(notion: Notion, table: Table, body: Json, status: int, words: str) -> None:
    row = await table.row("x")
    found = await notion.control("edit", status=status, **{"page_id": row["id"], "properties": {}} | body)
    assert words in found["error"]


async def test_trash_and_restore(notion: Notion, table: Table) -> None:
    row = await table.row("x")
    assert (await notion.control("trash", user="mia", page_id=row["id"]))["row"]["in_trash"] is True
    page = await table.page(row["id"])
    assert (page["in_trash"], page["last_edited_by"]["id"]) == (True, MIA)
    refusal = await notion.control("edit", status=400, page_id=row["id"], properties={"Ready": True})
    assert "archived" in refusal["error"]
    await notion.control("restore", page_id=row["id"])
    assert await table.clients() == ["x"]


async def test_a_duplicate_carries_every_cell(notion: Notion, table: Table) -> None:
    row = await table.row("Acme", Project="key-1", Status="Pending")
    copy = (await notion.control("duplicate", page_id=row["id"]))["row"]
    assert copy["id"] != row["id"]
    assert (copy["cells"]["Client"], copy["cells"]["Project"], copy["cells"]["No"]) == ("Acme (1)", "key-1", "CR-2")
    same = await table.query(filter={"property": "Project", "rich_text": {"equals": "key-1"}})
    assert len(same["results"]) == 2


async def test_columns_change_under_the_bots_feet(notion: Notion, table: Table) -> None:
    before = await table.columns()
    await notion.control("column", data_source_id=table.id, name="Mail", rename="E-mail")
    await notion.control("column", data_source_id=table.id, name="Phone", delete=True)
    await notion.control("column", data_source_id=table.id, name="Ready", retype="select")
    after = await table.columns()
    assert after["E-mail"]["id"] == before["Mail"]["id"]
    assert "Phone" not in after
    assert after["Ready"]["type"] == "select"
    assert await notion.message(
        "PATCH", f"/pages/{(await table.add())['id']}", {"properties": {"Mail": {"email": None}}}
    ) == ("Mail is not a property that exists.")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"name": "Client", "delete": True}, "Cannot delete title property."),
        ({"name": "Nope", "delete": True}, "Nope is not a property that exists."),
        ({"name": "Nope", "retype": "select"}, "Nope is not a property that exists."),
        ({"name": "Mail", "retype": "banana"}, "Mail.banana should be not present"),
        ({"name": "Mail"}, "say rename, retype or delete"),
    ],
)
async def test_impossible_columns_are_refused(notion: Notion, table: Table, body: Any, words: str) -> None:
    found = await notion.control("column", status=400, data_source_id=table.id, **body)
    assert words in found["error"]


async def test_the_state_shows_the_newest_rows(notion: Notion, table: Table) -> None:
    for number in range(203):
        await table.row(f"row {number}")
    (database,) = (await state(notion))["databases"]
    assert (database["id"], database["title"]) == (table.database_id, "Credential Intake")
    (source,) = database["data_sources"]
    assert source["columns"][0] == {"id": "title", "name": "Client", "type": "title"}
    status = next(column for column in source["columns"] if column["name"] == "Status")
    assert status["options"][0]["name"] == "Pending"
    assert len(source["rows"]) == 200
    assert source["rows"][0]["cells"]["Client"] == "row 202"
    assert set(source["rows"][0]) == {"id", "cells", "raw", "in_trash", "last_edited_time"}
    assert [view["name"] for view in database["views"]] == ["Default view"]


async def test_reset_brings_the_seed_back(notion: Notion, table: Table) -> None:
    notion.switch("comment_capability", value=True)
    await notion.http.post("/control/reset")
    assert notion.world.switches["notion.comment_capability"] is False
    assert (await state(notion))["databases"] == []
    await notion.refused("GET", f"/data_sources/{table.id}", status=404)


async def test_every_write_wakes_the_feed(notion: Notion, table: Table) -> None:
    seq = notion.world.feed.seq
    page = await table.add()
    await table.edit(page["id"], Ready={"checkbox": True})
    await table.change(New={"checkbox": {}})
    await notion.ok(
        "POST", "/views", {"database_id": table.database_id, "data_source_id": table.id, "name": "V", "type": "list"}
    )
    assert notion.world.feed.seq == seq + 4


async def test_every_switch_is_declared_with_its_reason(notion: Notion) -> None:
    found = (await notion.http.get("/control/switches")).json()["switches"]
    mine = [one for one in found if one["name"].startswith("notion.")]
    assert len(mine) == 25
    assert all(one["why"] for one in mine)
