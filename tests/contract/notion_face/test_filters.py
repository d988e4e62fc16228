"""Every filter operator against every kind of column, and every way to get one wrong."""

from datetime import timedelta
from typing import Any

import pytest
from notion_client import APIResponseError

from tests.contract.notion_face.conftest import HOME, Json, Notion, Table

PAULA = "ba01a000-0000-4000-8000-000000000001"
MIA = "51a00000-0000-4000-8000-000000000003"
ROWS: dict[str, Json] = {
    "Acme": {
        "Project": "Site relaunch",
        "Status": "Pending",
        "Tags": ["a"],
        "Nudge Count": 1,
        "Ready": True,
        "Last Nudge": "2026-11-20",
        "Link": "https://a.example",
        "Mail": "Ann@acme.example",
        "Owner": ["paula"],
    },
    "Beta": {
        "Project": "Ads",
        "Status": "Authorized",
        "Tags": ["a", "b"],
        "Nudge Count": 5,
        "Last Nudge": "2026-11-23T08:00:00Z",
        "Owner": ["mia", "paula"],
    },
    "Gamma": {"Project": "ads", "Status": "Revoked", "Nudge Count": 0, "Last Nudge": "2026-12-10T12:00:00Z"},
    "Delta": {},
}


@pytest.fixture
async def rows(table: Table) -> Table:
    for client, cells in ROWS.items():
        table.notion.world.clock.advance(timedelta(minutes=1))
        await table.row(client, **cells)
    return table


def names(short: str) -> set[str]:
    return {name for name in ROWS if name[0] in short}


CASES: list[tuple[str, str, Json, str]] = [
    ("Client", "title", {"equals": "Acme"}, "A"),
    ("Client", "title", {"equals": "acme"}, "A"),
    ("Client", "title", {"does_not_equal": "Acme"}, "BGD"),
    ("Project", "rich_text", {"equals": "ads"}, "BG"),
    ("Project", "rich_text", {"contains": "RE"}, "A"),
    ("Project", "rich_text", {"does_not_contain": "re"}, "BGD"),
    ("Project", "rich_text", {"starts_with": "site"}, "A"),
    ("Project", "rich_text", {"ends_with": "ads"}, "BG"),
    ("Project", "rich_text", {"is_empty": True}, "D"),
    ("Project", "rich_text", {"is_not_empty": True}, "ABG"),
    ("Link", "url", {"contains": "a.example"}, "A"),
    ("Mail", "email", {"equals": "ann@acme.example"}, "A"),
    ("Mail", "email", {"does_not_equal": "ann@acme.example"}, "BGD"),
    ("Phone", "phone_number", {"is_empty": True}, "ABGD"),
    ("Nudge Count", "number", {"equals": 5}, "B"),
    ("Nudge Count", "number", {"does_not_equal": 5}, "AGD"),
    ("Nudge Count", "number", {"greater_than": 1}, "B"),
    ("Nudge Count", "number", {"greater_than_or_equal_to": 1}, "AB"),
    ("Nudge Count", "number", {"less_than": 1}, "G"),
    ("Nudge Count", "number", {"less_than_or_equal_to": 1}, "AG"),
    ("Nudge Count", "number", {"is_empty": True}, "D"),
    ("No", "unique_id", {"greater_than": 2}, "GD"),
    ("Status", "select", {"equals": "Pending"}, "A"),
    ("Status", "select", {"equals": ["Pending", "Revoked"]}, "AG"),
    ("Status", "select", {"does_not_equal": "Authorized"}, "AGD"),
    ("Status", "select", {"does_not_equal": ["Authorized", "Pending"]}, "GD"),
    ("Status", "select", {"is_empty": True}, "D"),
    ("Status", "select", {"is_not_empty": True}, "ABG"),
    ("Tags", "multi_select", {"contains": "b"}, "B"),
    ("Tags", "multi_select", {"does_not_contain": "b"}, "AGD"),
    ("Tags", "multi_select", {"is_empty": True}, "GD"),
    ("Owner", "people", {"contains": PAULA}, "AB"),
    ("Owner", "people", {"contains": MIA.replace("-", "")}, "B"),
    ("Owner", "people", {"contains": "me"}, ""),
    ("Owner", "people", {"does_not_contain": MIA}, "AGD"),
    ("Owner", "people", {"is_empty": True}, "GD"),
    ("Author", "created_by", {"contains": PAULA}, "ABGD"),
    ("Ready", "checkbox", {"equals": True}, "A"),
    ("Ready", "checkbox", {"does_not_equal": True}, "BGD"),
    ("Files", "files", {"is_empty": True}, "ABGD"),
    ("Last Nudge", "date", {"equals": "2026-11-20"}, "A"),
    ("Last Nudge", "date", {"equals": "2026-11-23"}, "B"),
    ("Last Nudge", "date", {"equals": "today"}, "B"),
    ("Last Nudge", "date", {"before": "2026-11-23T08:00:00Z"}, "A"),
    ("Last Nudge", "date", {"before": "today"}, "A"),
    ("Last Nudge", "date", {"after": "2026-11-23"}, "G"),
    ("Last Nudge", "date", {"after": "2026-11-23T07:59:00+00:00"}, "BG"),
    ("Last Nudge", "date", {"on_or_before": "2026-11-23"}, "AB"),
    ("Last Nudge", "date", {"on_or_after": "2026-11-23T09:00:00+01:00"}, "BG"),
    ("Last Nudge", "date", {"on_or_after": "one_week_ago"}, "ABG"),
    ("Last Nudge", "date", {"on_or_after": "yesterday"}, "BG"),
    ("Last Nudge", "date", {"after": "one_week_from_now"}, "G"),
    ("Last Nudge", "date", {"before": "one_month_from_now"}, "ABG"),
    ("Last Nudge", "date", {"after": "one_month_ago"}, "ABG"),
    ("Last Nudge", "date", {"before": "tomorrow"}, "AB"),
    ("Last Nudge", "date", {"this_week": {}}, "B"),
    ("Last Nudge", "date", {"past_week": {}}, "AB"),
    ("Last Nudge", "date", {"past_month": {}}, "AB"),
    ("Last Nudge", "date", {"past_year": {}}, "AB"),
    ("Last Nudge", "date", {"next_week": {}}, "B"),
    ("Last Nudge", "date", {"next_month": {}}, "BG"),
    ("Last Nudge", "date", {"next_year": {}}, "BG"),
    ("Last Nudge", "date", {"is_empty": True}, "D"),
    ("Last Nudge", "date", {"is_not_empty": True}, "ABG"),
    ("Last Nudge", "date", {"equals": "2026-11-23T09:00:42.5+01:00"}, "B"),
    ("Last Nudge", "date", {"before": "2026-11-23T08:00:42Z"}, "A"),
    ("Last Nudge", "date", {"after": "2026-11-23T08:00:42Z"}, "G"),
    ("Created", "created_time", {"after": "2026-11-23T09:32:00Z"}, "GD"),
    ("Created", "created_time", {"on_or_after": "2026-11-23T09:32:00Z"}, "BGD"),
    ("Edited", "last_edited_time", {"equals": "2026-11-23T09:31:00Z"}, "A"),
]


