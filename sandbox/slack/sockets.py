"""Socket Mode connections: tickets, hello, pings, disconnects, and which one gets the next envelope."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.slack import ids
from sandbox.slack.json_types import Json
from sandbox.slack.state import APP_ID
from sandbox.world.world import World

MAX_CONNECTIONS = 10
LIFETIME_SECONDS = 3600
DEBUG_LIFETIME_SECONDS = 360
WARNING_SECONDS = 10
HOST = "applink-sandbox"


@dataclass(eq=False)
class Connection:
    """One open socket and the envelopes it has not acknowledged yet."""

    ws: web.WebSocketResponse
    request: web.Request
    retiring: bool = False
    pending: dict[str, asyncio.Future[Json]] = field(default_factory=dict)

    def fail_pending(self) -> None:
        """Tell whoever waits for an ack on this socket that none will come."""
        for waiting in self.pending.values():
            if not waiting.done():
                waiting.set_exception(ConnectionResetError())
        self.pending.clear()

    def abort(self) -> None:
        """Cut the socket without a closing handshake."""
        if self.request.transport is not None:
            self.request.transport.abort()


class Sockets:
    """Every open connection of the app."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tickets: dict[str, bool] = {}
        self._turn = 0
        self.open: list[Connection] = []
        self.link_disabled = False

    def ticket(self, base: str, *, debug: bool) -> str:
        """Return a one-use WebSocket URL."""
        ticket = ids.secret()
        self._tickets[ticket] = debug
        return f"{base}/slack/link/?ticket={ticket}&app_id={APP_ID}"

    def pick(self) -> Connection | None:
        """Return the connection whose turn it is."""
        ready = [c for c in self.open if not c.ws.closed and not c.retiring]
        if not ready:
            return None
        self._turn += 1
        return ready[self._turn % len(ready)]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one connection until it ends."""
        debug = self._tickets.pop(request.query.get("ticket", ""), None)
        if debug is None or request.query.get("app_id") != APP_ID:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=403)
        debug = debug or request.query.get("debug_reconnects") == "true"
        ws = web.WebSocketResponse(autoping=False, max_msg_size=0)
        await ws.prepare(request)
        connection = Connection(ws, request)
        if len(self.open) >= MAX_CONNECTIONS:
            await self._disconnect(connection, "too_many_websockets")
            await ws.close()
            return ws
        await self._hold(connection, DEBUG_LIFETIME_SECONDS if debug else self._lifetime())
        return ws

    async def act(self, what: str) -> None:
        """Do what the control route asks for to every open socket."""
        self.link_disabled = what == "link_disabled" or (self.link_disabled and what != "link_enabled")
        for connection in list(self.open):
            if what == "drop":
                connection.abort()
            elif what == "close":
                await connection.ws.close(code=WSCloseCode.INTERNAL_ERROR)
            elif what in {"refresh", "link_disabled"}:
                connection.retiring = True
                await self._disconnect(connection, "refresh_requested" if what == "refresh" else what)
            elif what == "warning":
                await self._disconnect(connection, "warning")
        if what == "link_disabled":
            await asyncio.gather(*(connection.ws.close() for connection in list(self.open)))

    def _lifetime(self) -> float:
        return float(self._world.switches["slack.connection_lifetime"])

    async def _hold(self, connection: Connection, lifetime: float) -> None:
        self.open.append(connection)
        self._world.feed.touch()
        chores = [asyncio.create_task(work) for work in (self._age(connection, lifetime), self._beat(connection))]
        try:
            if late := self._world.faults.take("slack", "socket.hello", "slow"):
                await asyncio.sleep(float(late.params.get("seconds", 5)))
            await self._send(connection, self._hello(lifetime))
            with suppress(ConnectionError):
                await self._listen(connection)
        finally:
            for chore in chores:
                chore.cancel()
            self.open.remove(connection)
            connection.fail_pending()
            self._world.feed.touch()

    def _hello(self, lifetime: float) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.open),
            "connection_info": {"app_id": APP_ID},
            "debug_info": {
                "host": HOST,
                "started": self._world.clock.now().strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
                "build_number": 1,
                "approximate_connection_time": int(lifetime),
            },
        }

    async def _age(self, connection: Connection, lifetime: float) -> None:
        await asyncio.sleep(max(lifetime - WARNING_SECONDS, 0))
        await self._disconnect(connection, "warning")
        await asyncio.sleep(min(WARNING_SECONDS, lifetime))
        connection.retiring = True
        await self._disconnect(connection, "refresh_requested")
        await asyncio.sleep(WARNING_SECONDS)
        await connection.ws.close()

    async def _beat(self, connection: Connection) -> None:
        """Ping the client: some clients take a silent server for a dead one."""
        pause = float(self._world.switches["slack.server_ping_seconds"])
        while pause and not connection.ws.closed:
            await asyncio.sleep(pause)
            if not self._world.faults.take("slack", "socket.beat", "silent_ping"):
                with suppress(ConnectionError):
                    await connection.ws.ping(f"Ping from {HOST}".encode())

    async def _disconnect(self, connection: Connection, reason: str) -> None:
        await self._send(connection, {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})

    async def _send(self, connection: Connection, frame: Json) -> None:
        if not connection.ws.closed:
            with suppress(ConnectionError):
                await connection.ws.send_json(frame)

    async def _listen(self, connection: Connection) -> None:
        async for frame in connection.ws:
            if frame.type is WSMsgType.PING:
                if not self._world.faults.take("slack", "socket.ping", "silent_pong"):
                    await connection.ws.pong(frame.data)
            elif frame.type is WSMsgType.TEXT:
                _acknowledge(connection, frame.data)


def _acknowledge(connection: Connection, text: str) -> None:
    try:
        body: Any = json.loads(text)
    except ValueError:
        return
    waiting = connection.pending.pop(str(body.get("envelope_id", "")), None) if isinstance(body, dict) else None
    if waiting is not None and not waiting.done():
        waiting.set_result(body)
