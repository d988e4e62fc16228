"""The SDK's Socket Mode client with its gaps closed; each override says which.

The SDK closes the old connection before it opens the new one, sends every acknowledgement by the newest connection,
tries a used ticket for ever, sees an abrupt loss only at its next tick, and leaves tasks behind when it closes.
"""

import asyncio
import json
import logging
import time
from collections.abc import Coroutine
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

import aiohttp
from aiohttp import ClientWebSocketResponse, ClientWSTimeout, WSCloseCode, WSMsgType
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import codes
from bot.adapters.slack.endpoint import is_loopback
from bot.adapters.slack.errors import answered
from bot.adapters.slack.socket_watch import SocketWatch
from bot.adapters.slack.work import Work
from bot.ports.errors import OutsideError, UnreachableError

CONNECT_SECONDS = 15.0
ACK_SECONDS = 3.0
CLOSE_SECONDS = 2.0
_origin: ContextVar[ClientWebSocketResponse | None] = ContextVar("origin", default=None)
"""The connection by which the envelope that this task handles came."""


class SocketClient(SocketModeClient):
    """A connection that lasts: replaced without a gap, and noticed when it breaks."""

    def __init__(self, *, app_token: str, web_client: AsyncWebClient, ping_interval: float, watch: SocketWatch) -> None:
        logger = logging.getLogger("bot.slack.socket")
        logger.setLevel(logging.INFO)  # at DEBUG the SDK writes out whole payloads
        super().__init__(app_token=app_token, web_client=web_client, ping_interval=ping_interval, logger=logger)
        if is_loopback(web_client.base_url):
            self.proxy = None  # the SDK takes a proxy from the environment and knows no NO_PROXY
        self._watch = watch
        self._tasks = Work()
        self._acks = Work()
        self._readers: set[asyncio.Task[None]] = set()
        self._open: set[ClientWebSocketResponse] = set()
        self._left: ClientWebSocketResponse | None = None

    async def issue_new_wss_url(self) -> str:
        """Ask for a ticket, after a pause that grows with every failure (the SDK asks every few seconds for ever)."""
        await asyncio.sleep(self._watch.pause(self.ping_interval))
        call = self.web_client.apps_connections_open(app_token=self.app_token)
        try:
            return str((await answered("apps.connections.open", call, sentences=codes.SOCKET_SENTENCES))["url"])
        except OutsideError as error:
            self._watch.failed(error)
            raise

    async def connect(self) -> None:
        """Open a new connection, then let go of the old one (the SDK does it the other way round)."""
        while not self.closed:
            try:
                session = await self._dial()
            except OutsideError:
                continue  # noted already; the pause comes before the next ticket
            old, self.current_session = self.current_session, session
            self.stale, self.last_ping_pong_time = False, None
            self._open.add(session)
            self._watch.opened()
            self._readers.add(reader := self._spawn(self.receive_messages()))
            reader.add_done_callback(self._readers.discard)
            self._spawn(self.monitor_current_session())
            if old is not None:
                self._spawn(self._retire(old))
            return

    async def _dial(self) -> ClientWebSocketResponse:
        url = self.wss_uri or await self.issue_new_wss_url()
        self.wss_uri = None  # a ticket opens one connection; the SDK would go on trying a used one
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                return await self.aiohttp_client_session.ws_connect(
                    url,
                    autoping=False,
                    heartbeat=self.ping_interval,
                    proxy=self.proxy,
                    ssl=self.web_client.ssl if self.web_client.ssl is not None else True,
                    timeout=ClientWSTimeout(ws_close=CLOSE_SECONDS),
                )
        except (aiohttp.ClientError, OSError) as error:
            trouble = UnreachableError("Slack's socket cannot be reached.")
            self._watch.failed(trouble)
            raise trouble from error

    async def receive_messages(self) -> None:
        """Read one connection to its end; replace it at once when it broke off (the SDK waits for its next tick)."""
        session = self.current_session
        assert session is not None  # noqa: S101 - connect() has just set it
        _origin.set(session)
        async for message in session:
            self._watch.heard()
            if message.type is WSMsgType.TEXT:
                await self.enqueue_message(message.data)
            elif message.type is WSMsgType.PING:
                await session.pong(message.data)
            elif message.type is WSMsgType.PONG:
                self.last_ping_pong_time = time.time()
            elif message.type is WSMsgType.ERROR:
                break
        self._open.discard(session)
        if session is self.current_session and not self.closed:
            self._watch.lost()
            with suppress(OutsideError):  # noted already; the monitor goes on trying
                await self.connect_to_new_endpoint()

    async def enqueue_message(self, message: str) -> None:
        """Handle a frame in a task of its own that knows its connection (the SDK's queue forgets it)."""
        frame = json.loads(message) if message.startswith("{") else {}
        task = self._spawn(self.run_message_listeners(frame, message))
        if "envelope_id" in frame:
            self._acks.add(task)

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Take note of hello and disconnect; hand everything else on."""
        match message.get("type"):
            case "hello":
                self._watch.hello(message)
            case "disconnect":
                await self._leave(str(message.get("reason")))
            case _:
                await super().run_message_listeners(message, raw_message)

    async def _leave(self, reason: str) -> None:
        """Move to a new connection, once, however often the old one is told to end."""
        session = _origin.get()
        if session is not self.current_session or session is self._left:
            return
        self._left = session
        self._watch.told_to_leave(reason)
        if reason == "too_many_websockets" and session is not None:
            await session.close()  # only room makes room
        with suppress(OutsideError):  # noted already; the monitor goes on trying
            await self.connect_to_new_endpoint(force=True)

    async def _retire(self, session: ClientWebSocketResponse) -> None:
        """Close a replaced connection, when what came by it has been acknowledged."""
        await self._acks.idle(ACK_SECONDS)
        await session.close()
        self._open.discard(session)

    async def send_socket_mode_response(self, response: dict[str, Any] | SocketModeResponse) -> None:
        """Acknowledge by the connection the envelope came by (the SDK takes the newest one)."""
        if self.closed:
            return  # it crossed our farewell: what it asks for is done, though nobody can be told
        session = _origin.get()
        body = response.to_dict() if isinstance(response, SocketModeResponse) else response
        if session is not None and not session.closed:
            with suppress(ConnectionError):
                await session.send_str(json.dumps(body))
                return
        await super().send_socket_mode_response(body)

    @property
    def is_busy(self) -> bool:
        """Tell whether an envelope has come that is not acknowledged yet."""
        return self._acks.is_busy

    async def answered(self, seconds: float) -> None:
        """Wait until every envelope has been acknowledged, at most so long."""
        await self._acks.idle(seconds)

    async def close(self) -> None:
        """Close for good, and end every task (the SDK leaves them to the garbage collector).

        It says farewell first and goes on reading until Slack has answered: an envelope that crosses the farewell on
        the wire can no longer be acknowledged, but what it asks for is done.
        """
        self.closed, self.auto_reconnect_enabled = True, False
        await asyncio.gather(*(self._part(session) for session in list(self._open)), return_exceptions=True)
        await self._acks.idle(ACK_SECONDS)
        await self._tasks.cancel()
        self.message_processor.cancel()
        await asyncio.gather(self.message_processor, return_exceptions=True)
        await self.aiohttp_client_session.close()

    async def _part(self, session: ClientWebSocketResponse) -> None:
        """Say farewell, and let who reads this connection read it to its end; the SDK would drop what still comes."""
        with suppress(ConnectionError, TimeoutError):
            await session.send_frame(WSCloseCode.OK.to_bytes(2, "big"), WSMsgType.CLOSE)
            async with asyncio.timeout(CLOSE_SECONDS):
                while session in self._open and self._readers:
                    await asyncio.wait(self._readers, return_when=asyncio.FIRST_COMPLETED)
        await session.close()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        return task
