"""Property values: written and read back."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest

from tests.contract.notion_face.conftest import HOME, Json, Notion, Table, text

PAULA = "ba01a000-0000-4000-8000-000000000001"
STRANGER = "99999999-9999-4999-8999-999999999999"


def shape(value: Any) -> Any:
    """Return a value without the ids and colours that are drawn."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items() if key not in ("id", "color", "annotations")}
    return [shape(one) for one in value] if isinstance(value, list) else value


def date(start: str, end: str | None = None) -> Json:
    return {"start": start, "end": end, "time_zone": None}


READ_BACK: list[tuple[str, Json, Any]] = [
    ("App", {"select": {"name": "Gmail"}}, {"name": "Gmail"}),
    ("App", {"select": None}, None),
    ("Tags", {"multi_select": [{"name": "b"}, {"name": "new"}, {"name": "b"}]}, [{"name": "b"}, {"name": "new"}]),
    ("Nudge Count", {"number": 2.5}, 2.5),
    ("Nudge Count", {"number": 3.0}, 3),
    ("Nudge Count", {"number": 2**53 + 1}, 2**53),
    ("Nudge Count", {"number": None}, None),
    ("Ready", {"checkbox": True}, True),
    ("Link", {"url": "https://make.com/x"}, "https://make.com/x"),
    ("Link", {"url": None}, None),
    ("Mail", {"email": "a@b.c"}, "a@b.c"),
    ("Phone", {"phone_number": "+1 2"}, "+1 2"),
    ("Project", {"rich_text": []}, []),
    ("Owner", {"people": []}, []),
    (
        "Files",
        {"files": [{"name": "f", "external": {"url": "https://x"}}]},
        [{"name": "f", "type": "external", "external": {"url": "https://x"}}],
    ),
    ("Last Nudge", {"date": None}, None),
    ("Last Nudge", {"date": {"start": "2026-01-06"}}, date("2026-01-06")),
    ("Last Nudge", {"date": {"start": "2026-01-06T00:00:00Z", "end": None}}, date("2026-01-06T00:00:00.000+00:00")),
    ("Last Nudge", {"date": {"start": "2026-01-06T09:15:42.123+02:00"}}, date("2026-01-06T07:15:00.000+00:00")),
    (
        "Last Nudge",
        {"date": {"start": "2026-11-25T14:08:00", "time_zone": "UTC"}},
        date("2026-11-25T14:08:00.000+00:00"),
    ),
    (
        "Last Nudge",
        {"date": {"start": "2026-07-01T09:00:00", "time_zone": "Europe/Berlin"}},
        date("2026-07-01T09:00:00.000+02:00"),
    ),
    ("Last Nudge", {"date": {"start": "2026-01-06", "end": "2026-01-09"}}, date("2026-01-06", "2026-01-09")),
]


@pytest.mark.parametrize(("name", "written", "read"), READ_BACK)
async def test_values_read_back(table: Table, name: str, written: Json, read: Any) -> None:
    page = await table.add(**{name: written})
    assert shape(page["properties"][name][page["properties"][name]["type"]]) == read
    assert shape((await table.values(page["id"]))[name]) == read


async def test_links_may_be_taken_as_they_come(notion: Notion, table: Table) -> None:
    notion.switch("link_addresses", "any")
    linked = {"rich_text": [{"text": {"content": "x", "link": {"url": "mailto:a@b.c"}}}]}
    page = await table.add(Project=linked)
    assert page["properties"]["Project"]["rich_text"][0]["href"] == "mailto:a@b.c"


async def test_a_new_option_keeps_the_colour_it_is_written_with(notion: Notion, table: Table) -> None:
    page = await table.add(App={"select": {"name": "Gmail", "color": "pink"}})
    option = page["properties"]["App"]["select"]
    assert option["color"] == "pink"
    for same in ({"name": "Gmail", "color": "pink"}, {"id": option["id"]}, {"name": "Gmail"}):
        assert (await table.edit(page["id"], App={"select": same}))["properties"]["App"]["select"] == option
    for other in ({"name": "Gmail", "color": "red"}, {"id": option["id"], "color": "red"}):
        body = {"properties": {"App": {"select": other}}}
        assert (
            await notion.message("PATCH", f"/pages/{page['id']}", body) == "Select option color doesn't match existing"
        )


async def test_an_address_tells_the_title(table: Table) -> None:
    page = await table.add(Client={"title": text("no_date: 2 (Ü)")})
    assert page["url"] == f"https://app.notion.com/p/no_date-2-{page['id'].replace('-', '')}"


