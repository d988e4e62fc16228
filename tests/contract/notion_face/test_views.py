"""Views."""

from copy import deepcopy
from typing import Any

import pytest

from tests.contract.notion_face.conftest import HOME, Json, Notion, Table

ACTIVE: Json = {"property": "Status", "select": {"does_not_equal": "Authorized"}}


def view(table: Table, **more: Any) -> Json:
    base = {"database_id": table.database_id, "data_source_id": table.id, "name": "Active", "type": "table"}
    return {key: value for key, value in (base | more).items() if value != "absent"}


async def ids(notion: Notion, table: Table) -> list[str]:
    found = await notion.sdk.views.list(database_id=table.database_id)
    assert found["type"] == "view"
    assert all(set(one) == {"object", "id"} for one in found["results"])
    return [one["id"] for one in found["results"]]


async def test_a_new_database_has_one_view(notion: Notion, table: Table) -> None:
    (only,) = await ids(notion, table)
    found = await notion.sdk.views.retrieve(only)
    assert (found["name"], found["type"], found["configuration"]) == ("Default view", "table", {"type": "table"})


async def test_a_view_is_made_as_recorded(notion: Notion, table: Table) -> None:
    sorts = [{"property": "Client", "direction": "ascending"}]
    made = await notion.sdk.views.create(**view(table, filter=ACTIVE, sorts=sorts))
    bot = {"object": "user", "id": notion.face.space.bot.id}
    assert made["created_time"].endswith("+00:00")
    assert "." in made["created_time"]
    assert {
        key: value for key, value in made.items() if key not in ("created_time", "last_edited_time", "request_id")
    } == {
        "object": "view",
        "id": made["id"],
        "parent": {"type": "database_id", "database_id": table.database_id},
        "data_source_id": table.id,
        "name": "Active",
        "type": "table",
        "created_by": bot,
        "last_edited_by": bot,
        "url": f"https://app.notion.com/p/{table.database_id.replace('-', '')}?v={made['id'].replace('-', '')}",
        "filter": ACTIVE,
        "sorts": sorts,
        "quick_filters": None,
        "configuration": {"type": "table"},
    }
    assert (await ids(notion, table))[-1] == made["id"]


async def test_positions(notion: Notion, table: Table) -> None:
    (default,) = await ids(notion, table)
    first = await notion.ok("POST", "/views", view(table, name="1", position={"type": "start"}))
    after = {"type": "after_view", "view_id": first["id"]}
    second = await notion.ok("POST", "/views", view(table, name="2", position=after))
    last = await notion.ok("POST", "/views", view(table, name="3", position={"type": "end"}))
    assert await ids(notion, table) == [first["id"], second["id"], default, last["id"]]


async def test_boards_and_calendars(notion: Notion, table: Table) -> None:
    columns = await table.columns()
    group = {
        "type": "select",
        "property_id": columns["App"]["id"],
        "sort": {"type": "manual"},
        "hide_empty_groups": False,
    }
    cards = {
        "type": "board",
        "group_by": group,
        "properties": [{"property_id": columns["Status"]["id"], "visible": True}],
        "card_layout": "compact",
    }
    board = await notion.ok("POST", "/views", view(table, type="board", configuration=cards))
    assert board["configuration"] == cards
    calendar = {"type": "calendar", "date_property_id": columns["Last Nudge"]["id"]}
    assert (await notion.ok("POST", "/views", view(table, type="calendar", configuration=calendar)))[
        "type"
    ] == "calendar"
    days = {
        "type": "created_time",
        "property_id": columns["Created"]["id"],
        "group_by": "day",
        "sort": {"type": "descending"},
    }
    await notion.ok("POST", "/views", view(table, configuration={"type": "table", "group_by": days}))
    clients = {"type": "title", "property_id": "title", "group_by": "exact", "sort": {"type": "manual"}}
    await notion.ok("POST", "/views", view(table, type="board", configuration={"type": "board", "group_by": clients}))
    late = {"type": "checkbox", "sort": {"type": "manual"}}
    breach = {"type": "formula", "property_id": columns["SLA Breach?"]["id"], "group_by": late}
    await notion.ok("POST", "/views", view(table, type="board", configuration={"type": "board", "group_by": breach}))


async def test_a_patch_merges_clears_and_keeps_the_type(notion: Notion, table: Table) -> None:
    columns = await table.columns()
    shown = [{"property_id": columns["Status"]["id"], "visible": False}]
    made = await notion.ok(
        "POST", "/views", view(table, filter=ACTIVE, configuration={"type": "table", "properties": shown})
    )
    path = f"/views/{made['id']}"
    wrapped = await notion.ok("PATCH", path, {"name": "New", "configuration": {"type": "table", "wrap_cells": True}})
    assert wrapped["configuration"] == {"type": "table", "properties": shown, "wrap_cells": True}
    assert (wrapped["name"], wrapped["filter"]) == ("New", ACTIVE)
    assert (await notion.ok("PATCH", path, {"filter": None}))["filter"] is None
    assert "body.type should be not present" in await notion.message("PATCH", path, {"type": "board"})
    nameless = await notion.message("PATCH", path, {"configuration": {"wrap_cells": True}})
    assert nameless.endswith('configuration.type should be `"table"`, instead was `undefined`.')
    board = {"configuration": {"type": "board"}}
    assert 'configuration.type should be `"table"`' in await notion.message("PATCH", path, board)


