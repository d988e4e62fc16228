"""Setup makes everything, changes nothing the second time, repairs and never deletes."""

import pytest

from bot.domain.formulas import NOTHING, OLD_NOTHING
from bot.domain.status import Status
from bot.domain.tracker import Column
from bot.domain.tracker_schema import KINDS, Difference, Drift, expected
from bot.ports.errors import OutsideError
from bot.services.tracker.home import Home
from bot.services.tracker.setup import SetupError
from tests.contract.notion.conftest import ClientFactory
from tests.contract.notion.driver import Bench, Json

TEMPLATE = {
    "Client": "title",
    "Project": "rich_text",
    "App": "select",
    "Request Link": "url",
    "Request ID": "rich_text",
    "Credential ID": "rich_text",
    "Status": "select",
    "Owner": "people",
    "Created": "created_time",
    "Last Nudge": "date",
    "Nudge Count": "number",
    "Next Nudge At": "formula",
    "SLA Breach?": "formula",
    "Authorized At": "date",
    "Revoked At": "date",
    "Notes": "rich_text",
}
BY_HAND = {"Due for Nudge", "SLA > 72h"}
VIEWS = {"Active", "Authorized This Week", "Active board", "By Client board", "Owner Focus", "Audit table"}


async def _columns(bench: Bench, title: str = "Credential Intake") -> dict[str, Json]:
    database = next(d for d in await bench.databases() if d["title"] == title)
    return {column["name"]: column for column in database["data_sources"][0]["columns"]}


async def _source(bench: Bench) -> str:
    return str(next(d for d in await bench.databases() if d["title"] == "Credential Intake")["data_sources"][0]["id"])


async def test_it_makes_everything_on_an_empty_page(bench: Bench):
    report = await bench.run()
    columns = await _columns(bench)
    assert {name: columns[name]["type"] for name in TEMPLATE} == TEMPLATE
    assert {name: column["type"] for name, column in columns.items()} == {
        str(column): KINDS[column] for column in expected(projects=False)
    }
    assert [option["name"] for option in columns["Status"]["options"]] == [str(status) for status in Status]
    views = {view["name"] for view in (await bench.databases())[0]["views"]}
    assert views >= VIEWS
    told = " ".join(report.by_hand)
    assert all(f"“{name}”" in told for name in BY_HAND)
    assert "Next Nudge At is on or before today" in told
    assert report.differences == ()


async def test_a_second_run_changes_nothing(bench: Bench):
    await bench.run()
    before = await bench.databases()
    writes = [bench.count(op) for op in ("PATCH *", "POST /v1/databases", "DELETE *")]
    report = await bench.run()
    assert report.done == []
    assert [bench.count(op) for op in ("PATCH *", "POST /v1/databases", "DELETE *")] == writes
    assert await bench.databases() == before


async def test_every_view_can_be_made_where_formulas_can_be_filtered(bench: Bench):
    bench.switch("view_formula_filter", "kept")
    report = await bench.run()
    assert report.by_hand == []
    assert {view["name"] for view in (await bench.databases())[0]["views"]} >= VIEWS | BY_HAND


async def test_a_view_whose_filter_is_dropped_in_silence_is_not_left_behind(bench: Bench):
    bench.switch("view_formula_filter", "dropped")
    report = await bench.run()
    assert len(report.by_hand) == 2
    assert not BY_HAND & {view["name"] for view in (await bench.databases())[0]["views"]}


async def test_the_boards_are_grouped(bench: Bench):
    await bench.run()
    columns = await _columns(bench)
    views = {view["name"]: view for view in (await bench.databases())[0]["views"]}
    grouped = views["Active board"]["configuration"]["group_by"]
    assert grouped["property_id"] in {columns["App"]["id"], columns["App"].get("encoded", "")} or grouped
    assert views["Active board"]["type"] == "board"
    assert views["Owner Focus"]["configuration"]["group_by"]["type"] == "person"
    assert views["Active"]["filter"]["and"]


async def test_a_deleted_column_is_named_and_made_again(bench: Bench):
    await bench.run()
    await bench.control("column", data_source_id=await _source(bench), name="Last Nudge", delete=True)
    await bench.control("column", data_source_id=await _source(bench), name="Notes", delete=True)
    found = (await bench.check()).differences
    assert set(found) == {
        Difference(column=Column.LAST_NUDGE, drift=Drift.MISSING),
        Difference(column=Column.NOTES, drift=Drift.MISSING),
    }
    assert "Notes" not in await _columns(bench)  # a check changes nothing
    report = await bench.run()
    assert report.done == ["added the column Last Nudge", "added the column Notes"]
    assert (await bench.check()).differences == ()
    await _formula_works(bench)


async def _formula_works(bench: Bench) -> None:
    """The formula names the new column, not the one that is gone."""
    row = await bench.control(
        "row",
        data_source_id=await _source(bench),
        properties={
            "Client": "A",
            "Status": "Pending",
            "Clock Start": "2026-11-20T10:00:00Z",
            "Last Nudge": "2026-11-22T10:00:00Z",
            "Nudge Count": 1,
        },
    )
    assert row["row"]["cells"]["Next Nudge At"].startswith("2026-11-24T10:00")


