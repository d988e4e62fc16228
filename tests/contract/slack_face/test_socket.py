"""Socket Mode with the official client and with a bare WebSocket."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.contract.slack_face.conftest import Bolt, Rig

Json = dict[str, Any]


async def ticket(rig: Rig) -> str:
    client = AsyncWebClient("xapp-sandbox", base_url=f"{rig.url}/slack/api/", retry_handlers=[])
    url: str = (await client.apps_connections_open(app_token="xapp-sandbox"))["url"]
    return url


@asynccontextmanager
async def bare(rig: Rig, extra: str = "") -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Connect without an SDK and read past the hello."""
    async with rig.session.ws_connect(await ticket(rig) + extra, autoping=False) as ws:
        yield ws


async def hello(ws: aiohttp.ClientWebSocketResponse) -> Json:
    found: Json = await ws.receive_json(timeout=20)
    return found


def command(rig: Rig) -> "asyncio.Task[Json]":
    return asyncio.create_task(rig.act("U0PAULA", "command", channel="C0ACME", command="/credreq", text=""))


async def test_hello_says_what_the_client_counts(rig: Rig) -> None:
    async with bare(rig) as first, bare(rig, "&debug_reconnects=true") as second:
        one, two = await hello(first), await hello(second)
    assert one["type"] == "hello"
    assert one["connection_info"] == {"app_id": "A0CREDREQ"}
    assert one["debug_info"]["approximate_connection_time"] == 3600
    assert two["num_connections"] == 2
    assert two["debug_info"]["approximate_connection_time"] == 360


async def test_a_late_hello(rig: Rig) -> None:
    await rig.control(
        "faults", {"face": "slack", "kind": "slow", "operation": "socket.hello", "params": {"seconds": 0.1}}
    )
    async with bare(rig) as ws:
        with pytest.raises(TimeoutError):
            await ws.receive_json(timeout=0.02)
        assert (await hello(ws))["type"] == "hello"


async def test_a_ticket_works_once(rig: Rig) -> None:
    url = await ticket(rig)
    async with rig.session.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await rig.session.ws_connect(url)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await rig.session.ws_connect(url.replace("ticket=", "ticket=x"))


async def test_pings_come_back_as_they_were(rig: Rig) -> None:
    async with bare(rig) as ws:
        await hello(ws)
        await ws.ping(b"sdk-ping-pong:1.5")
        pong = await ws.receive(timeout=20)
        assert (pong.type, bytes(pong.data)) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1.5")
        await rig.control("faults", {"face": "slack", "kind": "silent_pong", "times": 1})
        await ws.ping(b"lost")
        await ws.ping(b"answered")
        assert bytes((await ws.receive(timeout=20)).data) == b"answered"


async def test_an_envelope_goes_to_one_socket_in_turn(rig: Rig) -> None:
    async with bare(rig) as first, bare(rig) as second:
        await hello(first)
        await hello(second)
        texts = []
        for _ in range(4):
            typed = command(rig)
            reads = {asyncio.create_task(ws.receive_json()): ws for ws in (first, second)}
            done, waiting = await asyncio.wait(reads, return_when=asyncio.FIRST_COMPLETED)
            read = done.pop()
            for other in waiting:
                other.cancel()
            envelope = read.result()
            texts.append(reads[read])
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
            await reads[read].send_json({"envelope_id": envelope["envelope_id"]})
            assert (await typed)["ok"] is True
        assert texts.count(first) == texts.count(second) == 2


async def test_a_plain_text_ack_answers_the_command(rig: Rig) -> None:
    async with bare(rig) as ws:
        await hello(ws)
        typed = command(rig)
        envelope = await ws.receive_json()
        await ws.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "hi"}})
        assert (await typed)["response"] == {"text": "hi"}


async def test_an_ack_of_a_dead_socket_is_lost(rig: Rig) -> None:
    async with bare(rig) as ws:
        await hello(ws)
        typed = command(rig)
        await ws.receive_json()
        await rig.control("slack/socket", {"do": "drop"})
        answer = await typed
    assert (answer["ok"], answer["error"]) == (False, "operation_timeout")


async def test_a_socket_dropped_after_the_envelope_was_written(rig: Rig) -> None:
    await rig.control("faults", {"face": "slack", "kind": "socket_drop", "operation": "slash_commands"})
    async with bare(rig) as ws:
        await hello(ws)
        typed = command(rig)
        assert (await ws.receive_json())["type"] == "slash_commands"
        assert (await typed)["error"] == "operation_timeout"


