"""The formula language: what it yields, what it refuses, how it reads back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from sandbox.notion.formula.parse import parse
from sandbox.notion.formula.rewrite import rewrite
from sandbox.notion.space import WORKSPACE_ID
from tests.contract.notion_face.conftest import NEXT_NUDGE, SLA_BREACH, Json, Notion, Table

BASE: Json = {
    "Name": {"title": {}},
    "Text": {"rich_text": {}},
    "Pick": {"select": {}},
    "Tags": {"multi_select": {}},
    "Num": {"number": {}},
    "Done": {"checkbox": {}},
    "Date": {"date": {}},
    "Owner": {"people": {}},
    "Created": {"created_time": {}},
}

YES: Json = {"type": "boolean", "boolean": True}
NO: Json = {"type": "boolean", "boolean": False}


def day(text: str) -> Json:
    return {"type": "date", "date": {"start": text, "end": None, "time_zone": None}}


def number(value: Any) -> Json:
    return {"type": "number", "number": value}


def string(value: str | None) -> Json:
    return {"type": "string", "string": value}


VALUES: list[tuple[str, Json]] = [
    ("1 + 2 * 3", number(7)),
    ("(1 + 2) * 3", number(9)),
    ("7 / 2", number(3.5)),
    ("7 / 0", number(None)),
    ("7 % 4", number(3)),
    ("10 - 4 - 3", number(3)),
    ("-2 + 5", number(3)),
    ("1.5 + 1.5", number(3)),
    ('"a" + "b"', string("ab")),
    ('"n=" + 3', string("n=3")),
    ('""', string(None)),
    ("true", YES),
    ("not true", NO),
    ("not(false)", YES),
    ("!true", NO),
    ("true and false or true", YES),
    ("and(true, true, false)", NO),
    ("or(false, false, true)", YES),
    ("1 == 1 and 2 != 3", YES),
    ("2 > 1", YES),
    ("2 <= 1", NO),
    ('"b" > "a"', YES),
    ('if(1 > 2, "yes", "no")', string("no")),
    ('if(prop("Pick") == "x", 1, 2)', number(1)),
    ('prop("Pick") != "x"', NO),
    ('prop("Text") == ""', YES),
    ('prop("Name") + "!"', string("row!")),
    ('prop("Num") >= 4', YES),
    ('prop("Num") * 2', number(8)),
    ('prop("Done")', YES),
    ('empty(prop("Text"))', YES),
    ('empty(prop("Num"))', NO),
    ("empty(0)", YES),
    ("empty(false)", YES),
    ('empty("")', YES),
    ('empty(prop("Owner"))', YES),
    ('prop("Text").empty()', YES),
    ("empty()", string(None)),
    ("if(true, empty(), 5)", number(None)),
    ("if(true, empty(), now())", {"type": "date", "date": None}),
    ('if(true, parseDate(""), now())', {"type": "date", "date": None}),
    ('prop("Date")', day("2026-01-31T10:00:00.000+00:00")),
    ('dateAdd(prop("Date"), 1, "months")', day("2026-02-28T10:00:00.000+00:00")),
    ('dateAdd(prop("Date"), 1, "years")', day("2027-01-31T10:00:00.000+00:00")),
    ('dateAdd(prop("Date"), 1, "quarters")', day("2026-04-30T10:00:00.000+00:00")),
    ('dateAdd(prop("Date"), 2, "weeks")', day("2026-02-14T10:00:00.000+00:00")),
    ('dateSubtract(prop("Date"), 90, "minutes")', day("2026-01-31T08:30:00.000+00:00")),
    ('dateAdd(parseDate("2026-01-31"), 1, "days")', day("2026-02-01")),
    ('dateAdd(parseDate("2026-01-31"), 25, "hours")', day("2026-02-01T01:00:00.000+00:00")),
    ('dateAdd(parseDate(""), 1, "days")', {"type": "date", "date": None}),
    ('dateBetween(prop("Date"), parseDate("2026-01-01"), "days")', number(30)),
    ('dateBetween(parseDate("2026-01-01"), prop("Date"), "days")', number(-30)),
    ('dateBetween(prop("Date"), parseDate("2025-01-30T11:00:00Z"), "years")', number(1)),
    ('dateBetween(prop("Date"), parseDate("2025-12-31T11:00:00Z"), "months")', number(0)),
    ('now() > prop("Date")', YES),
    ('parseDate("") > now()', NO),
    ('parseDate("nonsense") == parseDate("")', YES),
    ('toNumber("12.5")', number(12.5)),
    ('toNumber("x")', number(None)),
    ('toNumber("")', number(None)),
    ("toNumber(true)", number(1)),
    ("round(2.5)", number(3)),
    ("round(-2.5)", number(-2)),
    ('format(prop("Num"))', string("4")),
    ("format(1 > 0)", string("true")),
    ('format(prop("Tags"))', string("a, b")),
    ("abs(-3) + floor(2.7) + ceil(2.1)", number(8)),
    (r'"say \"hi\""', string('say "hi"')),
]


@pytest.mark.parametrize(("expression", "value"), VALUES)
async def test_formulas_yield(notion: Notion, expression: str, value: Json) -> None:
    table = await notion.table({**BASE, "F": {"formula": {"expression": expression}}})
    cells: Json = {
        "Name": "row",
        "Pick": "x",
        "Tags": ["a", "b"],
        "Num": 4,
        "Done": True,
        "Date": "2026-01-31T10:00:00Z",
    }
    row = await table.row(**cells)
    assert (await table.values(row["id"]))["F"] == value


async def test_now_is_the_moment_of_reading(notion: Notion) -> None:
    table = await notion.table({**BASE, "F": {"formula": {"expression": "now()"}}})
    row = await table.row(Name="x")
    before = await table.page(row["id"])
    notion.world.clock.advance(timedelta(days=2))
    after = await table.page(row["id"])
    start = datetime.fromisoformat(before["properties"]["F"]["formula"]["date"]["start"])
    later = datetime.fromisoformat(after["properties"]["F"]["formula"]["date"]["start"])
    assert timedelta(days=2) <= later - start < timedelta(days=2, minutes=1)
    assert after["last_edited_time"] == before["last_edited_time"]


TYPE = "Type error with formula"
PARSE = "Parse error with formula"
REFUSED: list[tuple[str, str]] = [
    ('if(true, empty(""), dateAdd(now(), 1, "days"))', TYPE),
    ('if(true, "", now())', TYPE),
    ("if(true, 1, true)", TYPE),
    ('if(1, "a", "b")', TYPE),
    ('prop("Nope")', TYPE),
    ('prop("Other") > 1', TYPE),
    ('empty(prop("Other"))', TYPE),
    ('prop("Num") == "4"', TYPE),
    ('prop("Date") > 5', TYPE),
    ('prop("Done") > false', TYPE),
    ('prop("Tags") == "a"', TYPE),
    ('prop("Date") + 1', TYPE),
    ('"a" * 2', TYPE),
    ("not 5", TYPE),
    ('and(true, "x")', TYPE),
    ('dateAdd("2026-01-01", 1, "days")', TYPE),
    ('dateAdd(now(), "1", "days")', TYPE),
    ('dateAdd(now(), 1, "fortnights")', TYPE),
    ('dateAdd(now(), 1, "seconds")', TYPE),
    ("parseDate(5)", TYPE),
    ('round("5")', TYPE),
    ("", PARSE),
    ("1 +", PARSE),
    ("(1", PARSE),
    ("if(true, 1)", PARSE),
    ("and()", PARSE),
    ("now(1)", PARSE),
    ("round(1, 2)", PARSE),
    ("prop(Name)", PARSE),
    ("prop()", PARSE),
    ("lower(1)", PARSE),
    ("banana", PARSE),
    ("'single'", PARSE),
    ("1 1", PARSE),
    ("(" * 300 + "1" + ")" * 300, PARSE),
]


@pytest.mark.parametrize(("expression", "message"), REFUSED)
async def test_formulas_are_refused(notion: Notion, expression: str, message: str) -> None:
    table = await notion.table({**BASE, "Other": {"formula": {"expression": "1"}}})
    body = {"properties": {"F": {"formula": {"expression": expression}}}}
    assert await notion.message("PATCH", table.path, body) == message
    assert "F" not in await table.columns()


@pytest.mark.parametrize(
    ("switch", "value", "expression", "message"),
    [
        ("empty_without_argument", "refused", "if(true, empty(), now())", PARSE),
        ("empty_without_argument", "refused", 'if(true, parseDate(""), now())', ""),
        ("mixed_branches", "accepted", 'if(true, empty(""), now())', ""),
        ("seconds_unit", "accepted", 'dateAdd(now(), 1, "seconds")', ""),
    ],
)
async def test_the_switches_of_the_language(
    notion: Notion, switch: str, value: str, expression: str, message: str
) -> None:
    table = await notion.table(BASE)
    notion.switch(switch, value)
    body = {"properties": {"F": {"formula": {"expression": expression}}}}
    if message:
        assert await notion.message("PATCH", table.path, body) == message
    else:
        assert (await notion.ok("PATCH", table.path, body))["properties"]["F"]["type"] == "formula"


async def test_an_accepted_mixed_formula_shows_a_tick(notion: Notion) -> None:
    """The trouble with the template's own text: its last branch is a boolean."""
    notion.switch("mixed_branches", "accepted")
    wrong = NEXT_NUDGE.replace("empty(), if", 'empty(""), if')
    table = await notion.table(
        {
            **BASE,
            "Status": {"select": {}},
            "Last Nudge": {"date": {}},
            "Nudge Count": {"number": {}},
            "F": {"formula": {"expression": wrong}},
        }
    )
    row = await table.row(Name="x", Status="Revoked")
    assert (await table.values(row["id"]))["F"] == YES


