"""A tiny server that answers as it was told, on real HTTP."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Seen:
    """One call that came in."""

    method: str
    raw_path: str
    headers: dict[str, str]
    body: str


@dataclass
class Scripted:
    """Gives one reply after the other; the last one stands."""

    replies: list[Reply] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    port: int = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v2"

    def script(self, *replies: Reply) -> None:
        self.replies[:] = replies
        self.seen.clear()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(Seen(request.method, request.raw_path, dict(request.headers), await request.text()))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return await reply(request)

    async def start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self.handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        return runner


def reply(status: int = 200, body: Any = None, text: str | None = None, **headers: str) -> Reply:
    """Return a reply: `body` as JSON, or `text` as it is; headers by name with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(_: web.Request) -> web.StreamResponse:
        if text is not None:
            kind = "text/html" if text.startswith("<") else "text/plain"
            return web.Response(status=status, text=text, content_type=kind, headers=named)
        return web.json_response(body, status=status, headers=named)

    return answer


async def cut(request: web.Request) -> web.StreamResponse:
    """Cut the connection without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
