"""The shared faults in Notion's words, and what the official SDK makes of them."""

import httpx
import pytest
from notion_client import APIErrorCode, APIResponseError
from notion_client.errors import UnknownHTTPResponseError

from tests.contract.notion_face.conftest import Notion, Table, text


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (409, "conflict_error"),
        (500, "internal_server_error"),
        (503, "service_unavailable"),
        (504, "gateway_timeout"),
        (529, "service_overload"),
    ],
)
async def test_server_errors_carry_notions_codes(notion: Notion, status: int, code: str) -> None:
    notion.world.faults.add("notion", "5xx", times=1, params={"status": status})
    found = await notion.refused("GET", "/users/me", status=status)
    assert found["code"] == code
    await notion.ok("GET", "/users/me")


async def test_conflicts_read_as_recorded(notion: Notion) -> None:
    notion.world.faults.add("notion", "5xx", times=1, params={"status": 409})
    with pytest.raises(APIResponseError) as caught:
        await notion.sdk.users.me()
    assert caught.value.code == APIErrorCode.ConflictError
    assert str(caught.value) == "Conflict occurred while saving. Please try again."


async def test_a_bad_gateway_is_an_html_page(notion: Notion) -> None:
    notion.world.faults.add("notion", "5xx", times=2, params={"status": 502})
    answer = await notion.call("GET", "/users/me")
    assert answer.status_code == 502
    assert "<html>" in answer.text
    with pytest.raises(UnknownHTTPResponseError) as caught:
        await notion.sdk.users.me()
    assert "<html>" in caught.value.body


async def test_503_on_a_query_says_which_store_failed(notion: Notion, table: Table) -> None:
    notion.world.faults.add("notion", "5xx", operation="POST /v1/data_sources/*/query", params={"status": 503})
    with pytest.raises(APIResponseError) as caught:
        await notion.sdk.data_sources.query(table.id)
    assert caught.value.code == APIErrorCode.ServiceUnavailable
    more = caught.value.additional_data
    assert more is not None
    assert more["endpoint_name"] == "public_queryDataSource"
    assert more["retry_guidance"]
    assert "temporarily unavailable" in str(caught.value)


async def test_529_asks_to_wait_and_the_sdk_does_not_know_it(notion: Notion) -> None:
    notion.world.faults.add("notion", "5xx", times=2, params={"status": 529, "retry_after": 7})
    assert (await notion.call("GET", "/users/me")).headers["Retry-After"] == "7"
    with pytest.raises(UnknownHTTPResponseError) as caught:
        await notion.sdk.users.me()
    assert caught.value.status == 529


async def test_a_lost_answer_leaves_the_page_behind(notion: Notion, table: Table) -> None:
    notion.world.faults.add("notion", "lost_answer", operation="POST /v1/pages", times=1)
    with pytest.raises(httpx.TransportError):
        await notion.sdk.pages.create(
            parent={"data_source_id": table.id}, properties={"Client": {"title": text("Once")}}
        )
    assert await table.clients() == ["Once"]


async def test_an_outage_cuts_before_anything_happens(notion: Notion, table: Table) -> None:
    fault = notion.world.faults.add("notion", "outage")
    with pytest.raises(httpx.TransportError):
        await table.add()
    notion.world.faults.remove(fault.id)
    assert await table.clients() == []
    assert notion.world.calls.count("notion", "POST /v1/pages") == 1


async def test_calls_are_logged_by_operation(notion: Notion, table: Table) -> None:
    page = await table.add()
    await table.edit(page["id"])
    await table.query()
    names = [row["operation"] for row in notion.world.calls.describe()]
    assert names == [
        "POST /v1/databases",
        "POST /v1/pages",
        "PATCH /v1/pages/{page_id}",
        "POST /v1/data_sources/{data_source_id}/query",
    ]