@pytest.mark.parametrize(("column", "kind", "condition", "found"), CASES)
async def test_operators(rows: Table, column: str, kind: str, condition: Json, found: str) -> None:
    assert set(await rows.clients(filter={"property": column, kind: condition})) == names(found)


async def test_timestamp_filters_need_no_column(rows: Table) -> None:
    after = {"timestamp": "created_time", "created_time": {"on_or_after": "2026-11-23T09:33:00Z"}}
    assert set(await rows.clients(filter=after)) == names("GD")


async def test_a_moment_inside_the_minute_misses_what_was_floored(rows: Table) -> None:
    """`after: last seen` loses edits of the same minute; that is why it must not be used."""
    edited = {"timestamp": "last_edited_time", "last_edited_time": {"after": "2026-11-23T09:34:30Z"}}
    assert await rows.clients(filter=edited) == []
    assert rows.notion.world.clock.now().second >= 42


async def test_compounds(rows: Table) -> None:
    pending = {"property": "Status", "select": {"equals": "Pending"}}
    ads = {"property": "Project", "rich_text": {"equals": "ads"}}
    big = {"property": "Nudge Count", "number": {"greater_than": 1}}
    assert set(await rows.clients(filter={"or": [pending, ads]})) == names("ABG")
    assert set(await rows.clients(filter={"and": [ads, big]})) == names("B")
    assert set(await rows.clients(filter={"or": [pending, {"and": [ads, big]}]})) == names("AB")


async def test_exact_case_may_count(notion: Notion, rows: Table) -> None:
    notion.switch("text_filters", "exact_case")
    assert await rows.clients(filter={"property": "Project", "rich_text": {"equals": "ads"}}) == ["Gamma"]


