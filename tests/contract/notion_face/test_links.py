"""Relations and rollups."""

from typing import Any

import pytest

from tests.contract.notion_face.conftest import HOME, Json, Notion, Table, text

PROJECTS: Json = {"Project": {"title": {}}}


class Linked:
    """A projects table whose rows point at the intake's."""

    def __init__(self, projects: Table, intake: Table) -> None:
        self.projects, self.intake = projects, intake

    async def rollup(self, function: str, target: str) -> Any:
        config = {"relation_property_name": "Requests", "rollup_property_name": target, "function": function}
        await self.projects.change(R={"rollup": config})
        return (await self.projects.values(self.row))["R"]

    async def fill(self, rows: list[Json]) -> None:
        made = [await self.intake.row(**row) for row in rows]
        project = await self.projects.add(
            Project={"title": text("P")}, Requests={"relation": [{"id": row["id"]} for row in made]}
        )
        self.row, self.rows = project["id"], [row["id"] for row in made]


@pytest.fixture
async def linked(notion: Notion, table: Table) -> Linked:
    projects = await notion.table(PROJECTS, "Projects")
    await projects.change(Requests={"relation": {"data_source_id": table.id, "single_property": {}}})
    return Linked(projects, table)


async def test_a_relation_names_both_ids(linked: Linked) -> None:
    config = (await linked.projects.columns())["Requests"]["relation"]
    assert config == {
        "database_id": linked.intake.database_id,
        "data_source_id": linked.intake.id,
        "type": "single_property",
        "single_property": {},
    }


async def test_related_rows_read_back(linked: Linked) -> None:
    await linked.fill([{"Client": "A"}, {"Client": "B"}])
    page = await linked.projects.page(linked.row)
    assert page["properties"]["Requests"]["relation"] == [{"id": key} for key in linked.rows]
    assert page["properties"]["Requests"]["has_more"] is False
    contains = {"property": "Requests", "relation": {"contains": linked.rows[1]}}
    assert len((await linked.projects.query(filter=contains))["results"]) == 1


async def test_long_relations_are_cut_at_25(notion: Notion, linked: Linked) -> None:
    await linked.fill([{"Client": str(number)} for number in range(30)])
    found = (await linked.projects.page(linked.row))["properties"]["Requests"]
    assert (len(found["relation"]), found["has_more"]) == (25, True)
    first = await notion.ok("GET", f"/pages/{linked.row}/properties/{found['id']}?page_size=20")
    assert (len(first["results"]), first["has_more"]) == (20, True)
    path = f"/pages/{linked.row}/properties/{found['id']}?start_cursor={first['next_cursor']}"
    assert len((await notion.ok("GET", path))["results"]) == 10


@pytest.mark.parametrize(
    ("value", "status", "words"),
    [
        ([{"id": "99999999-9999-4999-8999-999999999999"}], 404, "Could not find page with ID"),
        ([{"id": HOME}], 400, "not in the related data source"),
        ([{"id": "x"}], 400, "relation[0].id should be a valid uuid"),
        ([{}], 400, "relation[0].id should be defined"),
        ([{"id": HOME}] * 101, 400, "relation.length should be ≤ `100`"),
        (None, 400, "relation should be an array"),
    ],
)
async def test_bad_relations_are_refused(notion: Notion, linked: Linked, value: Any, status: int, words: str) -> None:
    body = {"parent": {"data_source_id": linked.projects.id}, "properties": {"Requests": {"relation": value}}}
    assert words in (await notion.refused("POST", "/pages", body, status=status))["message"]