async def test_a_place_has_coordinates(notion: Notion) -> None:
    table = await notion.table({"Client": {"title": {}}, "Spot": {"place": {}}})
    page = await table.add(Spot={"place": {"lat": 52.5, "lon": 13.4, "name": "Berlin"}})
    held = {"lat": 52.5, "lon": 13.4, "name": "Berlin", "address": None, "aws_place_id": None, "google_place_id": None}
    assert page["properties"]["Spot"]["place"] == held
    for wrong in ({"lat": 52.5}, {"lat": 52.5, "lon": "13"}, {"lat": 1, "lon": 2, "city": "x"}):
        await notion.refused("PATCH", f"/pages/{page['id']}", {"properties": {"Spot": {"place": wrong}}})
    assert (await table.edit(page["id"], Spot={"place": None}))["properties"]["Spot"]["place"] is None


async def test_a_new_row_has_every_column_empty_or_computed(table: Table) -> None:
    page = await table.add()
    values = await table.values(page["id"])
    empty = {
        name: values[name] for name in ("Client", "Project", "App", "Tags", "Owner", "Last Nudge", "Link", "Ready")
    }
    assert empty == {
        "Client": [],
        "Project": [],
        "App": None,
        "Tags": [],
        "Owner": [],
        "Last Nudge": None,
        "Link": None,
        "Ready": False,
    }
    assert values["No"] == {"prefix": "CR", "number": 1}
    assert values["Author"]["type"] == "bot"
    assert page["properties"]["Client"] == {"id": "title", "type": "title", "title": []}
    assert page["url"] == f"https://app.notion.com/p/{page['id'].replace('-', '')}"


async def test_a_page_looks_as_recorded(notion: Notion, table: Table) -> None:
    page = await table.add(Client={"title": text("Acme & Sons")}, Owner={"people": [{"object": "user", "id": PAULA}]})
    bot = {"object": "user", "id": notion.face.space.bot.id}
    page.pop("request_id")
    properties = page.pop("properties")
    assert page == {
        "object": "page",
        "id": page["id"],
        "created_time": "2026-11-23T09:30:00.000Z",
        "last_edited_time": "2026-11-23T09:30:00.000Z",
        "created_by": bot,
        "last_edited_by": bot,
        "cover": None,
        "icon": None,
        "parent": {"type": "data_source_id", "data_source_id": table.id, "database_id": table.database_id},
        "in_trash": False,
        "is_archived": False,
        "is_locked": False,
        "url": f"https://app.notion.com/p/Acme-Sons-{page['id'].replace('-', '')}",
        "public_url": None,
        "archived": False,
    }
    assert properties["Owner"]["people"] == [
        {
            "object": "user",
            "id": PAULA,
            "name": "Paula Park",
            "avatar_url": None,
            "type": "person",
            "person": {"email": "paula@northwind.example"},
        }
    ]


async def test_times_are_floored_to_the_minute(notion: Notion, table: Table) -> None:
    page = await table.add()
    notion.world.clock.advance(timedelta(seconds=15))
    edited = await table.edit(page["id"], Ready={"checkbox": True})
    assert edited["last_edited_time"] == "2026-11-23T09:30:00.000Z"
    notion.world.clock.advance(timedelta(seconds=30))
    edited = await table.edit(page["id"], Ready={"checkbox": False})
    assert (edited["created_time"], edited["last_edited_time"]) == (
        "2026-11-23T09:30:00.000Z",
        "2026-11-23T09:31:00.000Z",
    )
    assert edited["properties"]["Edited"]["last_edited_time"] == "2026-11-23T09:31:00.000Z"


async def test_an_edit_changes_only_what_it_names(table: Table) -> None:
    page = await table.add(Client={"title": text("Acme")}, Mail={"email": "a@b.c"})
    await table.edit(page["id"], Mail={"email": None})
    values = await table.values(page["id"])
    assert (values["Client"][0]["plain_text"], values["Mail"]) == ("Acme", None)


async def test_an_unknown_option_is_created_with_the_write(table: Table) -> None:
    await table.add(App={"select": {"name": "Gmail"}})
    await table.add(App={"select": {"name": "gmail"}})
    options = (await table.columns())["App"]["select"]["options"]
    assert [option["name"] for option in options] == ["Gmail", "gmail"]
    again = await table.add(App={"select": {"id": options[0]["id"]}})
    assert again["properties"]["App"]["select"]["name"] == "Gmail"


