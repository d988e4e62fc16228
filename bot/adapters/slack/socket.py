"""Running a Bolt app over Socket Mode: connect, tell how it is, drain, close."""

import asyncio
import time
from contextlib import suppress
from datetime import timedelta

import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.listener.async_listener_start_handler import AsyncListenerStartHandler
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.adapters.slack.endpoint import check_endpoint
from bot.adapters.slack.shapes import misshapen
from bot.adapters.slack.socket_client import SocketClient
from bot.adapters.slack.socket_watch import SocketWatch
from bot.adapters.slack.work import Work
from bot.ports.link import LinkHealth

log = structlog.get_logger()
PING_SECONDS = 5.0
"""The SDK's 10 s would leave a dead connection unnoticed for twice as long."""
SILENCE = 4
"""So many ping intervals of silence make a connection a dead one, as the SDK counts."""
RESTARTING = "credreq is restarting. Please try again in a moment."


class _Began(AsyncListenerStartHandler):
    """Counts listeners in: Bolt starts them as tasks it does not keep."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def handle(self, request: AsyncBoltRequest, response: BoltResponse | None) -> None:  # noqa: ARG002 - Bolt's signature
        self._work.enter()


class SocketRunner:
    """Keeps a Bolt app connected.

    Args:
        app: the app, its listeners registered.
        app_token: the app-level token.
        ping_interval: seconds between pings.
        expected_connections: how many connections of this app there should be in all (one a replica).

    Raises:
        EndpointError: the token does not belong to the app's Slack address.
    """

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        ping_interval: float = PING_SECONDS,
        *,
        expected_connections: int = 1,
    ) -> None:
        check_endpoint(app_token, app.client.base_url, "SLACK_APP_TOKEN")
        self._app = app
        self._app_token = app_token
        self._ping_interval = ping_interval
        self._watch = SocketWatch(expected_connections)
        self._work = Work()
        self._client: SocketClient | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Begin to connect, and keep trying; Slack need not be there for the bot to start."""
        self._app.listener_runner.listener_start_handler = _Began(self._work)
        self._client = SocketClient(
            app_token=self._app_token,
            web_client=self._app.client,
            ping_interval=self._ping_interval,
            watch=self._watch,
        )
        self._client.socket_mode_request_listeners.append(self._handle)
        self._connecting = asyncio.create_task(self._client.connect(), name="slack-socket")

    async def connected(self) -> None:
        """Wait until Slack has said hello."""
        await self._watch.greeted.wait()

    async def healthy(self) -> LinkHealth:
        """Return how the connection is; truthy when it is up."""
        # is_connected is a coroutine function: without await it would always look true.
        connected = self._client is not None and await self._client.is_connected()
        return self._watch.health(connected=connected, patience=SILENCE * self._ping_interval)

    async def stop(self, grace: timedelta) -> None:
        """Wait for a moment in which nothing is under way, at most `grace`, and close in it.

        Slack goes on choosing this connection until it is closed, and repeats no click: what comes meanwhile is work
        like any other. Only who finds no quiet moment within `grace` turns it away.
        """
        if self._client is None or self._connecting is None:
            self._stopping = True
            return
        if not await self._quiet(self._client, grace.total_seconds()):
            self._stopping = True
            log.warning("slack.socket.cut_short", listeners=await self._work.cancel())
        self._connecting.cancel()
        await asyncio.gather(self._connecting, return_exceptions=True)
        await self._client.close()
        await self._work.idle(grace.total_seconds())  # what came while the connection was being closed

    async def _quiet(self, client: SocketClient, seconds: float) -> bool:
        """Wait for a moment without work, and without an envelope whose work has not even begun."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._work.is_busy or client.is_busy:
                    await self._work.idle(seconds)
                    await client.answered(seconds)
                return True
        return False

    async def _handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if self._stopping:
            await self._turn_away(client, request)
            return
        self._work.enter()
        if wrong := misshapen(request.payload):
            # no listener could want it, and unacknowledged it would only come again
            _note_unusable(request, wrong)
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
            return
        began = time.time()
        response = await run_async_bolt_app(self._app, request)
        await send_async_response(client, request, response, began)
        await asyncio.sleep(0)  # an event's listener begins only now; it must be counted in before this one ends

    async def _turn_away(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Leave it unacknowledged: events come again, and a person sees that a click failed; commands get a word."""
        if request.type == "slash_commands":
            answer = SocketModeResponse(envelope_id=request.envelope_id, payload={"text": RESTARTING})
            await client.send_socket_mode_response(answer)


def _note_unusable(request: SocketModeRequest, where: str) -> None:
    """Log what Slack never sends; or that it dropped events, which it tells in place of them."""
    if where == "type" and request.payload["type"] == "app_rate_limited":
        log.warning("slack.events_held_back", minute=request.payload.get("minute_rate_limited"))
    else:
        log.warning("slack.misshapen", type=request.type, where=where)