async def test_a_two_way_relation_shows_on_both_sides(linked: Linked) -> None:
    config = {"data_source_id": linked.intake.id, "dual_property": {"synced_property_name": "Main project"}}
    await linked.projects.change(Main={"relation": config})
    mine, theirs = (await linked.projects.columns())["Main"], (await linked.intake.columns())["Main project"]
    assert mine["relation"]["dual_property"]["synced_property_name"] == "Main project"
    assert theirs["relation"]["dual_property"]["synced_property_name"] == "Main"
    assert mine["relation"]["dual_property"]["synced_property_id"] == theirs["id"]  # both URL-encoded
    assert theirs["relation"]["dual_property"]["synced_property_id"] == mine["id"]
    row = await linked.intake.row("A")
    project = await linked.projects.add(Main={"relation": [{"id": row["id"]}]})
    assert (await linked.intake.values(row["id"]))["Main project"] == [{"id": project["id"]}]
    await linked.intake.edit(row["id"], **{"Main project": {"relation": []}})
    assert (await linked.projects.values(project["id"]))["Main"] == []


async def test_a_two_way_relation_to_itself_becomes_one_way(linked: Linked) -> None:
    config = {"data_source_id": linked.intake.id, "dual_property": {}}
    await linked.intake.change(Parent={"relation": config})
    columns = await linked.intake.columns()
    assert columns["Parent"]["relation"]["type"] == "single_property"
    assert sum(column["type"] == "relation" for column in columns.values()) == 1


ROWS: list[Json] = [
    {
        "Client": "A",
        "Status": "Pending",
        "Ready": True,
        "Nudge Count": 1,
        "Last Nudge": "2026-11-01",
        "Tags": ["a", "b"],
    },
    {"Client": "B", "Status": "Pending", "Nudge Count": 4, "Last Nudge": "2026-11-09", "Tags": ["a"]},
    {"Client": "C", "Status": "Revoked", "Ready": True, "Nudge Count": 4},
    {"Client": "D"},
]
NUMBERS: list[tuple[str, str, Any]] = [
    ("count", "Client", 4),
    ("count_values", "Status", 3),
    ("count_values", "Tags", 3),
    ("empty", "Status", 1),
    ("not_empty", "Status", 3),
    ("unique", "Status", 2),
    ("percent_empty", "Status", 0.25),
    ("percent_not_empty", "Status", 0.75),
    ("checked", "Ready", 2),
    ("unchecked", "Ready", 2),
    ("percent_checked", "Ready", 0.5),
    ("percent_unchecked", "Ready", 0.5),
    ("sum", "Nudge Count", 9),
    ("average", "Nudge Count", 3),
    ("median", "Nudge Count", 4),
    ("min", "Nudge Count", 1),
    ("max", "Nudge Count", 4),
    ("range", "Nudge Count", 3),
    ("checked", "SLA Breach?", 0),
]


@pytest.mark.parametrize(("function", "target", "value"), NUMBERS)
async def test_rollups_to_a_number(linked: Linked, function: str, target: str, value: float) -> None:
    await linked.fill(ROWS)
    assert await linked.rollup(function, target) == {"type": "number", "number": value, "function": function}


async def test_rollups_to_dates(linked: Linked) -> None:
    await linked.fill(ROWS)
    first = {"start": "2026-11-01", "end": None, "time_zone": None}
    last = {"start": "2026-11-09", "end": None, "time_zone": None}
    assert (await linked.rollup("earliest_date", "Last Nudge"))["date"] == first
    assert (await linked.rollup("latest_date", "Last Nudge"))["date"] == last
    assert (await linked.rollup("date_range", "Last Nudge"))["date"] == first | {"end": "2026-11-09"}


async def test_rollups_of_originals(linked: Linked) -> None:
    await linked.fill(ROWS)
    shown = await linked.rollup("show_original", "Nudge Count")
    assert shown["array"] == [{"type": "number", "number": number} for number in (1, 4, 4, None)]
    assert len((await linked.rollup("show_unique", "Nudge Count"))["array"]) == 3


async def test_rollups_follow_their_rows_and_forget_the_trash(notion: Notion, linked: Linked) -> None:
    await linked.fill(ROWS)
    assert (await linked.rollup("checked", "Ready"))["number"] == 2
    await notion.control("edit", page_id=linked.rows[1], properties={"Ready": True})
    assert (await linked.rollup("checked", "Ready"))["number"] == 3
    await notion.control("trash", page_id=linked.rows[0])
    assert (await linked.rollup("checked", "Ready"))["number"] == 2


