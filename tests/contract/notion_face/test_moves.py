"""Pages and data sources that are put elsewhere, and what lies below the trash."""

from tests.contract.notion_face.conftest import HOME, Json, Notion, Table, text

ANCESTOR = "Can't edit page on block with an archived ancestor. You must unarchive the ancestor before editing."


async def plain_page(notion: Notion, title: str, parent_id: str = HOME) -> Json:
    return await notion.ok("POST", "/pages", {"parent": {"page_id": parent_id}, "properties": {"title": text(title)}})


async def test_a_page_moves_as_recorded(notion: Notion) -> None:
    target, moving = await plain_page(notion, "Target Parent"), await plain_page(notion, "Moving Page")
    moved = await notion.ok("POST", f"/pages/{moving['id']}/move", {"parent": {"page_id": target["id"]}})
    changed = {"parent": {"type": "page_id", "page_id": target["id"]}, "request_id": moved["request_id"]}
    assert moved == moving | changed
    below = await notion.ok("GET", f"/blocks/{target['id']}/children")
    assert [one["id"] for one in below["results"]] == [moving["id"]]


async def test_a_page_becomes_a_row_and_a_page_again(notion: Notion, table: Table) -> None:
    page = await plain_page(notion, "Acme")
    path = f"/pages/{page['id']}"
    row = await notion.ok("POST", f"{path}/move", {"parent": {"data_source_id": table.id}})
    assert row["parent"]["database_id"] == table.database_id
    assert row["properties"].keys() == (await table.columns()).keys()
    assert await table.clients() == ["Acme"]
    assert (await notion.ok("POST", f"{path}/move", {"parent": {"page_id": HOME}}))["properties"].keys() == {"title"}
    assert await table.clients() == []


async def test_a_page_moves_only_where_it_may(notion: Notion, table: Table) -> None:
    page = await plain_page(notion, "A")
    child = await plain_page(notion, "B", page["id"])
    path = f"/pages/{page['id']}/move"
    for target in (page["id"], child["id"]):
        assert await notion.message("POST", path, {"parent": {"page_id": target}}) == (
            "A page cannot be moved below itself."
        )
    assert "body.parent should be defined" in await notion.message("POST", path, {})
    assert "database_id should be not present" in await notion.message(
        "POST", path, {"parent": {"database_id": table.database_id}}
    )
    await notion.ok("PATCH", f"/pages/{page['id']}", {"in_trash": True})
    assert "is archived" in await notion.message("POST", path, {"parent": {"page_id": HOME}})


async def test_what_lies_below_a_trashed_page_cannot_be_edited(notion: Notion) -> None:
    page = await plain_page(notion, "A")
    child = await plain_page(notion, "B", page["id"])
    await notion.ok("PATCH", f"/pages/{page['id']}", {"in_trash": True})
    assert await notion.message("PATCH", f"/pages/{child['id']}", {"properties": {"title": text("C")}}) == ANCESTOR
    assert await notion.message("POST", "/pages", {"parent": {"page_id": child["id"]}}) == ANCESTOR


async def test_a_data_source_moves_to_another_database_as_recorded(notion: Notion, table: Table) -> None:
    other = await notion.table(title="Target DS")
    page = await table.add()
    moved = await notion.ok("PATCH", table.path, {"parent": {"type": "database_id", "database_id": other.database_id}})
    assert moved["parent"] == {"type": "database_id", "database_id": other.database_id}
    held = (await notion.ok("GET", f"/databases/{other.database_id}"))["data_sources"]
    assert held == [{"id": other.id, "name": "Target DS"}, {"id": table.id, "name": "Credential Intake"}]
    assert (await notion.ok("GET", f"/databases/{table.database_id}"))["data_sources"] == []
    assert (await table.page(page["id"]))["parent"]["database_id"] == other.database_id
    assert "body.parent should be an object" in await notion.message("PATCH", table.path, {"parent": 5})
