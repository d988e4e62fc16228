"""Answers of 20 MB, from every system: refused by name, never held as a whole, and the next call goes through."""

import gzip
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web

from bot.adapters.make import MakeAccount, MakeApi
from bot.adapters.notion import NotionClient
from bot.adapters.reading import MAX_ANSWER
from bot.adapters.slack.client import build_client, build_delivery_client
from bot.adapters.slack.errors import answered
from bot.adapters.webhook.hook import SlackHook
from bot.ports.chat import Message
from bot.ports.errors import AnswerLostError, OutsideError, UnreachableError
from tests.contract.make.scripted import Reply, Scripted, reply

MIB = 2**20
HUGE = 20 * MIB
CHUNK = b" " * 2**16
PACKED = gzip.compress(b" " * HUGE)
ROOM = 2 * MAX_ANSWER + 4 * MIB
"""What may be held at once: what was read so far, while it grows, and what the machinery takes."""


def huge(status: int = 200, kind: str = "application/json") -> Reply:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=status, headers={"content-type": kind})
        await response.prepare(request)
        try:
            for _ in range(HUGE // len(CHUNK)):
                await response.write(CHUNK)
        except ConnectionError:
            pass  # nobody reads on
        return response

    return answer


async def packed(_: web.Request) -> web.StreamResponse:
    """Answer with what unpacks to 20 MB."""
    return web.Response(body=PACKED, headers={"content-encoding": "gzip", "content-type": "application/json"})


@dataclass
class Door:
    """One way out: a call, what its failure is, what a good answer looks like, and how to close it."""

    ask: Callable[[], Awaitable[object]]
    error: type[OutsideError]
    good: Any
    close: Callable[[], Awaitable[None]] | None = None


def make(scripted: Scripted) -> Door:
    account = MakeAccount(
        base_url=scripted.base_url,
        token="5a4db0c5-0000-4000-8000-000000000001",
        team_id=1,
        organization_id=1,
    )
    api = MakeApi(account, api_limit=10_000)
    good = {"requestDetail": {"id": "r", "name": "n", "status": "pending", "credentials": []}}
    return Door(lambda: api.detail("r"), UnreachableError, good, api.aclose)


def notion(scripted: Scripted) -> Door:
    client = NotionClient("ntn_sandbox", f"http://127.0.0.1:{scripted.port}")
    read = client.sdk.pages.retrieve
    return Door(lambda: client.safe("for a page", lambda: read("a" * 32)), UnreachableError, {"id": "p"}, client.aclose)


def notion_create(scripted: Scripted) -> Door:
    client = NotionClient("ntn_sandbox", f"http://127.0.0.1:{scripted.port}")
    call = client.sdk.pages.create
    return Door(
        lambda: client.once("for a page", lambda: call(parent={}, properties={})),
        AnswerLostError,
        {"id": "p"},
        client.aclose,
    )


def slack(scripted: Scripted) -> Door:
    client = build_client("xoxb-sandbox", f"http://127.0.0.1:{scripted.port}/api/")
    return Door(lambda: answered("users.info", client.users_info(user="U1")), UnreachableError, {"ok": True})


def slack_post(scripted: Scripted) -> Door:
    client = build_delivery_client("xoxb-sandbox", f"http://127.0.0.1:{scripted.port}/api/")

    async def post() -> None:
        await answered("chat.postMessage", client.chat_postMessage(channel="C1", text="x"), repeatable=False)

    return Door(post, AnswerLostError, {"ok": True})


def hook(scripted: Scripted) -> Door:
    sent = SlackHook(f"http://127.0.0.1:{scripted.port}/hook")
    return Door(lambda: sent.post(Message(text="x", blocks=[])), AnswerLostError, {}, sent.aclose)


@pytest.fixture(params=[make, notion, notion_create, slack, slack_post, hook], ids=lambda door: door.__name__)
async def door(request: pytest.FixtureRequest, scripted: Scripted) -> AsyncIterator[Door]:
    opened: Door = request.param(scripted)
    yield opened
    if opened.close is not None:
        await opened.close()


@pytest.mark.parametrize("answer", [huge(), huge(kind="text/plain"), packed], ids=["json", "text", "packed"])
async def test_twenty_megabytes_are_refused_by_name_and_the_next_call_goes_through(
    door: Door, scripted: Scripted, answer: Reply
):
    scripted.script(answer)
    tracemalloc.start()
    try:
        with pytest.raises(door.error):
            await door.ask()
        assert tracemalloc.get_traced_memory()[1] < ROOM
    finally:
        tracemalloc.stop()
    assert len(scripted.seen) == 1
    scripted.script(reply(body=door.good))
    await door.ask()


async def test_a_huge_error_page_is_judged_by_its_status(door: Door, scripted: Scripted):
    scripted.script(huge(status=503), reply(503, text="away"))
    with pytest.raises((UnreachableError, AnswerLostError)) as told:
        await door.ask()
    assert len(str(told.value)) < 300