async def items(linked: Linked, size: int = 100) -> list[Json]:
    """Return every page of the rollup's items, by its next_url."""
    column = (await linked.projects.columns())["R"]["id"]
    path, found = f"/pages/{linked.row}/properties/{column}?page_size={size}", []
    while path:
        found.append(await linked.projects.notion.ok("GET", path))
        assert found[-1]["property_item"]["id"] == column
        path = (found[-1]["property_item"]["next_url"] or "").removeprefix("https://api.notion.com/v1")
    return found


async def test_a_rollups_items_are_what_it_rolls_up(linked: Linked) -> None:
    await linked.fill(ROWS)
    await linked.rollup("show_original", "Client")
    (found,) = await items(linked)
    assert (found["type"], [one["title"]["plain_text"] for one in found["results"]]) == ("property_item", [*"ABCD"])
    assert found["property_item"]["rollup"] == {"type": "array", "array": [], "function": "show_original"}
    await linked.rollup("median", "Nudge Count")
    (found,) = await items(linked)
    assert {one["type"] for one in found["results"]} == {"number"}
    assert found["property_item"]["rollup"] == {"type": "unsupported", "unsupported": {}, "function": "median"}


async def test_a_rollups_result_stands_beside_the_last_page_of_its_rows(linked: Linked) -> None:
    await linked.fill(ROWS)
    whole = await linked.rollup("sum", "Nudge Count")
    *firsts, last = await items(linked, size=3)
    assert [one["property_item"]["rollup"]["type"] for one in firsts] == ["incomplete"]
    assert (last["property_item"]["rollup"], last["property_item"]["next_url"]) == (whole, None)
    assert [one["relation"]["id"] for page in (*firsts, last) for one in page["results"]] == linked.rows


async def test_a_rollup_without_rows_is_empty(linked: Linked) -> None:
    await linked.fill([])
    assert (await linked.rollup("max", "Nudge Count"))["number"] is None
    assert (await linked.rollup("percent_checked", "Ready"))["number"] is None
    assert (await linked.rollup("count", "Client"))["number"] == 0
    assert (await linked.rollup("earliest_date", "Last Nudge"))["date"] is None


async def test_a_rollup_shows_names_and_plain_ids(linked: Linked) -> None:
    await linked.fill([])
    await linked.rollup("count", "Client")
    columns = await linked.projects.columns()
    config = columns["R"]["rollup"]
    assert (config["relation_property_name"], config["rollup_property_name"]) == ("Requests", "Client")
    assert (config["rollup_property_id"], config["function"]) == ("title", "count")
    assert config["relation_property_id"] in linked.projects.notion.face.space.data_sources[linked.projects.id].columns


async def test_formulas_may_use_rollups(linked: Linked) -> None:
    await linked.fill(ROWS)
    await linked.rollup("percent_checked", "Ready")
    await linked.projects.change(Rate={"formula": {"expression": 'round(prop("R") * 100)'}})
    assert (await linked.projects.values(linked.row))["Rate"] == {"type": "number", "number": 50}


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"function": "guess"}, "rollup.function should be"),
        ({"relation_property_name": "Nope"}, "Could not find property with name or id: Nope"),
        ({"rollup_property_name": "Nope"}, "Could not find property with name or id: Nope"),
        ({"relation_property_name": "Project"}, "Project is expected to be relation."),
        ({"function": "sum"}, "Rollup function sum is not supported for property Client."),
        ({"function": "count_per_group"}, "Rollup function count_per_group is not supported for property Client."),
        ({"function": "checked"}, "Rollup function checked is not supported for property Client."),
    ],
)
async def test_bad_rollups_are_refused(notion: Notion, linked: Linked, config: Json, words: str) -> None:
    whole = {"relation_property_name": "Requests", "rollup_property_name": "Client", "function": "count"} | config
    body = {"properties": {"R": {"rollup": whole}}}
    assert words in await notion.message("PATCH", linked.projects.path, body)


