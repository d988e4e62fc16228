import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.adapters.slack.chat import SlackChat
from bot.adapters.slack.client import build_client, build_delivery_client
from bot.ports.chat import Message
from sandbox.slack.face import SlackFace
from sandbox.world.http import cut_middleware
from sandbox.world.world import World

Json = dict[str, Any]
TOKEN = "xoxb-sandbox"
CHANNEL = "C0GLOBEX"
BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}]
HELLO = Message(text="hello", blocks=BLOCKS)


@dataclass
class Slack:
    """The Slack face on a port, with what this repository's manifest.yml declares."""

    world: World
    face: SlackFace
    url: str
    session: aiohttp.ClientSession

    @property
    def api(self) -> str:
        return f"{self.url}/slack/api/"

    def chat(self, **settings: Any) -> SlackChat:
        client, deliveries = build_client(TOKEN, self.api), build_delivery_client(TOKEN, self.api)
        return SlackChat(client, deliveries, self.world.clock, **settings)

    def messages(self, channel: str = CHANNEL) -> list[Json]:
        messages: dict[str, list[Json]] = self.face.snapshot()["messages"]
        return messages.get(channel, [])

    def calls(self, method: str) -> int:
        return self.world.calls.count("slack", method)

    async def control(self, path: str, **body: Any) -> Json:
        async with self.session.post(f"{self.url}/control/{path}", json=body) as response:
            answer: Json = await response.json()
            return answer

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(30):
            await self.world.feed.until(lambda: bool(condition()))


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    world = World()
    face = SlackFace(world)
    app = web.Application(middlewares=[cut_middleware])
    app.add_routes([*face.routes(), *face.control()])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as session:
        yield Slack(world, face, f"http://127.0.0.1:{runner.addresses[0][1]}", session)
    await runner.cleanup()


@pytest.fixture
def chat(slack: Slack) -> SlackChat:
    return slack.chat()


@pytest.fixture
async def bot(slack: Slack) -> AsyncIterator[Any]:
    """Return a bot that the test gives its listeners and starts."""
    from tests.contract.slack.rig import SECOND, build_bot

    bot = build_bot(slack)
    yield bot
    await bot.runner.stop(SECOND)
