"""Databases and their columns: created, shown, renamed, retyped, deleted."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

import pytest

from tests.contract.notion_face.conftest import HOME, PRIVATE, Json, Notion, Table, text

TITLE: Json = {"Name": {"title": {}}}


async def test_a_new_database_has_no_properties_but_a_data_source(notion: Notion) -> None:
    body = {"parent": {"type": "page_id", "page_id": HOME}, "title": text("Items"), "is_inline": False}
    made = await notion.ok("POST", "/databases", body | {"initial_data_source": {"properties": TITLE}})
    assert "properties" not in made
    assert made["object"] == "database"
    assert made["parent"] == {"type": "page_id", "page_id": HOME}
    assert made["created_time"] == made["last_edited_time"]
    assert made["created_time"].startswith("2026-11-23T09:30:4")
    assert made["created_time"].endswith("+00:00")
    assert made["url"] == f"https://app.notion.com/p/{made['id'].replace('-', '')}"
    assert [source["name"] for source in made["data_sources"]] == ["Items"]
    assert made["data_sources"][0]["id"] != made["id"]
    assert made["title"][0] == {
        "type": "text",
        "text": {"content": "Items", "link": None},
        "annotations": {
            "bold": False,
            "italic": False,
            "strikethrough": False,
            "underline": False,
            "code": False,
            "color": "default",
        },
        "plain_text": "Items",
        "href": None,
    }


async def test_the_data_source_holds_the_columns(notion: Notion, table: Table) -> None:
    source = await notion.ok("GET", table.path)
    assert source["object"] == "data_source"
    assert source["created_time"] == "2026-11-23T09:30:00.000Z"
    assert source["parent"] == {"type": "database_id", "database_id": table.database_id}
    assert source["database_parent"] == {"type": "page_id", "page_id": HOME}
    assert source["properties"]["Client"] == {
        "id": "title",
        "name": "Client",
        "description": None,
        "type": "title",
        "title": {},
    }
    for name, column in source["properties"].items():
        assert column["name"] == name
        assert column["id"] == quote(unquote(column["id"]), safe="!~*'()")


async def test_top_level_properties_are_dropped_by_the_sdk(notion: Notion) -> None:
    made = await notion.sdk.databases.create(
        parent={"page_id": HOME}, title=text("Old way"), properties={"Client": {"title": {}}}
    )
    source = await notion.sdk.data_sources.retrieve(made["data_sources"][0]["id"])
    assert list(source["properties"]) == ["Name"]
    refusal = await notion.message("POST", "/databases", {"parent": {"page_id": HOME}, "properties": TITLE})
    assert "body.properties should be not present" in refusal


@pytest.mark.parametrize(
    ("parent", "status", "words"),
    [
        ({"workspace": True}, 400, "Internal integrations aren't owned by a single user"),
        ({"page_id": PRIVATE}, 404, "Could not find page with ID"),
        ({"page_id": "x"}, 400, "body.parent.page_id should be a valid uuid"),
        ({}, 400, "body.parent.page_id should be defined"),
        (None, 400, "body.parent should be an object"),
    ],
)
async def test_a_database_needs_a_shared_page(notion: Notion, parent: Any, status: int, words: str) -> None:
    found = await notion.refused("POST", "/databases", {"parent": parent}, status=status)
    assert words in found["message"]


BAD_COLUMNS: list[tuple[Json, str]] = [
    ({"A": {"rich_text": {}}}, "Title is not provided"),
    ({"A": {"title": {}}, "B": {"title": {}}}, "Only one title property is allowed."),
    ({**TITLE, "A": {}}, "body.initial_data_source.properties.A.title should be defined"),
    ({**TITLE, "A": {"type": "number", "select": {}}}, 'A.type should be `"select"` or `undefined`'),
    ({**TITLE, "A": {"number": {"format": "bananas"}}}, "A.number.format should be"),
    ({**TITLE, "A": {"button": {}}}, "A.title should be defined"),
    ({**TITLE, "A": {"select": {"options": [{"name": "x, y"}]}}}, "Invalid select option, commas not allowed: x, y"),
    (
        {**TITLE, "A": {"select": {"options": [{"name": "x" * 101}]}}},
        "A.select.options[0].name.length should be ≤ `100`, instead was `101`.",
    ),
    ({**TITLE, "A": {"select": {"options": [{"name": "x"}, {"name": "x"}]}}}, "found duplicate: x"),
    (
        {**TITLE, "A": {"select": {"options": [{"name": str(n)} for n in range(101)]}}},
        "A.select.options.length should be ≤ `100`, instead was `101`.",
    ),
    ({**TITLE, "A": {"select": {"options": [{"name": "x", "color": "mauve"}]}}}, "options[0].color should be"),
    (
        {**TITLE, "A": {"description": "d" * 281, "checkbox": {}}},
        "A.description.length should be ≤ `280`, instead was `281`.",
    ),
    ({**TITLE, "A": {"checkbox": {"x": 1}}}, "A.checkbox.x should be not present"),
    ({**TITLE, "A": {"formula": {}}}, "A.formula.expression should be defined"),
    ({**TITLE, "A": {"formula": {"expression": 'prop("Nope")'}}}, "Type error with formula"),
    ({**TITLE, "A": {"formula": {"expression": "if(true, 1"}}}, "Parse error with formula"),
    (
        {**TITLE, "A": {"relation": {"database_id": HOME, "single_property": {}}}},
        "A.relation.data_source_id should be defined",
    ),
]


@pytest.mark.parametrize(("columns", "words"), BAD_COLUMNS)
async def test_bad_columns_are_refused(notion: Notion, columns: Json, words: str) -> None:
    body = {"parent": {"page_id": HOME}, "initial_data_source": {"properties": columns}}
    assert words in await notion.message("POST", "/databases", body)
    assert notion.face.space.databases == {}
    assert notion.face.space.data_sources == {}


async def test_columns_are_added_renamed_and_deleted(table: Table) -> None:
    before = await table.columns()
    await table.change(Notes={"rich_text": {}}, Project={"name": "Engagement"}, Phone=None)
    after = await table.columns()
    assert after["Notes"]["type"] == "rich_text"
    assert after["Engagement"]["id"] == before["Project"]["id"]
    assert {"Project", "Phone"}.isdisjoint(after)


async def test_columns_answer_to_encoded_and_plain_ids(table: Table) -> None:
    column = (await table.columns())["Project"]
    for key in (column["id"], unquote(column["id"])):
        page = await table.add(**{key: {"rich_text": text("by id")}})
        assert (await table.values(page["id"]))["Project"][0]["plain_text"] == "by id"
        assert len((await table.query(filter={"property": key, "rich_text": {"equals": "by id"}}))["results"]) > 0
    await table.change(**{column["id"]: {"name": "Renamed"}})
    assert (await table.columns())["Renamed"]["id"] == column["id"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Client": None}, "Cannot delete title property."),
        ({"State": {"status": {"options": 5}}}, "State.status.options should be an array, instead was `5`."),
        ({"State": {"status": {"options": [{}]}}}, "State.status.options[0].name should be defined"),
        ({"Link": {}}, "Link.url should be defined, instead was `undefined`.\nbody.properties.Link.name should be"),
        ({"Link": {"type": "url"}}, "Link.url should be defined, instead was `undefined`."),
        (
            {"Link": {"type": "email", "name": "X"}},
            'Link.type should be `"url"` or `undefined`, instead was `"email"`.',
        ),
        ({"Nope": None}, "Nope is not a property that exists."),
        ({"Nope": {"name": "X"}}, "Nope is not a property that exists."),
        ({"Client": {"rich_text": {}}}, "Cannot change the type of the title property."),
        ({"Project": {"title": {}}}, "Cannot change the type of the title property."),
        ({"Project": {"name": "Mail"}}, "Property Mail already exists."),
        ({"Project": {"name": ""}}, "Project.name.length should be ≥ `1`"),
    ],
)
async def test_impossible_changes_are_refused_and_nothing_changes(
    notion: Notion, table: Table, change: Json, words: str
) -> None:
    before = await table.columns()
    body: Json = {"properties": {"Added": {"checkbox": {}}} | change}
    assert words in await notion.message("PATCH", table.path, body)
    assert await table.columns() == before


async def test_a_patch_replaces_the_options(table: Table) -> None:
    page = await table.add(Status={"select": {"name": "Invalid"}})
    known = (await table.columns())["Status"]["select"]["options"]
    kept = [option for option in known if option["name"] != "Invalid"]
    await table.change(Status={"select": {"options": [{"name": one["name"]} for one in kept] + [{"name": "New"}]}})
    after = (await table.columns())["Status"]["select"]["options"]
    assert after[:-1] == kept
    assert after[-1]["name"] == "New"
    assert (await table.values(page["id"]))["Status"] is None


async def test_colour_and_name_of_an_option_stay(notion: Notion, table: Table) -> None:
    first = (await table.columns())["Status"]["select"]["options"][0]
    other = "red" if first["color"] != "red" else "blue"
    body: Json = {"properties": {"Status": {"select": {"options": [{"name": first["name"], "color": other}]}}}}
    message = await notion.message("PATCH", table.path, body)
    assert message == f"Cannot update color of select with name: {first['name']}."
    await table.change(Status={"select": {"options": [{"id": first["id"], "name": "Other"}]}})
    assert (await table.columns())["Status"]["select"]["options"] == [first]


async def test_retyping_keeps_text_and_clears_the_rest(table: Table) -> None:
    page = await table.add(
        Project={"rich_text": text("Site")}, Status={"select": {"name": "Pending"}}, **{"Nudge Count": {"number": 3}}
    )
    await table.change(Project={"select": {}}, Status={"rich_text": {}}, **{"Nudge Count": {"checkbox": {}}})
    values = await table.values(page["id"])
    assert values["Project"]["name"] == "Site"
    assert values["Status"][0]["plain_text"] == "Pending"
    assert values["Nudge Count"] is False


@pytest.mark.parametrize(("how", "names"), [("defaults", ["Not started", "In progress", "Done"]), ("as_sent", ["X"])])
async def test_status_columns_follow_their_switch(notion: Notion, how: str, names: list[str]) -> None:
    notion.switch("status_create", how)
    table = await notion.table({**TITLE, "State": {"status": {"options": [{"name": "X"}]}}})
    state = (await table.columns())["State"]["status"]
    assert [option["name"] for option in state["options"]] == names
    assert len(state["groups"]) == 3
    message = await notion.message(
        "POST",
        "/pages",
        {"parent": {"data_source_id": table.id}, "properties": {"State": {"status": {"name": "Nope"}}}},
    )
    assert message == 'Invalid status option. Status option "Nope" does not exist".'


async def test_creating_a_status_column_may_be_refused(notion: Notion) -> None:
    notion.switch("status_create", "refused")
    body = {"parent": {"page_id": HOME}, "initial_data_source": {"properties": {**TITLE, "S": {"status": {}}}}}
    assert "not supported" in await notion.message("POST", "/databases", body)


async def test_an_oversize_schema_names_its_biggest_column(notion: Notion) -> None:
    columns: Json = {f"C{n}": {"select": {"options": [{"name": f"{n}-{o}"} for o in range(90)]}} for n in range(6)}
    body = {"parent": {"page_id": HOME}, "initial_data_source": {"properties": TITLE | columns}}
    assert "Largest property: C" in await notion.message("POST", "/databases", body)


async def test_the_number_of_columns_may_be_limited(notion: Notion, table: Table) -> None:
    notion.switch("max_properties", 5)
    body: Json = {"properties": {"One more": {"checkbox": {}}}}
    assert "more than 5 properties" in await notion.message("PATCH", table.path, body)


async def test_a_database_is_updated_and_its_single_source_follows(notion: Notion, table: Table) -> None:
    body = {"title": text("Renamed"), "description": text("Why"), "icon": {"type": "emoji", "emoji": "🔑"}}
    made = await notion.ok("PATCH", f"/databases/{table.database_id}", body)
    assert made["icon"] == {"type": "emoji", "emoji": "🔑"}
    source = await notion.ok("GET", table.path)
    assert [source["title"][0]["plain_text"], source["description"][0]["plain_text"]] == ["Renamed", "Why"]


async def test_only_the_trash_moves_a_databases_time(notion: Notion, table: Table) -> None:
    path = f"/databases/{table.database_id}"
    for body, moved in (({"description": text("Why"), "is_locked": True}, False), ({"in_trash": True}, True)):
        notion.world.clock.advance(timedelta(seconds=2))
        found = await notion.ok("PATCH", path, body)
        assert (found["last_edited_time"] > found["created_time"]) is moved


async def test_a_database_without_a_title_is_a_new_one(notion: Notion) -> None:
    made = await notion.ok("POST", "/databases", {"parent": {"page_id": HOME}})
    assert [made["title"][0]["plain_text"], made["data_sources"][0]["name"]] == ["New database"] * 2
    assert (await notion.ok("GET", f"/data_sources/{made['data_sources'][0]['id']}"))["title"] == []


@pytest.mark.parametrize(
    ("description", "words"),
    [("x" * 281, "Link.description.length should be ≤ `280`, instead was `281`."), (5, "should be a string")],
)
async def test_a_description_of_a_column_has_its_limit(
    notion: Notion, table: Table, description: Any, words: str
) -> None:
    body: Json = {"properties": {"Link": {"description": description}}}
    assert words in await notion.message("PATCH", table.path, body)
    assert (await table.change(Link={"description": "x" * 280}))["properties"]["Link"]["description"] == "x" * 280


async def test_a_second_data_source_can_be_added(notion: Notion, table: Table) -> None:
    parent = {"type": "database_id", "database_id": table.database_id}
    body = {"parent": parent, "title": text("Second"), "properties": TITLE}
    second = await notion.ok("POST", "/data_sources", body)
    database = await notion.ok("GET", f"/databases/{table.database_id}")
    assert [one["name"] for one in database["data_sources"]] == ["Credential Intake", "Second"]
    assert second["properties"]["Name"]["id"] == "title"
    refusal = await notion.message("POST", "/pages", {"parent": parent, "properties": {}})
    assert "multiple data sources" in refusal


async def test_a_trashed_database_takes_no_changes(notion: Notion, table: Table) -> None:
    page = await table.add()
    gone = await notion.ok("PATCH", f"/databases/{table.database_id}", {"in_trash": True})
    assert gone["in_trash"] is True
    assert "archived ancestor" in await notion.message("PATCH", f"/pages/{page['id']}", {"properties": {}})
    assert "archived" in await notion.message("PATCH", table.path, {"properties": {}})
    await notion.refused("POST", f"{table.path}/query", {}, status=404)
    assert (await notion.ok("GET", table.path))["in_trash"] is True
    await notion.ok("PATCH", f"/databases/{table.database_id}", {"in_trash": False})
    assert (await table.query())["results"][0]["id"] == page["id"]


async def test_an_option_without_a_colour_gets_the_default_one(table: Table) -> None:
    columns = await table.columns()
    assert {option["color"] for option in columns["Status"]["select"]["options"]} == {"default"}
