"""Pages and databases as the blocks endpoints see them."""

from tests.contract.notion_face.conftest import HOME, NEW, PRIVATE, Notion, Table


async def test_deleting_a_page_answers_as_recorded(notion: Notion, table: Table) -> None:
    page = await table.add(Client={"title": [{"text": {"content": "Acme"}}]})
    gone = await notion.sdk.blocks.delete(page["id"])
    assert list(gone) == [
        "object", "id", "parent", "created_time", "last_edited_time", "created_by", "last_edited_by", "has_children",
        "in_trash", "type", "child_page", "archived", "request_id",
    ]  # fmt: skip
    assert (gone["type"], gone["child_page"], gone["in_trash"]) == ("child_page", {"title": "Acme"}, True)
    assert (await table.page(page["id"]))["in_trash"] is True
    assert "archived" in await notion.message("DELETE", f"/blocks/{page['id']}")


async def test_deleting_a_database_trashes_it(notion: Notion, table: Table) -> None:
    gone = await notion.sdk.blocks.delete(table.database_id)
    assert (gone["type"], gone["child_database"]) == ("child_database", {"title": "Credential Intake"})
    assert (await notion.ok("GET", f"/databases/{table.database_id}"))["in_trash"] is True
    await notion.refused("DELETE", f"/blocks/{table.database_id}")


async def test_children_are_the_pages_and_databases_below(notion: Notion, table: Table) -> None:
    body = {"parent": {"page_id": HOME}, "properties": {"title": {"title": [{"text": {"content": "Notes"}}]}}}
    page = await notion.ok("POST", "/pages", body)
    found = await notion.ok("GET", f"/blocks/{HOME}/children", headers={"Notion-Version": NEW})
    assert [one["id"] for one in found["results"]] == [page["id"], table.database_id]
    assert all("archived" not in one for one in found["results"])
    assert (await notion.ok("GET", f"/blocks/{HOME}"))["has_children"] is True
    assert (await notion.ok("GET", f"/blocks/{page['id']}/children"))["results"] == []


async def test_what_is_not_shared_is_not_found(notion: Notion) -> None:
    await notion.refused("GET", f"/blocks/{PRIVATE}", status=404)
