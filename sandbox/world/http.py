"""How faults show on HTTP: one wrapper that every face puts around its operations."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web

from sandbox.world.faults import Fault, Faults
from sandbox.world.world import World

BEFORE = ("outage", "lost_before", "slow", "429", "5xx", "status")


class ErrorBodies(Protocol):
    """How one face words its faults."""

    def rate_limited(self, fault: Fault) -> web.StreamResponse:
        """Return the 429 answer."""

    def server_error(self, fault: Fault) -> web.StreamResponse:
        """Return the 5xx answer."""


class CutError(Exception):
    """Raised to cut the connection without an answer."""


async def serve(
    world: World,
    face: str,
    operation: str,
    bodies: ErrorBodies,
    call: Callable[[], Awaitable[web.StreamResponse]],
) -> web.StreamResponse:
    """Answer one API call: log it and let the standing faults act; raises CutError where the answer gets lost."""
    status = 0
    try:
        answer = await _with_faults(world.faults, face, operation, bodies, call)
        status = answer.status
        return answer
    finally:
        world.calls.add(face, operation, world.clock.now(), status)


async def _with_faults(
    faults: Faults,
    face: str,
    operation: str,
    bodies: ErrorBodies,
    call: Callable[[], Awaitable[web.StreamResponse]],
) -> web.StreamResponse:
    fault = faults.take(face, operation, *BEFORE)
    if fault is not None:
        refused = await _before(fault, bodies)
        if refused is not None:
            return refused
    answer = await call()
    if faults.take(face, operation, "lost_answer"):
        raise CutError
    return answer


async def _before(fault: Fault, bodies: ErrorBodies) -> web.StreamResponse | None:
    match fault.kind:
        case "outage" | "lost_before":
            raise CutError
        case "slow":
            await asyncio.sleep(float(fault.params.get("seconds", 5)))
            return None
        case "429":
            return bodies.rate_limited(fault)
        case "5xx":
            return bodies.server_error(fault)
        case _:
            return _as_given(fault)


def _as_given(fault: Fault) -> web.Response:
    body = fault.params.get("body", "")
    status = int(fault.params.get("status", 500))
    if isinstance(body, str):
        return web.Response(status=status, text=body, content_type=fault.params.get("content_type", "text/html"))
    return web.json_response(body, status=status)


@web.middleware
async def cut_middleware(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Turn CutError into a connection closed without an answer; a caller that died while asking needs none either."""
    try:
        await _arrive(request)
        return await handler(request)
    except (CutError, ConnectionResetError):
        if request.transport is not None:
            request.transport.abort()
        raise asyncio.CancelledError from None


async def _arrive(request: web.Request) -> None:
    """Take the body in first: a service carries out what has reached it, though the caller gives up waiting."""
    if not request.content_type.startswith("multipart/"):  # those are read part by part
        await request.read()
