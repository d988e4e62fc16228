"""Blocks: a page's content, and pages and databases as the blocks endpoints see them."""

from sandbox.notion.richtext import plain_rich as page_text
from tests.contract.notion_face.conftest import HOME, NEW, PRIVATE, Json, Notion, Table, text


def paragraph(content: str) -> Json:
    return {"paragraph": {"rich_text": text(content)}}


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


async def page_with(notion: Notion, *words: str) -> Json:
    blocks = [paragraph(word) for word in words]
    return await notion.ok("POST", "/pages", {"parent": {"page_id": HOME}, "children": blocks})


async def words(notion: Notion, block_id: str) -> list[str]:
    found = (await notion.sdk.blocks.children.list(block_id))["results"]
    return [one[one["type"]]["rich_text"][0]["plain_text"] for one in found]


async def test_blocks_are_appended_as_recorded(notion: Notion) -> None:
    page = await page_with(notion)
    body = {"heading_1": {"rich_text": text("My new page")}}
    found = await notion.sdk.blocks.children.append(page["id"], children=[body])
    (block,) = found["results"]
    assert (found["type"], found["next_cursor"], found["has_more"]) == ("block", None, False)
    assert list(block) == [
        "object", "id", "parent", "created_time", "last_edited_time", "created_by", "last_edited_by", "has_children",
        "in_trash", "type", "heading_1", "archived",
    ]  # fmt: skip
    assert block["parent"] == {"type": "page_id", "page_id": page["id"]}
    assert block["heading_1"] == {
        "rich_text": page_text("My new page"),
        "is_toggleable": False,
        "color": "default",
    }
    assert (await notion.sdk.blocks.retrieve(block["id"])).items() >= block.items()
    assert (await notion.sdk.blocks.retrieve(page["id"]))["has_children"] is True


async def test_blocks_lie_where_they_were_put(notion: Notion) -> None:
    page = await page_with(notion, "a", "c")
    first = (await notion.sdk.blocks.children.list(page["id"]))["results"][0]["id"]
    path = f"/blocks/{page['id']}/children"
    await notion.ok("PATCH", path, {"children": [paragraph("b")], "after": first})
    new = {"headers": {"Notion-Version": NEW}}
    await notion.ok("PATCH", path, {"children": [paragraph("0")], "position": {"type": "start"}}, **new)
    after = {"type": "after_block", "after_block": {"id": first}}
    await notion.ok("PATCH", path, {"children": [paragraph("a2")], "position": after}, **new)
    await notion.ok("PATCH", path, {"children": [paragraph("d")]})
    assert await words(notion, page["id"]) == ["0", "a", "a2", "b", "c", "d"]
    refused = await notion.message("PATCH", path, {"children": [], "after": first}, **new)
    assert refused.startswith("body failed validation: body.after should be not present")
    await notion.refused("PATCH", path, {"children": [], "after": page["id"]}, status=404)


async def test_blocks_lie_below_blocks(notion: Notion) -> None:
    page = await page_with(notion)
    toggle = {"toggle": {"rich_text": text("more"), "children": [paragraph("below")]}}
    (block,) = (await notion.ok("PATCH", f"/blocks/{page['id']}/children", {"children": [toggle]}))["results"]
    assert (block["has_children"], "children" in block["toggle"]) == (True, False)
    await notion.ok("PATCH", f"/blocks/{block['id']}/children", {"children": [paragraph("last")]})
    assert await words(notion, block["id"]) == ["below", "last"]
    child = (await notion.sdk.blocks.children.list(block["id"]))["results"][0]
    assert child["parent"] == {"type": "block_id", "block_id": block["id"]}


async def test_a_block_is_changed_trashed_and_restored(notion: Notion) -> None:
    page = await page_with(notion, "old")
    block_id = (await notion.sdk.blocks.children.list(page["id"]))["results"][0]["id"]
    path = f"/blocks/{block_id}"
    changed = await notion.sdk.blocks.update(block_id, paragraph={"rich_text": text("new")})
    assert changed["paragraph"] == {"rich_text": page_text("new"), "color": "default", "icon": None}
    wrong = await notion.message("PATCH", path, {"heading_1": {"rich_text": []}})
    assert wrong == "Expected block type paragraph in request body"
    assert "2000" in await notion.message("PATCH", path, {"paragraph": {"rich_text": text("x" * 2001)}})
    assert (await notion.sdk.blocks.delete(block_id))["in_trash"] is True
    assert await words(notion, page["id"]) == []
    assert "archived" in await notion.message("PATCH", path, {"paragraph": {"rich_text": []}})
    assert (await notion.ok("PATCH", path, {"in_trash": False}))["in_trash"] is False
    assert await words(notion, page["id"]) == ["new"]
    await notion.ok("PATCH", f"/pages/{page['id']}", {"erase_content": True})
    assert await words(notion, page["id"]) == []


async def test_a_block_may_be_asked_for_its_comments(notion: Notion) -> None:
    notion.switch("comment_capability", value=True)
    page = await page_with(notion, "a")
    block_id = (await notion.sdk.blocks.children.list(page["id"]))["results"][0]["id"]
    assert (await notion.sdk.comments.list(block_id=block_id))["results"] == []


async def test_what_lies_in_the_trash_takes_no_blocks(notion: Notion, table: Table) -> None:
    page = await page_with(notion, "a")
    await notion.ok("PATCH", f"/pages/{page['id']}", {"in_trash": True})
    assert "archived" in await notion.message("PATCH", f"/blocks/{page['id']}/children", {"children": []})
    assert "children should be defined" in await notion.message("PATCH", f"/blocks/{HOME}/children", {})
    below = f"/blocks/{table.database_id}/children"
    assert await notion.message("PATCH", below, {"children": []}) == "Block does not support children."
