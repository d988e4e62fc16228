"""What notion-client lets through, and what we make of it (its behaviour is listed in section 11 of the reference)."""

import asyncio
import logging
import time
from typing import Any

import pytest

from bot.adapters.notion import NotionBuilder, NotionClient
from bot.adapters.notion.client import QUIET
from bot.ports.errors import (
    AnswerLostError,
    NotFoundError,
    OutsideError,
    RateLimitedError,
    RefusedError,
    UnreachableError,
)
from bot.ports.tracker import ColumnChangedError, LockedOutError, TrashedError
from tests.contract.make.scripted import Scripted, cut, reply
from tests.contract.notion.conftest import ClientFactory


def error(status: int, code: str = "x", message: str = "no", **headers: str) -> Any:
    body = {"object": "error", "status": status, "code": code, "message": message, "request_id": "r"}
    return reply(status, body, **headers)


async def _query(client: NotionClient) -> Any:
    return await client.safe("for the rows", lambda: client.sdk.data_sources.query("d" * 32, page_size=1))


async def _create(client: NotionClient) -> Any:
    return await client.once("to add a row", lambda: client.sdk.pages.create(parent={}, properties={}))


FINE = reply(200, {"object": "list", "results": []})
AGAIN = {
    "429": error(429, "rate_limited", retry_after="0"),
    "529, whose code the SDK does not know": error(529, "service_overload", retry_after="0"),
    "500 on a query, which is a POST": error(500, "internal_server_error"),
    "503 on a query": error(503, "service_unavailable"),
    "409": error(409, "conflict_error"),
    "504": error(504, "gateway_timeout"),
    "502 with a page of HTML": reply(502, text="<html>Bad gateway</html>"),
    "a connection cut": cut,
    "a success that is no JSON": reply(200, text="<html>hello</html>"),
}


@pytest.mark.parametrize("first", AGAIN.values(), ids=AGAIN.keys())
async def test_a_read_is_tried_again(client: NotionClient, scripted: Scripted, first: Any):
    scripted.script(first, FINE)
    assert (await _query(client))["results"] == []
    assert len(scripted.seen) == 2


LOST = {name: answer for name, answer in AGAIN.items() if not name.startswith(("429", "529"))}


@pytest.mark.parametrize("first", LOST.values(), ids=LOST.keys())
async def test_a_create_is_never_repeated_blindly(client: NotionClient, scripted: Scripted, first: Any):
    scripted.script(first, FINE)
    with pytest.raises(AnswerLostError, match="may have happened"):
        await _create(client)
    assert len(scripted.seen) == 1


@pytest.mark.parametrize("status", [429, 529])
async def test_a_create_that_was_turned_away_is_made_again(client: NotionClient, scripted: Scripted, status: int):
    scripted.script(error(status, retry_after="0"), FINE)
    await _create(client)
    assert len(scripted.seen) == 2


async def test_retry_after_is_obeyed_by_every_call(client: NotionClient, scripted: Scripted):
    scripted.script(error(429, "rate_limited", retry_after="1"), FINE)
    began = time.monotonic()
    await _query(client)
    assert time.monotonic() - began >= 1


async def test_a_long_pause_goes_to_the_caller(client: NotionClient, scripted: Scripted):
    scripted.script(error(429, "rate_limited", retry_after="60"), FINE)
    with pytest.raises(RateLimitedError) as found:
        await _query(client)
    assert found.value.retry_after.total_seconds() == 60
    with pytest.raises(RateLimitedError):  # and nobody else calls meanwhile
        await _query(client)
    assert len(scripted.seen) == 1


async def test_trouble_that_lasts_is_told(client: NotionClient, scripted: Scripted):
    scripted.script(error(503, "service_unavailable"))
    with pytest.raises(UnreachableError, match="HTTP 503"):
        await _query(client)
    assert len(scripted.seen) == 3