async def test_a_renamed_column_is_told_and_left_alone(bench: Bench):
    home = await bench.made()
    await bench.control("column", data_source_id=home.source_id, name="Status", rename="State")
    found = (await bench.check()).differences
    assert found == (Difference(column=Column.STATUS, drift=Drift.RENAMED, found="State"),)
    report = await bench.run()
    assert report.done == []
    assert "Status" not in await _columns(bench)
    await bench.control("column", data_source_id=home.source_id, name="Next Nudge At", delete=True)
    await bench.run()
    assert (await _columns(bench))["Next Nudge At"]["type"] == "formula"


async def test_a_retyped_column_is_left_to_a_person_and_not_written(bench: Bench):
    home = await bench.made()
    await bench.control("column", data_source_id=home.source_id, name="Project", retype="number")
    found = (await bench.check()).differences
    assert found == (Difference(column=Column.PROJECT, drift=Drift.RETYPED, found="number"),)
    report = await bench.run()
    assert any("Project is a column of type number" in line for line in report.by_hand)
    fresh = Home(bench.tracker, bench.store, home.database_id)
    page = await bench.tracker.create(await fresh.current(), {Column.CLIENT: "A", Column.PROJECT: "P"})
    assert Column.PROJECT not in page.values


async def test_a_lost_option_is_given_back_beside_those_people_added(bench: Bench):
    home = await bench.made()
    kept = [{"name": "Pending"}, {"name": "On hold"}]
    await bench.client.sdk.data_sources.update(home.source_id, properties={"Status": {"select": {"options": kept}}})
    assert {d.drift for d in (await bench.check()).differences} == {Drift.OPTION_MISSING}
    await bench.run()
    options = [option["name"] for option in (await _columns(bench))["Status"]["options"]]
    assert options[:2] == ["Pending", "On hold"]
    assert set(options) >= {str(status) for status in Status}


async def test_projects_sum_up(bench: Bench):
    home = await bench.made(projects=True)
    columns = await _columns(bench, "Projects")
    kinds = {name: column["type"] for name, column in columns.items()}
    assert kinds == {
        "Project": "title",
        "Client": "rich_text",
        "Requests": "relation",
        "Total Requests": "rollup",
        "Authorized": "rollup",
        "Pending": "rollup",
        "SLA Breaches": "rollup",
        "SLA Rate": "formula",
    }
    project = await bench.tracker.project(home, "Acme", "Site")
    assert await bench.tracker.project(home, "Acme", "Site") == project
    late = "2026-11-01T10:00:00+00:00"
    for status, start in (
        ("Authorized", late),
        ("Pending", late),
        ("Pending", "2026-11-23T09:00:00+00:00"),
        ("Revoked", late),
    ):
        await bench.tracker.create(
            home,
            {
                Column.CLIENT: "Acme",
                Column.STATUS: status,
                Column.CLOCK_START: start,
                Column.ROW_KEY: status + start,
                Column.PROJECT_PAGE: project,
            },
        )
    database = next(d for d in await bench.databases() if d["title"] == "Projects")
    cells = database["data_sources"][0]["rows"][0]["cells"]
    assert {name: cells[name] for name in ("Total Requests", "Authorized", "Pending", "SLA Breaches", "SLA Rate")} == {
        "Total Requests": "4",
        "Authorized": "1",
        "Pending": "2",
        "SLA Breaches": "1",
        "SLA Rate": "75",
    }
    before = await bench.databases()
    assert (await bench.run(projects=True)).done == []
    assert await bench.databases() == before


async def test_projects_can_be_added_later(bench: Bench):
    await bench.run()
    report = await bench.run(projects=True)
    assert "made the database Projects" in report.done
    assert len(await bench.databases()) == 2


async def test_the_older_spelling_of_nothing_is_tried(bench: Bench):
    bench.switch("empty_without_argument", "refused")
    home = await bench.made()
    source = await bench.client.sdk.data_sources.retrieve(home.source_id)
    expression = source["properties"]["Next Nudge At"]["formula"]["expression"]
    assert OLD_NOTHING in expression
    assert NOTHING not in expression


async def test_owners_as_text(bench: Bench):
    home = await bench.made(owner_as_text=True)
    assert home.owner_kind == "rich_text"
    assert (await bench.run(owner_as_text=True)).done == []
    page = await bench.tracker.create(home, {Column.CLIENT: "A", Column.OWNER: "Zoe Outside"})
    assert page.values[Column.OWNER] == "Zoe Outside"


async def test_the_database_itself_will_do_as_well(bench: Bench):
    home = await bench.made()
    for where in (home.database_id, home.source_id, home.url):
        assert (await bench.run(where=where)).done == []
    assert len(await bench.databases()) == 1


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("Agency home", "There is no id in “Agency home”"),
        ("22222222222242228222222222222222", "not shared with the connection"),
        (None, "Name the page"),
    ],
)
async def test_what_cannot_be_used_is_said(bench: Bench, where: str | None, told: str):
    with pytest.raises(SetupError, match=told):
        await bench.run(where=where)
    assert await bench.databases() == []


async def test_a_check_before_setup_says_so(bench: Bench):
    with pytest.raises(SetupError, match="no tracker yet"):
        await bench.check()


async def test_a_wrong_token_says_so(bench: Bench, make_client: ClientFactory):
    bench.setup._builder = type(bench.builder)(make_client(f"{bench.sandbox.url}/notion", version="2025-09-03"))
    bench.setup._builder._client.sdk.client.headers["Authorization"] = "Bearer ntn_wrong"
    with pytest.raises(OutsideError, match="NOTION_API_KEY"):
        await bench.run()