async def test_deleting_answers_a_part(notion: Notion, table: Table) -> None:
    made = await notion.sdk.views.create(**view(table))
    gone = await notion.sdk.views.delete(made["id"])
    gone.pop("request_id")
    parent = {"type": "database_id", "database_id": table.database_id}
    assert gone == {"object": "view", "id": made["id"], "parent": parent, "type": "table"}
    assert made["id"] not in await ids(notion, table)
    await notion.refused("GET", f"/views/{made['id']}", status=404)
    (default,) = await ids(notion, table)
    assert "last view" in await notion.message("DELETE", f"/views/{default}")


WRONG: list[tuple[Json, str]] = [
    ({"database_id": "absent"}, "Exactly one of database_id, view_id, or create_database must be provided."),
    (
        {"create_database": {"parent": {"page_id": HOME}}},
        "Exactly one of database_id, view_id, or create_database must be provided.",
    ),
    ({"data_source_id": "absent"}, "body.data_source_id should be defined"),
    ({"name": "absent"}, "body.name should be defined"),
    ({"name": ""}, "body.name.length should be ≥ `1`"),
    ({"type": "spiral"}, "body.type should be"),
    ({"position": {"type": "start", "view_id": HOME}}, "body.position.view_id should be not present"),
    ({"quick_filters": 5}, "body.quick_filters should be an object"),
    ({"configuration": {"type": "table", "card_layout": "list"}}, "configuration.card_layout should be not present"),
    (
        {"configuration": {"type": "table", "properties": [{"property_id": "title", "visible": 1}]}},
        "configuration.properties[0].visible should be a boolean, instead was `1`.",
    ),
    (
        {"configuration": {"type": "table", "properties": [{"property_id": "title", "hidden": True}]}},
        "configuration.properties[0].hidden should be not present, instead was `true`.",
    ),
    (
        {"configuration": {"type": "table", "properties": [{"property_id": "title", "time_format": "hh"}]}},
        "configuration.properties[0].time_format should be",
    ),
    ({"filter": {"property": "Nope", "select": {"equals": "x"}}}, "Could not find property with name or id: Nope"),
    (
        {"filter": {"property": "SLA Breach?", "formula": {"checkbox": {"equals": True}}}},
        "Unable to filter based on a formula",
    ),
    ({"sorts": [{"property": "Nope", "direction": "ascending"}]}, "Could not find sort property with name or id: Nope"),
    ({"type": "board"}, "body.configuration.group_by should be defined"),
    ({"type": "calendar"}, "body.configuration.date_property_id should be defined"),
    ({"configuration": {"type": "board"}}, 'body.configuration.type should be `"table"`'),
    (
        {"configuration": {"type": "table", "properties": [{"property_id": "Status"}]}},
        "Could not find property with name or id: Status",
    ),
    (
        {
            "configuration": {
                "type": "table",
                "group_by": {"type": "created_time", "property_id": "CREATED", "sort": {}},
            }
        },
        "group_by.group_by should be defined",
    ),
    (
        {
            "type": "board",
            "configuration": {"type": "board", "group_by": {"type": "select", "property_id": "CREATED", "sort": {}}},
        },
        "Created is expected to be select.",
    ),
    (
        {
            "type": "board",
            "configuration": {
                "type": "board",
                "group_by": {"type": "created_time", "property_id": "CREATED", "group_by": "day", "sort": {}},
            },
        },
        "group_by.sort.type should be",
    ),
    ({"position": {"type": "middle"}}, "body.position.type should be"),
    ({"colour": 1}, "body.colour should be not present"),
]


@pytest.mark.parametrize(("change", "words"), WRONG)
async def test_wrong_views_are_refused_and_leave_nothing(
    notion: Notion, table: Table, change: Json, words: str
) -> None:
    created = (await table.columns())["Created"]["id"]
    change = deepcopy(change)
    group = change.get("configuration", {}).get("group_by", {})
    if group.get("property_id") == "CREATED":
        group["property_id"] = created
    message = await notion.message("POST", "/views", view(table, **change))
    assert words in message
    assert len(await ids(notion, table)) == 1


@pytest.mark.parametrize(("how", "kept"), [("dropped", False), ("kept", True)])
async def test_a_formula_filter_may_be_dropped_without_a_word(
    notion: Notion,
    table: Table,
    how: str,
    kept: bool,  # noqa: FBT001 - the expectation
) -> None:
    notion.switch("view_formula_filter", how)
    breach = {"property": "SLA Breach?", "formula": {"checkbox": {"equals": True}}}
    made = await notion.ok("POST", "/views", view(table, filter=breach))
    assert made["filter"] == (breach if kept else None)


async def test_relation_filters_may_be_dropped(notion: Notion, table: Table) -> None:
    await table.change(Rel={"relation": {"data_source_id": table.id, "single_property": {}}})
    row = await table.row("x")
    related = {"and": [{"property": "Rel", "relation": {"contains": row["id"]}}]}
    assert (await notion.ok("POST", "/views", view(table, filter=related)))["filter"] == related
    notion.switch("view_relation_filter", "dropped")
    assert (await notion.ok("POST", "/views", view(table, filter=related)))["filter"] is None


async def test_a_linked_database_may_come_with_the_view(notion: Notion, table: Table) -> None:
    body = view(table, database_id="absent", create_database={"parent": {"type": "page_id", "page_id": HOME}})
    made = await notion.ok("POST", "/views", body)
    assert made["parent"]["database_id"] != table.database_id
    of_source = await notion.ok("GET", f"/views?data_source_id={table.id}")
    assert len(of_source["results"]) == 2
    assert "must be provided" in await notion.message("GET", "/views")