MISMATCH = (
    "The property type in the database does not match the property type of the filter provided: database property "
)
WRONG: list[tuple[Any, str]] = [
    (None, "body failed validation: body.filter should be an object or `undefined`, instead was `null`."),
    ([], "body failed validation: body.filter should be an object or `undefined`, instead was `[]`."),
    ({}, "body.filter.or should be defined, instead was `undefined`."),
    ({"property": "Nope", "select": {"equals": "x"}}, "Could not find property with name or id: Nope"),
    ({"property": "Status"}, "body.filter.title should be defined"),
    ({"property": "Status", "rich_text": {"equals": "x"}}, MISMATCH + "select does not match filter rich_text"),
    ({"property": "Nudge Count", "rich_text": {"equals": "5"}}, MISMATCH + "number does not match filter rich_text"),
    ({"property": "Created", "date": {"before": "today"}}, MISMATCH + "created_time does not match filter date"),
    (
        {"property": "Status", "type": "title", "select": {"equals": "Pending"}},
        'body.filter.type should be `"select"` or `undefined`, instead was `"title"`.',
    ),
    (
        {"timestamp": "created_time", "type": "date", "created_time": {"past_week": {}}},
        'body.filter.type should be `"created_time"` or `undefined`, instead was `"date"`.',
    ),
    ({"property": "Client", "title": {"resembles": "x"}}, "body.filter.title.equals should be defined"),
    (
        {"property": "Client", "title": {"equals": "x", "contains": "y"}},
        "body.filter.title.contains should be not present",
    ),
    ({"property": "Client", "title": {"equals": 5}}, "body.filter.title.equals should be a string, instead was `5`."),
    (
        {"property": "Client", "title": {"is_empty": False}},
        "body.filter.title.is_empty should be `true`, instead was `false`.",
    ),
    (
        {"property": "Nudge Count", "number": {"equals": "5"}},
        'body.filter.number.equals should be a number, instead was `"5"`.',
    ),
    (
        {"property": "Ready", "checkbox": {"equals": "true"}},
        'body.filter.checkbox.equals should be a boolean, instead was `"true"`.',
    ),
    (
        {"property": "Last Nudge", "date": {"before": "soon"}},
        "body.filter.date.before should be a valid ISO 8601 date string",
    ),
    (
        {"property": "Last Nudge", "date": {"past_week": True}},
        "body.filter.date.past_week should be an empty object, instead was `true`.",
    ),
    (
        {"property": "Owner", "people": {"contains": "Paula"}},
        'body.filter.people.contains should be a valid uuid, instead was `"Paula"`.',
    ),
    (
        {"timestamp": "deleted_time", "deleted_time": {"past_week": {}}},
        'body.filter.timestamp should be `"created_time"` or `"last_edited_time"`',
    ),
    ({"timestamp": "created_time"}, "body.filter.created_time should be defined"),
    ({"and": {}}, "body.filter.and should be an array, instead was `{}`."),
    ({"and": [{"or": [{"and": []}]}]}, "body.filter.and[0].or[0].and should be not present, instead was `[]`."),
    ({"and": [{"property": "Nope", "title": {"equals": "x"}}]}, "Could not find property with name or id: Nope"),
    (
        {"property": "SLA Breach?", "formula": {"checkbox": {"equals": True}}},
        "Unable to filter based on a formula of unknown type",
    ),
    (
        {"property": "Next Nudge At", "formula": {"date": {"before": "today"}}},
        "Unable to filter based on a formula of unknown type",
    ),
    (
        {"property": "Status", "select": {"equals": "Lost"}},
        'select option "Lost" not found for property "Status". Available options: "Pending", "Partially Authorized", "Authorized", "Declined", "Invalid", "Revoked".',
    ),
]


@pytest.mark.parametrize(("wrong", "words"), WRONG)
async def test_wrong_filters_are_refused(notion: Notion, table: Table, wrong: Any, words: str) -> None:
    assert words in await notion.message("POST", f"{table.path}/query", {"filter": wrong})


async def test_an_unknown_option_may_match_nothing(notion: Notion, rows: Table) -> None:
    notion.switch("unknown_option_filter", "no_match")
    assert await rows.clients(filter={"property": "Status", "select": {"equals": "Lost"}}) == []


async def test_formula_filters_may_work_one_day(notion: Notion, rows: Table) -> None:
    notion.switch("formula_filter", "works")
    breach = {"property": "SLA Breach?", "formula": {"checkbox": {"equals": True}}}
    assert await rows.clients(filter=breach) == []
    notion.world.clock.advance(timedelta(hours=73))
    assert set(await rows.clients(filter=breach)) == names("AGD")
    due = {"property": "Next Nudge At", "formula": {"date": {"is_empty": True}}}
    assert set(await rows.clients(filter=due)) == names("BG")
    wrong = {"property": "SLA Breach?", "formula": {"boolean": {"equals": True}}}
    assert "formula.checkbox should be defined" in await notion.message("POST", f"{rows.path}/query", {"filter": wrong})


async def test_the_sdk_sends_a_filter_that_is_none(notion: Notion, table: Table) -> None:
    with pytest.raises(APIResponseError, match=r"body\.filter should be an object or `undefined`"):
        await notion.sdk.data_sources.query(table.id, filter=None)


async def test_a_plain_page_is_no_data_source(notion: Notion) -> None:
    await notion.refused("POST", f"/data_sources/{HOME}/query", {}, status=404)
