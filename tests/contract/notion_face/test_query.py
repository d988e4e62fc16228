"""Sorts, pages of results, cursors, the row limit, lag and undefined order."""

from datetime import timedelta
from typing import Any

import pytest
from notion_client.helpers import async_collect_paginated_api

from tests.contract.notion_face.conftest import Json, Notion, Table

CREATED: Json = {"sorts": [{"timestamp": "created_time", "direction": "ascending"}]}


async def fill(table: Table, count: int) -> list[str]:
    names = [f"row {number:03}" for number in range(count)]
    for name in names:
        await table.row(name)
    return names


async def test_the_answer_has_its_shape(table: Table) -> None:
    await fill(table, 1)
    found = await table.query()
    assert {key: found[key] for key in ("object", "next_cursor", "has_more", "type", "page_or_data_source")} == {
        "object": "list",
        "next_cursor": None,
        "has_more": False,
        "type": "page_or_data_source",
        "page_or_data_source": {},
    }
    assert "request_id" not in found["results"][0]


async def test_pages_follow_their_cursors(notion: Notion, table: Table) -> None:
    names = await fill(table, 25)
    first = await table.query(page_size=10, **CREATED)
    assert (len(first["results"]), first["has_more"]) == (10, True)
    second = await table.query(page_size=10, start_cursor=first["next_cursor"], **CREATED)
    third = await table.query(page_size=10, start_cursor=second["next_cursor"], **CREATED)
    assert (len(third["results"]), third["has_more"], third["next_cursor"]) == (5, False, None)
    assert len(first["next_cursor"]) == 36
    everything = await async_collect_paginated_api(notion.sdk.data_sources.query, data_source_id=table.id, page_size=7)
    assert len({page["id"] for page in everything}) == len(names)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"page_size": 101}, "body.page_size should be ≤ `100` or `undefined`, instead was `101`."),
        ({"page_size": 0}, "body.page_size should be ≥ `1` or `undefined`, instead was `0`."),
        ({"page_size": "ten"}, 'body.page_size should be a number or `undefined`, instead was `"ten"`.'),
        ({"page_size": 1.5}, "body.page_size should be a number or `undefined`, instead was `1.5`."),
        ({"start_cursor": "bogus"}, 'body.start_cursor should be a valid uuid or `undefined`, instead was `"bogus"`.'),
        ({"start_cursor": 5}, "body.start_cursor should be a string, `null`, or `undefined`, instead was `5`."),
        ({"sorts": None}, "body.sorts should be an array or `undefined`, instead was `null`."),
        ({"sorts": [{"property": "Client"}]}, "body.sorts[0].direction should be"),
        (
            {"sorts": [{"property": "Client", "direction": "up"}]},
            'body.sorts[0].direction should be `"ascending"` or `"descending"`, instead was `"up"`.',
        ),
        (
            {"sorts": [{"property": "Client", "timestamp": "created_time", "direction": "ascending"}]},
            'body.sorts[0].property should be not present, instead was `"Client"`.',
        ),
        ({"result_type": "block"}, 'body.result_type should be `"page"` or `"data_source"`, instead was `"block"`.'),
        ({"colour": "red"}, 'body.colour should be not present, instead was `"red"`.'),
    ],
)
async def test_bad_queries_are_refused(notion: Notion, table: Table, body: Json, message: str) -> None:
    assert f"body failed validation: {message}" in await notion.message("POST", f"{table.path}/query", body)


async def test_an_unknown_sort_column_is_refused(notion: Notion, table: Table) -> None:
    body = {"sorts": [{"property": "Nope", "direction": "ascending"}]}
    message = await notion.message("POST", f"{table.path}/query", body)
    assert message == "Could not find sort property with name or id: Nope"


async def test_cursors_belong_to_one_query(notion: Notion, table: Table) -> None:
    await fill(table, 5)
    cursor = (await table.query(page_size=2))["next_cursor"]
    stranger = "12345678-1234-4234-8234-123456789012"
    for body in ({"start_cursor": stranger}, {"start_cursor": cursor, **CREATED}):
        message = await notion.message("POST", f"{table.path}/query", body)
        assert message == f"The start_cursor provided is invalid: {body['start_cursor']}"
    assert len((await table.query(start_cursor=cursor))["results"]) == 3


async def test_a_cursor_goes_stale_when_its_row_does(notion: Notion, table: Table) -> None:
    await fill(table, 5)
    first = await table.query(page_size=2, **CREATED)
    following = (await table.query(**CREATED))["results"][2]
    await notion.control("trash", page_id=following["id"])
    body = {"start_cursor": first["next_cursor"], **CREATED}
    assert "start_cursor provided is invalid" in await notion.message("POST", f"{table.path}/query", body)
    notion.switch("gone_cursor", "skipped")
    assert len((await table.query(**body))["results"]) == 2


async def test_sorting_by_what_changes_repeats_rows(notion: Notion, table: Table) -> None:
    await fill(table, 6)
    newest: Json = {"sorts": [{"property": "Nudge Count", "direction": "descending"}], "page_size": 3}
    first = await table.query(**newest)
    last = first["results"][0]["id"]
    await notion.control("edit", page_id=last, properties={"Nudge Count": -1})
    second = await table.query(**newest, start_cursor=first["next_cursor"])
    assert last in {page["id"] for page in first["results"]}
    assert second["results"][0]["id"] not in {page["id"] for page in first["results"]}