@pytest.mark.parametrize("ask", [_query, _create])
async def test_no_connection_is_no_doubt(make_client: ClientFactory, ask: Any):
    client = make_client("http://127.0.0.1:9")
    with pytest.raises(UnreachableError, match="cannot be reached"):
        await ask(client)


async def test_an_answer_that_never_comes(client: NotionClient, scripted: Scripted):
    given_up = asyncio.Event()

    async def never(_: Any) -> Any:
        await given_up.wait()

    scripted.script(never, FINE)
    with pytest.raises(AnswerLostError):
        await _create(client)
    given_up.set()


REFUSED: dict[str, tuple[Any, type[OutsideError], str]] = {
    "token": (error(401, "unauthorized", "API token is invalid."), LockedOutError, "NOTION_API_KEY"),
    "capability": (error(403, "restricted_resource"), RefusedError, "capability"),
    "gone": (error(404, "object_not_found"), NotFoundError, "shared"),
    "version": (error(400, "missing_version", "Notion-Version header failed validation"), RefusedError, "header"),
    "column": (error(400, "validation_error", "X is not a property that exists."), ColumnChangedError, "column"),
    "type": (error(400, "validation_error", "X is expected to be date."), ColumnChangedError, "column"),
    "trash": (
        error(
            400, "validation_error", "Can't edit block that is archived. You must unarchive the block before editing."
        ),
        TrashedError,
        "trash",
    ),
    "blocks": (error(400, "validation_error", "Workspace has reached its block limit"), RefusedError, "paid plan"),
    "html": (reply(400, text="<html>no</html>"), RefusedError, "HTTP 400"),
}


@pytest.mark.parametrize(("answer", "kind", "words"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_refusal_says_what_to_do(client: NotionClient, scripted: Scripted, answer: Any, kind: Any, words: str):
    scripted.script(answer, FINE)
    with pytest.raises(kind, match=words):
        await _query(client)
    assert len(scripted.seen) == 1


BUILDING: dict[str, tuple[Any, type[OutsideError]]] = {
    "whoami": (lambda builder: builder.whoami(), UnreachableError),
    "table": (lambda builder: builder.table("d" * 32), UnreachableError),
    "views": (lambda builder: builder.views("d" * 32), UnreachableError),
    "create_table": (lambda builder: builder.create_table("d" * 32, "T", {}), AnswerLostError),
}


@pytest.mark.parametrize("body", [[], "fine", [{}]], ids=["empty", "text", "list"])
@pytest.mark.parametrize(("ask", "kind"), BUILDING.values(), ids=BUILDING.keys())
async def test_a_setup_that_gets_other_answers_than_promised_says_so(
    client: NotionClient, scripted: Scripted, ask: Any, kind: Any, body: Any
):
    scripted.script(reply(200, body))
    with pytest.raises(kind, match="cannot be used"):
        await ask(NotionBuilder(client))


async def test_no_client_adds_a_handler_or_tells_the_token(
    make_client: ClientFactory, scripted: Scripted, caplog: pytest.LogCaptureFixture
):
    before = [*logging.getLogger("notion_client").handlers, *QUIET.handlers]
    clients = [make_client(f"http://127.0.0.1:{scripted.port}") for _ in range(3)]
    scripted.script(error(400, "validation_error"))
    with caplog.at_level(logging.DEBUG), pytest.raises(RefusedError):
        await _query(clients[0])
    assert [*logging.getLogger("notion_client").handlers, *QUIET.handlers] == before
    assert "ntn_sandbox" not in caplog.text


async def test_the_version_and_the_token_are_sent(make_client: ClientFactory, scripted: Scripted):
    client = make_client(f"http://127.0.0.1:{scripted.port}", version="2026-03-11")
    scripted.script(FINE)
    await _query(client)
    headers = {name.lower(): value for name, value in scripted.seen[0].headers.items()}
    assert headers["notion-version"] == "2026-03-11"
    assert headers["authorization"] == "Bearer ntn_sandbox"
    assert scripted.seen[0].raw_path.startswith("/v1/data_sources/")
