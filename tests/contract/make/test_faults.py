"""Every kind of fault: what is retried, what never is, and what the caller is told."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from aiohttp import web

from bot.adapters.make import MakeApi, Pace
from bot.adapters.make import errors as e
from bot.adapters.reading import MAX_ANSWER
from bot.ports.errors import AnswerLostError, RateLimitedError, UnreachableError
from sandbox.server import Sandbox
from sandbox.world.world import World
from tests.contract.make.conftest import MakeFactory, order
from tests.contract.make.driver import Driver
from tests.contract.make.scripted import Reply, Scripted, cut, reply

CREATE = "POST /credential-requests/requests/v2"
LIST = "GET /credential-requests/requests"
DETAIL = "GET /credential-requests/requests/{requestId}/detail"
EMPTY = reply(body={"requests": []})
HTML = "<html><body><h1>Error 502</h1></body></html>"
READ: dict[str, Any] = {"requestDetail": {"id": "r", "status": "pending", "credentials": []}}
CREATED: dict[str, Any] = {"request": {"id": "r1"}, "publicUri": "http://127.0.0.1/consent/x"}


@pytest.mark.parametrize("params", [{}, {"text": True}, {"retry_after": 1}, {"text": True, "retry_after": 1}])
async def test_a_read_sits_out_a_429(api: MakeApi, world: World, params: dict[str, Any]) -> None:
    world.faults.add("make", "429", operation=LIST, times=1, params=params)
    assert [head async for head in api.heads()] == []
    assert world.calls.count("make", LIST) == 2


@pytest.mark.parametrize(
    ("params", "wait"), [({}, 60), ({"text": True}, 60), ({"retry_after": 7}, 7), ({"text": True, "retry_after": 7}, 7)]
)
async def test_a_write_never_does(api: MakeApi, world: World, params: dict[str, Any], wait: int) -> None:
    world.faults.add("make", "429", params=params)
    with pytest.raises(e.TooManyCallsError) as told:
        await api.create(order())
    assert told.value.retry_after == timedelta(seconds=wait)
    assert "calls of this minute are used up, so nothing was done" in str(told.value)
    assert f"Try again in {wait} seconds" in str(told.value)
    assert world.calls.count("make") == 1


async def test_a_read_gives_up_on_a_long_or_lasting_429(api: MakeApi, world: World) -> None:
    world.faults.add("make", "429", params={"retry_after": 30}, times=1)
    with pytest.raises(RateLimitedError) as told:
        await api.detail("r")
    assert (told.value.retry_after, world.calls.count("make")) == (timedelta(seconds=30), 1)
    world.faults.add("make", "429")
    with pytest.raises(RateLimitedError) as told:
        await api.detail("r")
    assert (told.value.retry_after, world.calls.count("make")) == (timedelta(minutes=1), 5)


async def test_retry_after_as_a_date(client: MakeApi, scripted: Scripted) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    later = format_datetime(now + timedelta(seconds=40), usegmt=True)
    scripted.script(reply(429, text="Too many", Retry_After=later, Date=format_datetime(now, usegmt=True)))
    with pytest.raises(RateLimitedError) as told:
        await client.create(order())
    assert told.value.retry_after == timedelta(seconds=40)


@pytest.mark.parametrize("params", [{}, {"html": True, "status": 502}, {"status": 500}])
async def test_a_read_survives_server_errors(api: MakeApi, world: World, params: dict[str, Any]) -> None:
    world.faults.add("make", "5xx", operation=LIST, times=3, params=params)
    assert [head async for head in api.heads()] == []
    assert world.calls.count("make", LIST) == 4


async def test_a_lasting_server_error_of_a_read(api: MakeApi, world: World) -> None:
    world.faults.add("make", "5xx", params={"html": True})
    with pytest.raises(e.ServerTroubleError) as told:
        await api.detail("r")
    assert isinstance(told.value, UnreachableError)
    assert "Make had trouble of its own when asked to show the request (HTTP 503)" in str(told.value)
    assert "<html" not in str(told.value)
    assert world.calls.count("make") == 4


@pytest.mark.parametrize("kind", ["5xx", "lost_before", "lost_answer"])
async def test_a_lost_create_is_told_as_lost_and_not_repeated(api: MakeApi, world: World, kind: str) -> None:
    world.faults.add("make", kind, operation=CREATE)
    with pytest.raises(e.LostAnswerError) as told:
        await api.create(order())
    assert isinstance(told.value, AnswerLostError)
    assert "no usable answer came back" in str(told.value)
    assert "it may have happened. Look at Make whether it did before asking again." in str(told.value)
    assert world.calls.count("make") == 1


async def test_a_create_with_a_lost_answer_is_found_again(api: MakeApi, world: World, driver: Driver) -> None:
    world.faults.add("make", "lost_answer", operation=CREATE, times=1)
    with pytest.raises(AnswerLostError):
        await api.create(order("Acme [m7]"))
    found = await api.find("Acme [m7]")
    [request] = await driver.requests()
    assert found is not None
    assert found.make_id == request["id"]


async def test_a_create_that_never_arrived_is_not_found(api: MakeApi, world: World) -> None:
    world.faults.add("make", "lost_before", operation=CREATE, times=1)
    with pytest.raises(AnswerLostError):
        await api.create(order("Acme [m7]"))
    assert await api.find("Acme [m7]") is None


async def test_a_slow_create_is_lost(sandbox: Sandbox, make_api: MakeFactory) -> None:
    sandbox.world.faults.add("make", "slow", operation=CREATE, params={"seconds": 0.6})
    api = make_api(f"{sandbox.url}/make/api/v2", pace=Pace(connect=0.05, answer=0.1))
    with pytest.raises(AnswerLostError):
        await api.create(order())


async def test_a_slow_read_is_retried(sandbox: Sandbox, make_api: MakeFactory) -> None:
    sandbox.world.faults.add("make", "slow", operation=LIST, times=1, params={"seconds": 0.6})
    api = make_api(f"{sandbox.url}/make/api/v2", pace=Pace(connect=0.05, answer=0.1, wait_initial=0.001))
    assert [head async for head in api.heads()] == []


async def test_an_answer_that_trickles_ends(scripted: Scripted, make_api: MakeFactory) -> None:
    gone = asyncio.Event()

    async def trickle(request: Any) -> Any:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while not gone.is_set():
            await answer.write(b" ")
            await asyncio.sleep(0.02)
        return answer

    scripted.script(trickle)
    api = make_api(scripted.base_url, pace=Pace(connect=0.1, answer=0.2, attempts=1))
    with pytest.raises(UnreachableError, match="did not answer"):
        await asyncio.wait_for(api.detail("r"), 20)
    gone.set()


async def test_an_outage_of_reads(api: MakeApi, world: World) -> None:
    world.faults.add("make", "outage")
    with pytest.raises(e.NoConnectionError) as told:
        await api.detail("r")
    assert "Make (127.0.0.1) did not answer when asked to show the request. It is safe to try again" in str(told.value)
    assert world.calls.count("make") == 4


@pytest.mark.parametrize("call", ["create", "detail", "delete_remote", "request_reauthorize"])
async def test_no_connection_at_all(sandbox: Sandbox, make_api: MakeFactory, call: str) -> None:
    api = make_api(f"{sandbox.url}/make/api/v2")
    await sandbox.close()
    arguments = {"create": order(), "detail": "r", "delete_remote": "c", "request_reauthorize": "c"}
    with pytest.raises(e.NoConnectionError) as told:
        await getattr(api, call)(arguments[call])
    assert "Make (127.0.0.1) cannot be reached just now, so nothing was done" in str(told.value)


@pytest.mark.parametrize("kind", ["5xx", "lost_before", "lost_answer"])
async def test_teardown_may_be_repeated_but_is_not_inside(
    api: MakeApi, world: World, driver: Driver, kind: str
) -> None:
    make_id = (await api.create(order())).make_id
    await driver.consent(make_id, "authorize")
    [credential] = (await api.detail(make_id)).credentials
    world.calls.forget()
    calls: list[Callable[[], Awaitable[None]]] = [
        lambda: api.delete_remote(credential.id),
        lambda: api.decline(credential.id, "over"),
        lambda: api.delete(make_id, confirmed=True),
    ]
    for call in calls:
        fault = world.faults.add("make", kind, times=1)
        with pytest.raises(UnreachableError, match="It is safe to try again"):
            await call()
        world.faults.remove(fault.id)
    assert world.calls.count("make") == 3


async def test_a_lost_renewal_must_be_looked_for(api: MakeApi, world: World) -> None:
    world.faults.add("make", "lost_answer")
    with pytest.raises(AnswerLostError, match="asked to ask for a renewal"):
        await api.request_reauthorize("c")


@pytest.mark.parametrize(
    "odd",
    [
        reply(text=HTML),
        reply(text=""),
        reply(text="[" * 100_000),
        reply(body=[]),
        reply(body={}),
        reply(body={"request": {}, "publicUri": "http://127.0.0.1/x"}),
        reply(body={"request": {"id": None}, "publicUri": "http://127.0.0.1/x"}),
        reply(body={"request": {"id": True}, "publicUri": "http://127.0.0.1/x"}),
        reply(body={"request": {"id": "r1"}}),
        reply(text=" " * (MAX_ANSWER + 1)),
    ],
)
async def test_an_odd_answer_to_a_create_is_a_lost_one(client: MakeApi, scripted: Scripted, odd: Reply) -> None:
    scripted.script(odd)
    with pytest.raises(AnswerLostError):
        await client.create(order())
    assert len(scripted.seen) == 1


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (reply(text=HTML), "it is not a JSON object"),
        (reply(body={"request": {"id": "r"}}), "wrong or missing: requestDetail"),
        (reply(body={"requestDetail": {"id": "r"}}), r"wrong or missing: requestDetail\.credentials"),
        (reply(body={"requestDetail": {"id": "r", "credentials": None}}), r"requestDetail\.credentials"),
        (reply(body={"requestDetail": {"id": "r", "credentials": [{"id": "c"}]}}), r"credentials\.0\.state"),
        (reply(text=" " * 20_000_000), "it is larger than 8 MiB"),
    ],
)
async def test_an_odd_answer_to_a_read(client: MakeApi, scripted: Scripted, odd: Reply, why: str) -> None:
    scripted.script(odd)
    with pytest.raises(e.UnreadableAnswerError, match=why):
        await client.detail("r")
    assert len(scripted.seen) == 1


async def test_a_huge_error_page_is_judged_by_its_status(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(reply(503, text="<" * (MAX_ANSWER + 1)), reply(body=READ))
    assert (await client.detail("r")).status == "pending"


async def test_an_odd_answer_to_a_revoke_is_no_revoke(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(reply(text=HTML))
    with pytest.raises(UnreachableError):
        await client.delete_remote("c")
    scripted.script(reply(body={"deleted": False}))
    with pytest.raises(UnreachableError, match="did not confirm"):
        await client.delete("r", confirmed=True)


@pytest.mark.parametrize("link", ["https://evil.example/x", "javascript:alert(1)", ""])
async def test_a_link_elsewhere_is_never_shown_and_the_request_not_lost(
    client: MakeApi, scripted: Scripted, link: str
) -> None:
    scripted.script(
        reply(body=CREATED | {"publicUri": link}),
        reply(body={"requests": [{"id": "r1", "name": "Acme [m1]", "status": "pending"}]}),
    )
    with pytest.raises(e.UnusableLinkError) as told:
        await client.create(order("Acme [m1]"))
    assert isinstance(told.value, AnswerLostError)
    assert "Make created the request, but the link it gave does not lead to Make" in str(told.value)
    assert not link or link not in str(told.value)
    found = await client.find("Acme [m1]")
    assert found is not None
    assert found.make_id == "r1"


async def test_a_detail_as_tolerant_as_make_is_vague(client: MakeApi, scripted: Scripted) -> None:
    credential = {
        "id": 456,
        "state": "authorized",
        "remoteId": 15543,
        "component": None,
        "name": None,
        "label": None,
        "scope": None,
        "declineReason": None,
        "appVersion": 4,
        "future": [1],
    }
    rows = [credential, {"id": "k", "state": "new_state", "remoteId": "", "scope": ["a", 1], "component": "keychain"}]
    scripted.script(reply(body={"requestDetail": {"id": 5, "updatedAt": None, "credentials": rows}}))
    seen = await client.detail("5")
    first, second = seen.credentials
    assert (seen.make_id, seen.status, first.id, first.remote_id, first.scope) == ("5", "", "456", "15543", ())
    assert (first.component, first.label, first.name_override) == ("account", "", None)
    assert (second.state, second.remote_id, second.scope, second.component) == ("new_state", None, ("a",), "keychain")


@pytest.mark.parametrize(
    ("plan", "limit"),
    [({}, 10_000), ({"apiLimit": "240", "credentialRequests": "yes"}, 240), ({"apiLimit": -1}, 10_000)],
)
async def test_an_organization_that_tells_little(
    client: MakeApi, scripted: Scripted, plan: dict[str, object], limit: int
) -> None:
    scripted.script(reply(body={"organization": {"id": 1, "license": plan}}))
    told = await client.organization()
    assert (told.name, told.api_limit, told.credential_requests) == ("", limit, None)


@pytest.mark.parametrize(
    ("value", "account"), [("a@b.example", "a@b.example"), (7, "7"), ({"email": "x"}, None), (True, None)]
)
async def test_a_connection_of_an_account_that_is_no_text(
    client: MakeApi, scripted: Scripted, value: object, account: str | None
) -> None:
    scripted.script(reply(body={"connection": {"id": 1, "name": "N", "metadata": {"type": "email", "value": value}}}))
    assert (await client.connection("1")).account == account


async def test_ids_cannot_leave_their_place_in_the_path(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(reply(body=READ))
    await client.detail("a/../b?c#d e")
    assert scripted.seen[0].raw_path == "/api/v2/credential-requests/requests/a%2F..%2Fb%3Fc%23d%20e/detail"


async def test_every_call_names_us(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(EMPTY)
    await client.find("n")
    assert all(seen.headers["User-Agent"].startswith("credreq/") for seen in scripted.seen)


async def test_reads_of_the_watcher_keep_to_their_share(scripted: Scripted, make_api: MakeFactory) -> None:
    api = make_api(scripted.base_url, api_limit=40, watch_share=0.05)
    scripted.script(reply(body=READ), EMPTY)
    await api.detail("r")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(api.detail("r"), 0.1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(anext(api.heads()), 0.1)
    assert await asyncio.wait_for(api.find("n"), 20) is None


async def test_a_learned_limit_frees_the_calls(scripted: Scripted, make_api: MakeFactory) -> None:
    api = make_api(scripted.base_url, api_limit=2)
    scripted.script(reply(body=CREATED))
    await api.create(order())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(api.create(order()), 0.1)
    assert len(scripted.seen) == 1
    api.set_api_limit(1000)
    await asyncio.wait_for(api.create(order()), 20)


async def test_cut_connections_are_new_connections(client: MakeApi, scripted: Scripted) -> None:
    scripted.script(cut, cut, reply(body=READ))
    assert (await client.detail("r")).status == "pending"