async def test_a_refused_write_creates_no_option_and_no_page(notion: Notion, table: Table) -> None:
    body = {"App": {"select": {"name": "Gmail"}}, "Nudge Count": {"number": "x"}}
    await notion.refused("POST", "/pages", {"parent": {"data_source_id": table.id}, "properties": body})
    assert (await table.columns())["App"]["select"]["options"] == []
    assert (await table.query())["results"] == []


@pytest.mark.parametrize(
    ("parent", "words"),
    [
        ({"workspace": True}, "Internal integrations aren't owned"),
        ({}, "body.parent.page_id should be defined"),
        ({"data_source_id": "x"}, "body.parent.data_source_id should be a valid uuid"),
    ],
)
async def test_a_page_needs_a_parent(notion: Notion, parent: Json, words: str) -> None:
    assert words in await notion.message("POST", "/pages", {"parent": parent, "properties": {}})


async def test_a_row_may_name_its_database_while_it_has_one_source(notion: Notion, table: Table) -> None:
    parent = {"type": "database_id", "database_id": table.database_id}
    page = await notion.ok("POST", "/pages", {"parent": parent, "properties": {}})
    assert page["parent"]["data_source_id"] == table.id


async def test_a_plain_page_takes_a_bare_title(notion: Notion) -> None:
    body = {"parent": {"page_id": HOME}, "properties": {"title": text("Notes")}, "children": []}
    page = await notion.ok("POST", "/pages", body)
    assert page["parent"] == {"type": "page_id", "page_id": HOME}
    assert page["properties"]["title"]["title"][0]["plain_text"] == "Notes"
    refusal = await notion.message("PATCH", f"/pages/{page['id']}", {"properties": {"X": {"number": 1}}})
    assert refusal == "X is not a property that exists."


@pytest.mark.parametrize(("counting", "length"), [("utf16", 1000), ("code_points", 2000)])
async def test_lengths_count_as_the_switch_says(notion: Notion, table: Table, counting: str, length: int) -> None:
    notion.switch("length_counting", counting)
    await table.add(Project={"rich_text": text("😀" * length)})
    body = {"parent": {"data_source_id": table.id}, "properties": {"Project": {"rich_text": text("😀" * (length + 1))}}}
    assert "length should be ≤ `2000`" in await notion.message("POST", "/pages", body)


async def test_seconds_and_strangers_may_be_kept(notion: Notion, table: Table) -> None:
    notion.switch("date_seconds", "kept")
    notion.switch("unknown_people", "accepted")
    page = await table.add(
        Owner={"people": [{"id": STRANGER}]}, **{"Last Nudge": {"date": {"start": "2026-01-06T07:15:42.5Z"}}}
    )
    values = await table.values(page["id"])
    assert values["Last Nudge"]["start"] == "2026-01-06T07:15:42.500+00:00"
    assert values["Owner"] == [{"object": "user", "id": STRANGER}]


async def test_rich_text_keeps_links_styles_and_mentions(table: Table) -> None:
    page = await table.add(
        Project={
            "rich_text": [
                {
                    "text": {"content": "see ", "link": {"url": "https://x"}},
                    "annotations": {"bold": True, "color": "red"},
                },
                {"mention": {"type": "user", "user": {"id": PAULA}}},
                {"text": {"content": ""}},
            ]
        }
    )
    link, mention = page["properties"]["Project"]["rich_text"]
    assert (link["href"], link["annotations"]["bold"], link["annotations"]["color"]) == ("https://x", True, "red")
    assert mention["plain_text"] == "@Paula Park"


async def test_trashed_rows_are_there_but_closed(notion: Notion, table: Table) -> None:
    page = await table.add(Client={"title": text("Gone")})
    path = f"/pages/{page['id']}"
    gone = await notion.ok("PATCH", path, {"in_trash": True})
    assert gone["in_trash"] is gone["archived"] is True
    assert (await notion.ok("GET", path))["in_trash"] is True
    assert await table.clients() == []
    assert await table.clients(in_trash=True) == ["Gone"]
    closed = "Can't edit block that is archived. You must unarchive the block before editing."
    for body in ({"properties": {"Ready": {"checkbox": True}}}, {"in_trash": True}, {"icon": None}):
        assert await notion.message("PATCH", path, body) == closed
    back = await notion.ok("PATCH", path, {"in_trash": False, "properties": {"Ready": {"checkbox": True}}})
    assert (back["in_trash"], back["properties"]["Ready"]["checkbox"]) == (False, True)
    assert await table.clients() == ["Gone"]


