"""The network of a simulation: the bot's own HTTP clients, and behind them the stand-ins' handlers, called in place.

httpx, aiohttp and aiosmtplib are replaced at their outermost edge (transport, session, connection), so that every line
of the adapters runs. Each call is a boundary at which the process may die, and the weather decides what becomes of it.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import aiohttp
import httpx
from aiohttp import web
from multidict import CIMultiDict, MultiDict
from yarl import URL

from sandbox.world.http import CutError
from tests.simulation.process import CURRENT, boundary
from tests.simulation.weather import Fate, Weather

Handler = Callable[[Any], Awaitable[web.StreamResponse]]
HOST = "http://127.0.0.1:8400"
FORM = "application/x-www-form-urlencoded"


class UnsentError(Exception):
    """The call did not leave this machine."""


class LostError(Exception):
    """No answer came."""


@dataclass
class Asked:
    """What the stand-ins use of an aiohttp request."""

    method: str
    url: URL
    headers: CIMultiDict[str]
    content: bytes = b""
    form: dict[str, str] | None = None
    match_info: dict[str, str] = field(default_factory=dict)
    transport: None = None

    @property
    def path(self) -> str:
        return self.url.path

    @property
    def scheme(self) -> str:
        return self.url.scheme

    @property
    def host(self) -> str:
        return self.url.authority

    @property
    def query(self) -> Any:
        return self.url.query

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "application/octet-stream").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        return "utf-8" if "charset" in self.headers.get("Content-Type", "").lower() else None

    @property
    def body_exists(self) -> bool:
        return bool(self.content)

    can_read_body = body_exists

    async def read(self) -> bytes:
        return self.content

    async def text(self) -> str:
        return self.content.decode()

    async def json(self) -> Any:
        return json.loads(self.content)

    async def post(self) -> MultiDict[str]:
        return MultiDict(parse_qsl(self.content.decode(), keep_blank_values=True))


class Wire:
    """Every stand-in, by address."""

    def __init__(self, weather: Weather, witness: Callable[[Asked, int], None]) -> None:
        self._witness = witness
        self.weather = weather
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []
        self._known: dict[tuple[str, str], tuple[Handler, dict[str, str]]] = {}

    def connect(self, routes: list[web.RouteDef]) -> None:
        """Let a stand-in answer."""
        for route in routes:
            self._routes.append((route.method, _pattern(route.path), route.handler))

    async def call(self, method: str, url: str, headers: Any, content: bytes) -> web.Response:
        """Make one call; raises UnsentError or LostError."""
        asked = Asked(method, URL(url, encoded=True), CIMultiDict(headers), content)
        handler, asked.match_info = self._find(method, asked.path)
        boundary(f"before {method} {asked.path}")
        fate = self.weather.fate(asked.path)
        await asyncio.sleep(fate.delay)
        boundary(f"sending {method} {asked.path}")
        answer = await self._reach(fate, handler, asked)
        boundary(f"after {method} {asked.path}")
        self.weather.note(f"{method} {asked.path} {fate.name} -> {answer.status}")
        return answer

    async def _reach(self, fate: Fate, handler: Handler, asked: Asked) -> web.Response:
        if fate.name == "unsent":
            self.weather.note(f"{asked.method} {asked.path} unsent")
            raise UnsentError
        if fate.name == "swallowed":
            self.weather.note(f"{asked.method} {asked.path} swallowed")
            raise LostError
        self.weather.break_on_the_other_side(fate, asked.path)
        outside = CURRENT.set(None)  # what the world does next is no part of the bot's process
        try:
            answer = await handler(asked)
        except CutError:
            raise LostError from None
        finally:
            CURRENT.reset(outside)
        self._witness(asked, answer.status)
        if fate.name == "answer lost":
            boundary(f"after {asked.method} {asked.path}")
            self.weather.note(f"{asked.method} {asked.path} answer lost")
            raise LostError
        assert isinstance(answer, web.Response)
        return answer

    def _find(self, method: str, path: str) -> tuple[Handler, dict[str, str]]:
        for known, pattern, handler in self._routes:
            if known in {method, "*"} and (found := pattern.fullmatch(path)):
                return handler, found.groupdict()
        raise LookupError(f"{method} {path}")


def _pattern(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^{}]*\})", path)
    return re.compile("".join(_part(part) for part in parts))


def _part(part: str) -> str:
    if not part.startswith("{"):
        return re.escape(part)
    name, _, inside = part[1:-1].partition(":")
    return f"(?P<{name}>{inside or '[^/]+'})"


def bytes_of(answer: web.Response) -> bytes:
    body = answer.body
    return body if isinstance(body, bytes) else b""


class Transport:
    """In the place of httpx's AsyncHTTPTransport."""

    wire: Wire

    def __init__(self, **_: Any) -> None: ...

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        content = await request.aread()
        try:
            answer = await self.wire.call(request.method, str(request.url), request.headers.items(), content)
        except UnsentError:
            raise httpx.ConnectError("cannot connect", request=request) from None
        except LostError:
            raise httpx.ReadError("cut", request=request) from None
        return httpx.Response(answer.status, headers=list(answer.headers.items()), content=bytes_of(answer))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def aclose(self) -> None: ...


class _Reply:
    """What slack_sdk uses of aiohttp's response."""

    def __init__(self, answer: web.Response) -> None:
        self.status, self.headers, self._body = answer.status, answer.headers, bytes_of(answer)
        self.content_type = answer.content_type

    async def json(self) -> Any:
        if "json" not in self.content_type:
            raise aiohttp.ContentTypeError(None, ())  # type: ignore[arg-type]
        return json.loads(self._body)

    async def text(self) -> str:
        return self._body.decode()

    async def read(self) -> bytes:
        return self._body


class _Exchange:
    """One call of a session, as a context manager."""

    def __init__(self, wire: Wire, method: str, url: str, given: dict[str, Any]) -> None:
        self._wire, self._method, self._url, self._given = wire, method, url, given

    async def __aenter__(self) -> _Reply:
        url, headers, content = _prepared(self._url, self._given)
        try:
            return _Reply(await self._wire.call(self._method, url, headers, content))
        except UnsentError:
            raise _NotConnectedError from None
        except LostError:
            raise aiohttp.ServerDisconnectedError from None

    async def __aexit__(self, *_: object) -> None: ...


class _NotConnectedError(aiohttp.ClientConnectorError):
    """A connection that could not be made; aiohttp's own wants the socket's address."""

    def __init__(self) -> None:
        Exception.__init__(self)

    def __str__(self) -> str:
        return "cannot connect"


class Session:
    """In the place of aiohttp's ClientSession."""

    wire: Wire
    closed = False

    def __init__(self, **_: Any) -> None: ...

    def request(self, method: str, url: str, **given: Any) -> _Exchange:
        return _Exchange(self.wire, method, url, given)

    def post(self, url: str, **given: Any) -> _Exchange:
        return self.request("POST", url, **given)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def close(self) -> None: ...


def _prepared(url: str, given: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
    headers = CIMultiDict(given.get("headers") or {})
    if params := given.get("params"):
        url = f"{url}?{urlencode(params)}"
    if given.get("json") is not None:
        headers["Content-Type"] = "application/json;charset=utf-8"
        return url, list(headers.items()), json.dumps(given["json"]).encode()
    data = given.get("data")
    if isinstance(data, dict):
        headers["Content-Type"] = FORM
        return url, list(headers.items()), urlencode({k: v for k, v in data.items() if v is not None}).encode()
    return url, list(headers.items()), (data or "").encode() if isinstance(data, str | None) else data
