"""Querying a view."""

from datetime import timedelta

from tests.contract.notion_face.conftest import Json, Notion, Table
from tests.contract.notion_face.test_views import ACTIVE, view


async def asked(notion: Notion, table: Table, **more: int) -> Json:
    sorts = [{"property": "Client", "direction": "ascending"}]
    made = await notion.sdk.views.create(**view(table, filter=ACTIVE, sorts=sorts))
    found: Json = await notion.sdk.views.queries.create(made["id"], **more)
    return found


async def test_a_query_holds_the_views_rows_in_its_order(notion: Notion, table: Table) -> None:
    later = await table.row("Beta", Status="Pending")
    first = await table.row("Acme", Status="Pending")
    await table.row("Gone", Status="Authorized")
    query = await asked(notion, table)
    assert query["results"] == [{"object": "page", "id": row["id"]} for row in (first, later)]
    assert set(query) == {
        "object", "id", "view_id", "expires_at", "total_count", "results", "next_cursor", "has_more", "request_id",
    }  # fmt: skip
    assert (query["object"], query["total_count"], query["has_more"]) == ("view_query", 2, False)
    assert query["expires_at"].startswith("2026-11-23T09:45:4")


async def test_the_next_page_is_read_from_the_same_query(notion: Notion, table: Table) -> None:
    rows = [await table.row(name, Status="Pending") for name in ("A", "B", "C")]
    query = await asked(notion, table, page_size=2)
    await table.row("AA", Status="Pending")
    path = f"/views/{query['view_id']}/queries/{query['id']}"
    rest = await notion.ok("GET", f"{path}?start_cursor={query['next_cursor']}")
    assert (rest["object"], rest["type"], rest["page"]) == ("list", "page", {})
    assert rest["results"] == [{"object": "page", "id": rows[2]["id"]}]


async def test_a_query_ends_by_deletion_or_by_itself(notion: Notion, table: Table) -> None:
    query = await asked(notion, table)
    path = f"/views/{query['view_id']}/queries/{query['id']}"
    gone = await notion.ok("DELETE", path)
    assert (gone["object"], gone["id"], gone["deleted"]) == ("view_query", query["id"], True)
    await notion.refused("GET", path, status=404)
    query = await asked(notion, table)
    notion.world.clock.advance(timedelta(minutes=15, seconds=1))
    await notion.refused("GET", f"/views/{query['view_id']}/queries/{query['id']}", status=404)


async def test_a_new_table_has_no_templates(notion: Notion, table: Table) -> None:
    found = await notion.sdk.data_sources.list_templates(table.id)
    assert (found["templates"], found["has_more"], found["next_cursor"]) == ([], False, None)
