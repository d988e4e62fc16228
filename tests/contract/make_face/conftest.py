"""One Make face on loopback, and a client that speaks to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from aiohttp import web

from sandbox.control.routes import Control
from sandbox.make.face import MakeFace
from sandbox.world.http import cut_middleware
from sandbox.world.world import World
from tests.contract.plain import PLAIN

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOKEN = "5a4db0c5-0000-4000-8000-000000000001"
REQUESTS = "/credential-requests/requests"


@asynccontextmanager
async def serving(world: World, face: MakeFace) -> AsyncIterator[httpx.AsyncClient]:
    app = web.Application(middlewares=[cut_middleware], client_max_size=32 * 2**20)
    for routes in (face.routes(), face.control(), Control(world, [face]).routes()):
        app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{runner.addresses[0][1]}", verify=PLAIN) as http:
            yield http
    finally:
        await runner.cleanup()


class Make:
    """A caller of the face: `call` for the API, `consent` for the client's side."""

    def __init__(self, http: httpx.AsyncClient, world: World) -> None:
        self.http = http
        self.world = world

    def switch(self, name: str, value: Any) -> None:
        self.world.switches.set(f"make.{name}", value)

    async def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Token {TOKEN}"} | more.pop("headers", {})
        return await self.http.request(method, f"/make/api/v2{path}", headers=headers, **more)

    async def ok(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        answer = await self.call(method, path, **more)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def refused(self, status: int, method: str, path: str, **more: Any) -> dict[str, Any]:
        answer = await self.call(method, path, **more)
        assert answer.status_code == status, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def create(self, *apps: str, **more: Any) -> dict[str, Any]:
        return await self.ok("POST", f"{REQUESTS}/v2", json=body_for(*apps, **more))

    async def opened(self, *apps: str, **more: Any) -> tuple[str, list[str]]:
        """Create a request; return its id and its credentials' ids."""
        request_id = (await self.create(*apps, **more))["request"]["id"]
        return request_id, [c["id"] for c in (await self.detail(request_id))["credentials"]]

    async def detail(self, request_id: str) -> dict[str, Any]:
        body = await self.ok("GET", f"{REQUESTS}/{request_id}/detail")
        detail: dict[str, Any] = body["requestDetail"]
        return detail

    async def act(self, credential_id: str, action: str, **more: Any) -> httpx.Response:
        return await self.call("POST", f"/credential-requests/credentials/{credential_id}/{action}", **more)

    async def consent(self, request_id: str, do: str, **more: Any) -> dict[str, Any]:
        asked = {"requestId": request_id, "do": do} | more
        answer = await self.http.post("/control/make/consent", json=asked)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def mails(self) -> list[dict[str, Any]]:
        mails: list[dict[str, Any]] = (await self.http.get("/control/mail")).json()["mails"]
        return mails


def body_for(*apps: str, **more: Any) -> dict[str, Any]:
    items = [{"appName": app, "appModules": ["*"]} for app in apps or ("google-ads",)]
    guest = {"newUser": {"name": "Carla Client", "email": "carla@acme.example"}}
    return {"name": "Acme access", "teamId": 1, "credentials": items, "provider": guest} | more


@pytest.fixture
def world() -> World:
    return World(start=START)


@pytest.fixture
async def make(world: World) -> AsyncIterator[Make]:
    async with serving(world, MakeFace(world)) as http:
        yield Make(http, world)
