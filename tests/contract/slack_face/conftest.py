import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.control.routes import Control
from sandbox.slack.face import SlackFace
from sandbox.slack.manifest import Manifest
from sandbox.world.http import cut_middleware
from sandbox.world.world import World

Json = dict[str, Any]


@dataclass
class Rig:
    """A running Slack face, an official client for it, and the control API."""

    world: World
    face: SlackFace
    url: str
    client: AsyncWebClient
    session: aiohttp.ClientSession

    async def control(self, path: str, body: Json | None = None, *, method: str = "POST") -> Json:
        call = self.session.request(method, f"{self.url}/control/{path}", json=body if body is not None else {})
        async with call as response:
            answer: Json = await response.json()
            return answer | {"http": response.status}

    async def act(self, user: str, deed: str, **body: Any) -> Json:
        return await self.control(f"people/{user}/{deed}", body)

    def snapshot(self) -> Json:
        return self.face.snapshot()

    def modal(self, user: str) -> Json:
        view: Json = self.snapshot()["modals"][user][-1]
        return view

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(30):
            await self.world.feed.until(lambda: bool(condition()))


async def start_rig(world: World, manifest: Manifest) -> tuple[Rig, web.AppRunner]:
    face = SlackFace(world, manifest)
    app = web.Application(middlewares=[cut_middleware])
    app.add_routes([*face.routes(), *face.control(), *Control(world, [face]).routes()])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    client = AsyncWebClient("xoxb-sandbox", base_url=f"{url}/slack/api/", retry_handlers=[])
    return Rig(world, face, url, client, aiohttp.ClientSession()), runner


@pytest.fixture
def manifest() -> Manifest:
    return Manifest()


@pytest.fixture
async def rig(manifest: Manifest) -> AsyncIterator[Rig]:
    rig, runner = await start_rig(World(), manifest)
    yield rig
    await rig.session.close()
    await runner.cleanup()


@dataclass
class Bolt:
    """A Bolt app connected over Socket Mode."""

    app: AsyncApp
    handler: AsyncSocketModeHandler

    async def connect(self) -> None:
        await self.handler.connect_async()

    @property
    def socket(self) -> Any:
        return self.handler.client


@pytest.fixture
async def bolt(rig: Rig) -> AsyncIterator[Bolt]:
    """Return a Bolt app; the test registers listeners, then connects."""
    app = AsyncApp(client=rig.client, raise_error_for_unhandled_request=False)
    handler = AsyncSocketModeHandler(app, "xapp-sandbox", ping_interval=0.2)
    bolt = Bolt(app, handler)
    yield bolt
    await handler.close_async()
