"""Sending one envelope to exactly one socket and waiting for its acknowledgement."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sandbox.slack import ids, waiting
from sandbox.slack.json_types import Json
from sandbox.slack.sockets import Connection, Sockets
from sandbox.world.world import World

ACK_SECONDS = 3.0
NO_SOCKET = "dispatch_failed"
RETRY_AFTER = {"http": (0.0, 60.0, 300.0), "socket": (4.0, 11.0, 300.0)}


@dataclass(frozen=True)
class Ack:
    """What came back for an envelope: an acknowledgement with or without a payload, or what the client shows."""

    payload: Json | None = None
    error: str = ""

    @property
    def ok(self) -> bool:
        """Return whether the app acknowledged in time."""
        return not self.error


class Envelopes:
    """The one way payloads leave for the app."""

    def __init__(self, world: World, sockets: Sockets) -> None:
        self._world = world
        self._sockets = sockets
        self._tasks: set[asyncio.Task[None]] = set()

    async def ask(self, kind: str, payload: Json, *, wants_payload: bool) -> Ack:
        """Send a command or an interaction; nothing is retried."""
        connection = self._sockets.pick()
        if connection is None:
            return Ack(error=NO_SOCKET)
        try:
            body = await self._exchange(connection, kind, payload, wants_payload=wants_payload)
        except (TimeoutError, ConnectionError):
            return Ack(error=str(self._world.switches["slack.missed_ack"]))
        answer = body.get("payload")
        return Ack(payload=answer if wants_payload and isinstance(answer, dict) and answer else None)

    def tell(self, payload: Json) -> None:
        """Send an event in the background, with Slack's retries."""
        self._keep(self._event(payload))
        if self._world.faults.take("slack", str(payload.get("event", payload)["type"]), "duplicate_event"):
            self._keep(self._event(payload))

    def stop(self) -> None:
        """Drop every event that is still on its way."""
        for task in self._tasks:
            task.cancel()

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _event(self, payload: Json) -> None:
        if await self._try_event(payload, 0):
            return
        pauses = RETRY_AFTER[str(self._world.switches["slack.event_retry_timing"])]
        for attempt, pause in enumerate(pauses, start=1):
            await waiting.until(self._world, self._world.clock.now() + timedelta(seconds=pause))
            copies = int(self._world.switches["slack.event_retry_copies"]) if attempt > 1 else 1
            if any(await asyncio.gather(*(self._try_event(payload, attempt) for _ in range(copies)))):
                return

    async def _try_event(self, payload: Json, attempt: int) -> bool:
        connection = self._sockets.pick()
        if connection is None:
            return False
        extra = {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        try:
            await self._exchange(connection, "events_api", payload, wants_payload=False, extra=extra)
        except (TimeoutError, ConnectionError):
            return False
        return True

    async def _exchange(
        self,
        connection: Connection,
        kind: str,
        payload: Json,
        *,
        wants_payload: bool,
        extra: Json | None = None,
    ) -> Json:
        envelope_id = ids.envelope()
        frame: Json = {"envelope_id": envelope_id, "payload": payload, "type": kind}
        frame |= {"accepts_response_payload": wants_payload} | (extra or {})
        ack: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.pending[envelope_id] = ack
        try:
            await connection.ws.send_json(frame)
            if self._world.faults.take("slack", kind, "socket_drop"):
                connection.abort()
            async with asyncio.timeout(ACK_SECONDS):
                return await ack
        finally:
            connection.pending.pop(envelope_id, None)
