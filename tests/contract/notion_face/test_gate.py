"""Token, version, request ids, URLs, bodies, ids, the rate budget."""

import asyncio
from typing import cast

import pytest
from notion_client import APIErrorCode, APIResponseError, Client
from notion_client.errors import UnknownHTTPResponseError

from tests.contract.notion_face.conftest import COLUMNS, HOME, NEW, OLD, PRIVATE, TOKEN, Json, Notion, Table, text


@pytest.mark.parametrize("auth", ["", "Bearer ntn_other", "Bearer secret_real", TOKEN, f"bearer {TOKEN}"])
async def test_only_the_sandbox_token_passes(notion: Notion, auth: str) -> None:
    found = await notion.refused("GET", "/users/me", status=401, headers={"Authorization": auth})
    assert (found["code"], found["message"]) == ("unauthorized", "API token is invalid.")


async def test_a_missing_version_is_refused(notion: Notion) -> None:
    answer = await notion.http.get("/notion/v1/users/me", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 400
    body = answer.json()
    assert body["code"] == "missing_version"
    assert body["message"] == (
        "Notion-Version header failed validation: Notion-Version header should be defined, instead was `undefined`."
    )


async def test_an_empty_version_is_none(notion: Notion) -> None:
    found = await notion.refused("GET", "/users/me", headers={"Notion-Version": ""})
    assert (found["code"], found["message"].endswith("should be defined, instead was `undefined`.")) == (
        "missing_version",
        True,
    )


@pytest.mark.parametrize("version", ["2022-06-28", "2021-08-16", "tomorrow"])
async def test_other_versions_are_refused(notion: Notion, version: str) -> None:
    found = await notion.refused("GET", "/users/me", headers={"Notion-Version": version})
    assert version in found["message"]


async def test_the_sdk_sees_a_version_refusal_as_an_unknown_error(notion: Notion) -> None:
    client = notion.client(notion_version="2022-06-28")
    with pytest.raises(UnknownHTTPResponseError) as caught:
        await client.users.me()
    assert caught.value.status == 400
    await client.aclose()


async def test_archived_belongs_to_the_older_version_only(notion: Notion, table: Table) -> None:
    page = await table.add()
    paths = (f"/pages/{page['id']}", f"/databases/{table.database_id}", table.path)
    for path in paths:
        old = await notion.ok("GET", path, headers={"Notion-Version": OLD})
        new = await notion.ok("GET", path, headers={"Notion-Version": NEW})
        assert old.pop("archived") is False
        assert "archived" not in new
        assert old["in_trash"] is new["in_trash"] is False
        assert old.keys() == new.keys()


async def test_archived_cannot_be_sent_in_the_newer_version(notion: Notion, table: Table) -> None:
    page = await table.add()
    message = await notion.message("PATCH", f"/pages/{page['id']}", {"archived": True}, headers={"Notion-Version": NEW})
    assert message == "body failed validation: body.archived should be not present, instead was `true`."
    assert (await notion.ok("PATCH", f"/pages/{page['id']}", {"archived": True}))["in_trash"] is True


@pytest.mark.parametrize("version", [OLD, NEW])
async def test_the_official_client_works_on_both_versions(notion: Notion, version: str) -> None:
    client = notion.client(notion_version=version)
    me = await client.users.me()
    assert (me["type"], me["name"]) == ("bot", "credreq")
    database = await client.databases.create(
        parent={"type": "page_id", "page_id": HOME},
        title=text("T"),
        initial_data_source={"properties": COLUMNS},
    )
    source_id = database["data_sources"][0]["id"]
    page = await client.pages.create(
        parent={"data_source_id": source_id}, properties={"Client": {"title": text("Acme")}}
    )
    found = await client.data_sources.query(source_id, filter={"property": "Client", "title": {"equals": "Acme"}})
    assert [one["id"] for one in found["results"]] == [page["id"]]
    await client.pages.update(page["id"], in_trash=True)
    assert (await client.pages.retrieve(page["id"]))["in_trash"] is True
    await client.aclose()


async def test_the_blocking_client_works_too(notion: Notion) -> None:
    def play() -> str:
        client = Client(auth=TOKEN, base_url=f"{notion.url}/notion", retry=False)
        try:
            database = cast("Json", client.databases.create(parent={"page_id": HOME}, title=text("Sync")))
            source = cast("Json", client.data_sources.retrieve(database["data_sources"][0]["id"]))
            return str(source["properties"]["Name"]["id"])
        finally:
            client.close()

    assert await asyncio.to_thread(play) == "title"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nothing"), ("PUT", f"/pages/{HOME}"), ("GET", f"/data_sources/{HOME}/views"), ("DELETE", "/users")],
)
async def test_an_unknown_url_is_invalid(notion: Notion, method: str, path: str) -> None:
    found = await notion.refused(method, path)
    assert (found["code"], found["message"]) == ("invalid_request_url", "Invalid request URL.")