async def test_an_empty_date_may_have_another_type(notion: Notion, table: Table) -> None:
    notion.switch("empty_date_formula", "string")
    row = await table.row("x", Status="Authorized")
    assert (await table.values(row["id"]))["Next Nudge At"] == string(None)


async def test_expressions_are_rewritten(notion: Notion) -> None:
    expression = 'if(prop("Pick")=="Done",50000+dateBetween(prop("Date"),now(),"years")*1000,-1)'
    table = await notion.table({**BASE, "F": {"formula": {"expression": expression}}})
    columns = await table.columns()
    pick, date = (
        f"{{{{notion:block_property:{columns[name]['id']}:{table.id}:{WORKSPACE_ID}}}}}" for name in ("Pick", "Date")
    )
    stored = columns["F"]["formula"]["expression"]
    assert stored == f'if({pick} == "Done", 50000 + (dateBetween({date}, now(), "years") * 1000), -1)'
    await table.change(G={"formula": {"expression": stored}})
    assert (await table.columns())["G"]["formula"]["expression"] == stored


@pytest.mark.parametrize("expression", [NEXT_NUDGE, SLA_BREACH, *(expression for expression, _ in VALUES)])
def test_what_is_written_back_means_the_same(expression: str) -> None:
    tree = parse(expression)
    written = rewrite(tree, lambda key: f'prop("{key}")')
    assert rewrite(parse(written), lambda key: f'prop("{key}")') == written


async def test_formulas_survive_renames_and_losses(notion: Notion, table: Table) -> None:
    row = await table.row("x", Status="Pending", **{"Last Nudge": "2026-11-23T09:00:00Z", "Nudge Count": 2})
    await notion.control("column", data_source_id=table.id, name="Last Nudge", rename="Nudged")
    assert (await table.values(row["id"]))["Next Nudge At"] == day("2026-11-25T09:00:00.000+00:00")
    await notion.control("column", data_source_id=table.id, name="Nudged", delete=True)
    assert (await table.values(row["id"]))["Next Nudge At"] == day("2026-11-24T09:30:00.000+00:00")
    await notion.control("column", data_source_id=table.id, name="Nudge Count", retype="rich_text")
    await notion.control("column", data_source_id=table.id, name="Status", retype="checkbox")
    assert (await table.values(row["id"]))["SLA Breach?"] == NO


async def test_an_expression_can_be_replaced(table: Table) -> None:
    row = await table.row("x")
    await table.change(**{"SLA Breach?": {"formula": {"expression": "1 + 1"}}})
    assert (await table.values(row["id"]))["SLA Breach?"] == number(2)