async def test_property_items_come_one_by_one_or_listed(notion: Notion, table: Table) -> None:
    page = await table.add(Client={"title": text("Acme")}, **{"Nudge Count": {"number": 4}})
    columns = await table.columns()
    number = await notion.sdk.pages.properties.retrieve(page["id"], columns["Nudge Count"]["id"])
    assert (number["object"], number["type"], number["number"]) == ("property_item", "number", 4)
    title = await notion.sdk.pages.properties.retrieve(page["id"], "title")
    assert title["results"][0]["title"]["plain_text"] == "Acme"
    assert title["property_item"] == {"id": "title", "next_url": None, "type": "title", "title": {}}
    assert "Could not find property" in await notion.message("GET", f"/pages/{page['id']}/properties/zzz")


async def test_a_page_shows_25_people_and_the_property_all(notion: Notion, table: Table) -> None:
    notion.switch("unknown_people", "accepted")
    crowd = [{"id": f"00000000-0000-4000-8000-{number:012}"} for number in range(30)]
    page = await table.add(Owner={"people": crowd})
    assert len(page["properties"]["Owner"]["people"]) == 25
    items = await notion.ok("GET", f"/pages/{page['id']}/properties/Owner")
    assert [one["people"]["id"] for one in items["results"]] == [one["id"] for one in crowd]


async def test_property_ids_with_awkward_characters_work_in_urls(notion: Notion, table: Table) -> None:
    source = notion.face.space.data_sources[table.id]
    column = source.columns.pop(next(c.id for c in source.columns.values() if c.name == "Mail"))
    column.id = "?\\:%"
    source.columns[column.id] = column
    page = await table.add(Mail={"email": "a@b.c"})
    assert page["properties"]["Mail"]["id"] == "%3F%5C%3A%25"
    item = await notion.sdk.pages.properties.retrieve(page["id"], "%3F%5C%3A%25")
    assert item["email"] == "a@b.c"
    only = await notion.sdk.data_sources.query(table.id, filter_properties=["?\\:%", "title"])
    assert set(only["results"][0]["properties"]) == {"Mail", "Client"}
    refusal = await notion.message("POST", f"{table.path}/query?filter_properties=%253F%255C%253A%2525", {})
    assert refusal == "Could not find property with name or id: %3F%5C%3A%25"


@pytest.mark.parametrize("odd", ["{ab}", "a|b`", "[]\\\\^", "_@?>", "=<;:", "~a{}"])
async def test_every_odd_character_survives_a_url(notion: Notion, table: Table, odd: str) -> None:
    source = notion.face.space.data_sources[table.id]
    column = source.columns.pop(next(c.id for c in source.columns.values() if c.name == "Nudge Count"))
    column.id = odd
    source.columns[odd] = column
    page = await table.add(**{"Nudge Count": {"number": 7}})
    encoded = page["properties"]["Nudge Count"]["id"]
    assert (await notion.sdk.pages.properties.retrieve(page["id"], encoded))["number"] == 7
    only = await notion.sdk.data_sources.query(table.id, filter_properties=[unquote(encoded)])
    assert set(only["results"][0]["properties"]) == {"Nudge Count"}
    narrow = await notion.sdk.pages.retrieve(page["id"], filter_properties=[unquote(encoded)])
    assert set(narrow["properties"]) == {"Nudge Count"}


async def test_writes_answer_the_properties_that_were_asked_for(notion: Notion, table: Table) -> None:
    body: Json = {"parent": {"data_source_id": table.id}, "properties": {"Ready": {"checkbox": True}}}
    made = await notion.ok("POST", "/pages?filter_properties=title", body)
    assert list(made["properties"]) == ["Client"]
    changed = await notion.ok("PATCH", f"/pages/{made['id']}?filter_properties=title", {"properties": {}})
    assert list(changed["properties"]) == ["Client"]
    assert "Could not find property" in await notion.message("POST", "/pages?filter_properties=nope", body)


async def test_filter_properties_belongs_in_the_url(notion: Notion, table: Table) -> None:
    message = await notion.message("POST", f"{table.path}/query", {"filter_properties": ["title"]})
    assert message == 'body failed validation: body.filter_properties should be not present, instead was `["title"]`.'