SORTS: list[tuple[Json, list[str]]] = [
    ({"property": "Client", "direction": "ascending"}, ["a", "B", "c"]),
    ({"property": "Client", "direction": "descending"}, ["c", "B", "a"]),
    ({"property": "Nudge Count", "direction": "ascending"}, ["c", "a", "B"]),
    ({"property": "Nudge Count", "direction": "descending"}, ["a", "c", "B"]),
    ({"property": "Last Nudge", "direction": "ascending"}, ["B", "c", "a"]),
    ({"property": "Status", "direction": "ascending"}, ["c", "B", "a"]),
    ({"property": "Ready", "direction": "descending"}, ["B", "c", "a"]),
    ({"property": "Next Nudge At", "direction": "ascending"}, ["c", "a", "B"]),
    ({"timestamp": "created_time", "direction": "ascending"}, ["a", "B", "c"]),
    ({"timestamp": "last_edited_time", "direction": "descending"}, ["c", "B", "a"]),
]


@pytest.mark.parametrize(("sort", "order"), SORTS)
async def test_sorts(notion: Notion, table: Table, sort: Json, order: list[str]) -> None:
    cells: dict[str, Json] = {
        "a": {"Nudge Count": 3, "Status": "Declined", "Last Nudge": "2026-11-30"},
        "B": {"Status": "Authorized", "Ready": True, "Last Nudge": "2026-11-01"},
        "c": {"Nudge Count": 1, "Status": "Pending", "Last Nudge": "2026-11-10T10:00:00Z"},
    }
    if sort.get("property") == "Next Nudge At":
        cells["a"]["Status"] = "Pending"
    for name, one in cells.items():
        await table.row(name, **one)
        notion.world.clock.advance(timedelta(minutes=1))
    assert await table.clients(sorts=[sort]) == order


async def test_earlier_sorts_weigh_more(table: Table) -> None:
    for name, count in (("b", 1), ("a", 1), ("c", 0)):
        await table.row(name, **{"Nudge Count": count})
    sorts = [{"property": "Nudge Count", "direction": "descending"}, {"property": "Client", "direction": "ascending"}]
    assert await table.clients(sorts=sorts) == ["a", "b", "c"]


async def test_the_row_limit_cuts_and_says_so(notion: Notion, table: Table) -> None:
    await fill(table, 12)
    assert "request_status" not in await table.query()
    notion.switch("query_row_limit", 8)
    first = await table.query(page_size=5)
    assert first["has_more"] is True
    assert "request_status" not in first
    last = await table.query(page_size=5, start_cursor=first["next_cursor"])
    assert (len(last["results"]), last["has_more"], last["next_cursor"]) == (3, False, None)
    assert last["request_status"] == {"type": "incomplete", "incomplete_reason": "query_result_limit_reached"}


async def test_the_default_order_may_be_shuffled_but_stays_whole(notion: Notion, table: Table) -> None:
    names = await fill(table, 30)
    notion.switch("shuffle_default_order", value=True)
    found: list[str] = []
    cursor: Json = {}
    while True:
        page: Any = await table.query(page_size=10, **cursor)
        found += [one["properties"]["Client"]["title"][0]["plain_text"] for one in page["results"]]
        if not page["has_more"]:
            break
        cursor = {"start_cursor": page["next_cursor"]}
    assert sorted(found) == names
    assert found not in (names, names[::-1])
    assert sorted(await table.clients(**CREATED)) == names


async def test_the_index_may_lag_while_get_stays_true(notion: Notion, table: Table) -> None:
    old = await table.row("old", Status="Pending")
    notion.world.clock.advance(timedelta(seconds=60))
    fault = notion.world.faults.add("notion", "lag", params={"seconds": 30})
    await table.row("new")
    await notion.control("edit", page_id=old["id"], properties={"Client": "changed", "Status": "Revoked"})
    assert await table.clients() == ["old"]
    pending = {"property": "Status", "select": {"equals": "Pending"}}
    assert await table.clients(filter=pending) == ["old"]
    assert (await table.values(old["id"]))["Status"]["name"] == "Revoked"
    notion.world.clock.advance(timedelta(seconds=31))
    assert set(await table.clients()) == {"changed", "new"}
    notion.world.faults.remove(fault.id)


async def test_a_lagging_index_still_shows_what_was_trashed(notion: Notion, table: Table) -> None:
    row = await table.row("x")
    notion.world.clock.advance(timedelta(seconds=60))
    notion.world.faults.add("notion", "lag", times=1, params={"seconds": 30})
    await notion.control("trash", page_id=row["id"])
    assert await table.clients() == ["x"]
    assert await table.clients() == []


async def test_data_sources_are_no_pages(table: Table) -> None:
    await fill(table, 2)
    assert (await table.query(result_type="data_source"))["results"] == []


async def test_ten_thousand_rows_answer_at_once(notion: Notion, table: Table) -> None:
    space = notion.face.space
    source = space.data_sources[table.id]
    for _ in range(10_050):
        space.add_page("data_source_id", source.id, {"title": []}, space.bot.id)
    body = {"filter": {"property": "Status", "select": {"does_not_equal": "Revoked"}}, **CREATED}
    started = notion.world.clock.now()
    found = await table.query(**body)
    assert len(found["results"]) == 100
    assert (notion.world.clock.now() - started).total_seconds() < 5