NO_JSON = {
    "not closed": b"{not json",
    "no number of JSON": b'{"query": NaN}',
    "a number beyond a double": b'{"query": 1e400}',
    "digits beyond a double": b'{"query": ' + b"9" * 400 + b"}",
    "not UTF-8": b"\xff",
    "UTF-16": '{"query": "x"}'.encode("utf-16"),
    "half a surrogate pair": b'{"query": "\\ud83d"}',
    "nested without end": b"[" * 50_000,
}


@pytest.mark.parametrize("raw", NO_JSON.values(), ids=NO_JSON.keys())
async def test_a_body_that_is_no_json_is_refused(notion: Notion, raw: bytes) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Notion-Version": OLD, "Content-Type": "application/json"}
    answer = await notion.http.post("/notion/v1/search", content=raw, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")
    assert answer.json()["message"] == "Error parsing JSON body."


async def test_a_body_of_whatever_depth_is_refused_and_not_stumbled_over(notion: Notion) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Notion-Version": OLD, "Content-Type": "application/json"}
    for depth in range(880, 1000):  # around here parsing still works and quoting the value in a message does not
        raw = b'{"query": ' * depth + b"1" + b"}" * depth
        assert (await notion.http.post("/notion/v1/search", content=raw, headers=headers)).status_code == 400


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded"])
async def test_json_that_does_not_say_so_is_refused(notion: Notion, kind: str | None) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Notion-Version": OLD} | ({"Content-Type": kind} if kind else {})
    answer = await notion.http.post("/notion/v1/search", content=b'{"query": "x"}', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_json")
    notion.switch("untyped_body", "read")
    assert (await notion.http.post("/notion/v1/search", content=b'{"query": "x"}', headers=headers)).status_code == 200


@pytest.mark.parametrize("path", ["/users", "/users/me", f"/pages/{HOME}", f"/blocks/{HOME}/children"])
async def test_an_unknown_query_parameter_is_refused(notion: Notion, path: str) -> None:
    message = await notion.message("GET", f"{path}?colour=red")
    assert message == 'query failed validation: query.colour should be not present, instead was `"red"`.'


@pytest.mark.parametrize("parameter", ["page_size=1&page_size=2", "page_size=\u0661", "page_size=+1", "page_size="])
async def test_a_page_size_is_one_plain_number(notion: Notion, parameter: str) -> None:
    assert "query.page_size should be" in await notion.message("GET", f"/users?{parameter}")


async def test_a_list_of_templates_carries_no_request_id(notion: Notion, table: Table) -> None:
    answer = await notion.call("GET", f"{table.path}/templates")
    assert answer.json() == {"templates": [], "has_more": False, "next_cursor": None}
    assert answer.headers["x-notion-request-id"]


async def test_a_body_that_is_no_object_is_refused(notion: Notion) -> None:
    assert "body should be an object" in await notion.message("POST", "/search", [1])


async def test_a_body_above_500_kilobytes_is_refused(notion: Notion) -> None:
    await notion.refused("POST", "/search", {"query": "x" * 500_001}, status=413)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/pages/", "page_id"),
        ("/databases/", "database_id"),
        ("/data_sources/", "data_source_id"),
        ("/views/", "view_id"),
        ("/users/", "user_id"),
    ],
)
async def test_ids_must_be_uuids(notion: Notion, path: str, name: str) -> None:
    message = await notion.message("GET", f"{path}not-an-id")
    assert message == f'path failed validation: path.{name} should be a valid uuid, instead was `"not-an-id"`.'