async def test_ten_sockets_and_no_more(rig: Rig) -> None:
    await rig.control("switches", {"name": "slack.rate_limits", "value": False})
    sockets = []
    for _ in range(10):
        sockets.append(await rig.session.ws_connect(await ticket(rig)))
        await hello(sockets[-1])
    async with bare(rig) as eleventh:
        frame = await hello(eleventh)
        assert (frame["type"], frame["reason"]) == ("disconnect", "too_many_websockets")
        assert (await eleventh.receive()).type is aiohttp.WSMsgType.CLOSE
    assert rig.snapshot()["sockets"] == 10
    for ws in sockets:
        await ws.close()


@pytest.mark.parametrize(("deed", "reason"), [("refresh", "refresh_requested"), ("warning", "warning")])
async def test_disconnect_frames(rig: Rig, deed: str, reason: str) -> None:
    async with bare(rig) as ws:
        await hello(ws)
        await rig.control("slack/socket", {"do": deed})
        frame = await ws.receive_json()
        assert (frame["type"], frame["reason"]) == ("disconnect", reason)


async def test_an_abnormal_close_comes_without_a_word(rig: Rig) -> None:
    async with bare(rig) as ws:
        await hello(ws)
        closing = asyncio.create_task(rig.control("slack/socket", {"do": "close"}))
        frame = await ws.receive()
        assert (frame.type, frame.data) == (aiohttp.WSMsgType.CLOSE, 1011)
        await closing


async def test_a_socket_told_to_refresh_gets_no_more_envelopes(rig: Rig) -> None:
    async with bare(rig) as ws:
        await hello(ws)
        await rig.control("slack/socket", {"do": "refresh"})
        assert (await command(rig))["error"] == "dispatch_failed"


async def test_a_socket_has_a_lifetime(rig: Rig) -> None:
    await rig.control("switches", {"name": "slack.connection_lifetime", "value": 0})
    async with bare(rig) as ws:
        await hello(ws)
        reasons = [(await ws.receive_json())["reason"] for _ in range(2)]
        assert reasons == ["warning", "refresh_requested"]


async def test_link_disabled_stays_until_it_is_enabled(rig: Rig) -> None:
    async with bare(rig) as ws:
        await hello(ws)
        await rig.control("slack/socket", {"do": "link_disabled"})
        assert (await ws.receive_json())["reason"] == "link_disabled"
        with pytest.raises(SlackApiError, match="socket_mode_disabled"):
            await ticket(rig)
        await rig.control("slack/socket", {"do": "link_enabled"})
        await ticket(rig)
    assert (await rig.control("slack/socket", {"do": "dance"}))["http"] == 400


@pytest.mark.parametrize("deed", ["drop", "close", "refresh", "warning"])
async def test_the_official_client_comes_back(rig: Rig, bolt: Bolt, deed: str) -> None:
    @bolt.app.command("/credreq")
    async def typed(ack: Any) -> None:
        await ack(text="here")

    await bolt.connect()
    before = rig.face.core.sockets.open[0]
    await rig.control("slack/socket", {"do": deed})
    await rig.until(lambda: any(c is not before and not c.ws.closed for c in rig.face.core.sockets.open))
    await rig.until(lambda: before not in rig.face.core.sockets.open)
    assert (await command(rig))["response"]["text"] == "here"


async def test_the_official_client_leaves_a_silent_server(rig: Rig, bolt: Bolt) -> None:
    await bolt.connect()
    before = rig.face.core.sockets.open[0]
    await rig.control("faults", {"face": "slack", "kind": "silent_pong"})
    bolt.socket.last_ping_pong_time = 1.0
    await rig.until(lambda: rig.face.core.sockets.open and before not in rig.face.core.sockets.open)


async def test_junk_from_the_client_does_no_harm(rig: Rig) -> None:
    async with bare(rig) as ws:
        await hello(ws)
        for junk in ("not json", "[]", json.dumps({"envelope_id": "unknown"}), json.dumps({})):
            await ws.send_str(junk)
        typed = command(rig)
        envelope = await ws.receive_json()
        await ws.send_json({"envelope_id": envelope["envelope_id"]})
        assert (await typed)["ok"] is True


async def test_the_server_pings_by_itself(rig: Rig) -> None:
    rig.world.switches.set("slack.server_ping_seconds", 0.01)
    async with bare(rig) as ws:
        await hello(ws)
        frame = await ws.receive(timeout=5)
    assert (frame.type, frame.data) == (aiohttp.WSMsgType.PING, b"Ping from applink-sandbox")


async def test_the_servers_pings_can_stop(rig: Rig) -> None:
    rig.world.switches.set("slack.server_ping_seconds", 0)
    async with bare(rig) as ws:
        await hello(ws)
        with pytest.raises(TimeoutError):
            await ws.receive(timeout=0.05)