@pytest.mark.parametrize(
    ("function", "target", "condition", "hits"),
    [
        ("count", "Client", {"number": {"equals": 4}}, 1),
        ("count", "Client", {"number": {"less_than": 4}}, 0),
        ("latest_date", "Last Nudge", {"date": {"on_or_after": "2026-11-09"}}, 1),
        ("show_original", "Client", {"any": {"rich_text": {"equals": "B"}}}, 1),
        ("show_original", "Client", {"every": {"rich_text": {"equals": "B"}}}, 0),
        ("show_original", "Client", {"none": {"rich_text": {"equals": "X"}}}, 1),
        ("show_original", "Nudge Count", {"any": {"number": {"equals": 1}}}, 1),
        ("show_original", "Ready", {"every": {"checkbox": {"equals": True}}}, 0),
        ("show_original", "Last Nudge", {"any": {"date": {"equals": "2026-11-09"}}}, 1),
        ("show_original", "Tags", {"any": {"multi_select": {"is_empty": True}}}, 1),
    ],
)
async def test_rollup_filters(linked: Linked, function: str, target: str, condition: Json, hits: int) -> None:
    await linked.fill(ROWS)
    await linked.rollup(function, target)
    found = await linked.projects.query(filter={"property": "R", "rollup": condition})
    assert len(found["results"]) == hits


async def test_rollup_filters_go_by_the_target(notion: Notion, linked: Linked) -> None:
    await linked.fill(ROWS)
    await linked.rollup("show_original", "Client")
    wrong = {"property": "R", "rollup": {"any": {"number": {"equals": 1}}}}
    message = await notion.message("POST", f"{linked.projects.path}/query", {"filter": wrong})
    assert message.endswith("database property title does not match filter number")


async def test_a_rollup_filter_says_when_its_target_is_gone(notion: Notion, linked: Linked) -> None:
    await linked.fill(ROWS)
    await linked.rollup("show_original", "Nudge Count")
    wrong = {"filter": {"property": "R", "rollup": {"any": {"number": {"equals": 1}}}}}
    for owner, lost in ((linked.intake, "Nudge Count"), (linked.projects, "Requests")):
        await owner.change(**{lost: None})
        assert "Could not find property" in await notion.message("POST", f"{linked.projects.path}/query", wrong)


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"dual_property": {"synced_property_name": {"a": 1}}}, "synced_property_name should be a string"),
        ({"single_property": {"synced_property_name": "x"}}, "synced_property_name should be not present"),
        ({"type": "single_property", "dual_property": {}}, 'relation.type should be `"dual_property"`'),
    ],
)
async def test_wrong_relations_are_refused(notion: Notion, linked: Linked, config: Json, words: str) -> None:
    body = {"properties": {"Wrong": {"relation": {"data_source_id": linked.intake.id} | config}}}
    assert words in await notion.message("PATCH", linked.projects.path, body)


async def test_relation_and_rollup_come_with_a_new_database(notion: Notion, table: Table) -> None:
    columns = {
        "All": {"rollup": {"relation_property_name": "Rel", "rollup_property_name": "Client", "function": "count"}},
        "Half": {"formula": {"expression": 'prop("All") / 2'}},
        "Rel": {"relation": {"data_source_id": table.id, "single_property": {}}},
        "Name": {"title": {}},
    }
    made = await notion.table(columns)
    assert {column["type"] for column in (await made.columns()).values()} == {"rollup", "formula", "relation", "title"}


async def test_a_database_id_does_not_make_a_relation(notion: Notion, linked: Linked) -> None:
    config = {"data_source_id": linked.intake.database_id, "single_property": {}}
    body = {"properties": {"Wrong": {"relation": config}}}
    found = await notion.refused("PATCH", linked.projects.path, body, status=404)
    assert "Could not find data_source with ID" in found["message"]