async def test_ids_may_come_without_dashes_and_go_out_with_them(notion: Notion) -> None:
    page = await notion.ok("GET", f"/pages/{HOME.replace('-', '')}")
    assert page["id"] == HOME
    assert (await notion.ok("GET", f"/pages/{HOME.upper()}"))["id"] == HOME


async def test_what_is_not_shared_is_not_found(notion: Notion) -> None:
    found = await notion.refused("GET", f"/pages/{PRIVATE}", status=404)
    assert found["code"] == "object_not_found"
    assert found["message"] == (
        f"Could not find page with ID: {PRIVATE}. Make sure the relevant pages and databases are shared with your"
        ' integration "credreq".'
    )
    assert found["additional_data"]["integration_id"]


async def test_an_id_of_another_kind_is_named(notion: Notion, table: Table) -> None:
    page = await table.add()
    database = f"Provided ID {table.database_id} is a database, not a page. Use the retrieve database API instead."
    assert await notion.message("GET", f"/pages/{table.database_id}") == database
    assert await notion.message("GET", f"/databases/{page['id']}") == (
        f"Provided database_id {page['id']} is a page, not a database. Use the pages API instead, or pass the ID of"
        " the database itself."
    )
    for path in (
        f"/databases/{PRIVATE}",
        f"/databases/{table.id}",
        f"/pages/{table.id}",
        f"/data_sources/{page['id']}",
    ):
        await notion.refused("GET", path, status=404)


async def test_a_database_id_is_no_data_source_id(notion: Notion, table: Table) -> None:
    found = await notion.refused("GET", f"/data_sources/{table.database_id}", status=404)
    assert found["message"].startswith(f"Could not find data_source with ID: {table.database_id}.")
    with pytest.raises(APIResponseError) as caught:
        await notion.sdk.data_sources.query(table.database_id)
    assert caught.value.code == APIErrorCode.ObjectNotFound


async def test_the_rate_budget_answers_429_and_refills(notion: Notion) -> None:
    notion.switch("rate_burst", 3)
    notion.switch("rate_per_second", 2.5)
    answers = [await notion.call("GET", "/users/me") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    limited = answers[-1]
    assert limited.headers["Retry-After"] == "1"
    assert limited.json()["code"] == "rate_limited"
    assert limited.json()["additional_data"]["rate_limit_reason"]
    notion.switch("rate_per_second", 500)
    async with asyncio.timeout(20):
        while (await notion.call("GET", "/users/me")).status_code == 429:
            pass


async def test_the_sdk_waits_as_told_and_gets_through(notion: Notion) -> None:
    notion.world.faults.add("notion", "429", times=1, params={"retry_after": 1})
    client = notion.client(retry={"max_retries": 1, "initial_retry_delay_ms": 10, "max_retry_delay_ms": 20})
    assert (await client.users.me())["object"] == "user"
    assert [row["status"] for row in notion.world.calls.describe()] == [429, 200]
    await client.aclose()


async def test_refused_tokens_do_not_spend_the_budget(notion: Notion) -> None:
    notion.switch("rate_burst", 1)
    notion.switch("rate_per_second", 0.001)
    for _ in range(3):
        await notion.refused("GET", "/users/me", status=401, headers={"Authorization": "Bearer no"})
    await notion.ok("GET", "/users/me")
    await notion.refused("GET", "/users/me", status=429)
