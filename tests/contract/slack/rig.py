"""A Bolt app over our runner, against the Slack face."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.adapters.slack.bolt import build_app
from bot.adapters.slack.client import build_client
from bot.adapters.slack.socket import SocketRunner
from tests.contract.slack.conftest import CHANNEL, TOKEN, Json, Slack

PING = 0.2
SECOND = timedelta(seconds=1)


async def eventually(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    """Look again and again until a condition holds of which nobody tells."""
    async with asyncio.timeout(30):
        while True:
            held = condition()
            if await held if inspect.isawaitable(held) else held:
                return
            await asyncio.sleep(0.002)


@dataclass
class Bot:
    """The app, its runner, and what its listeners note down."""

    slack: Slack
    app: AsyncApp
    runner: SocketRunner
    seen: list[Any] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def start(self) -> None:
        await self.runner.start()
        await self.connected()

    async def connected(self) -> None:
        async with asyncio.timeout(30):
            await self.runner.connected()

    async def note(self, what: Any) -> None:
        async with self.changed:
            self.seen.append(what)
            self.changed.notify_all()

    async def noted(self, count: int) -> None:
        async with asyncio.timeout(30), self.changed:
            await self.changed.wait_for(lambda: len(self.seen) >= count)

    async def turns(self, *, ok: bool, saying: str = "") -> None:
        async def turned() -> bool:
            health = await self.runner.healthy()
            return health.ok is ok and saying in (health.reason or "")

        await eventually(turned)

    async def asked_for_a_connection(self, times: int) -> None:
        await eventually(lambda: self.slack.calls("apps.connections.open") >= times)

    async def command(self, text: str = "help", user: str = "U0PAULA") -> Json:
        return await self.slack.control(f"people/{user}/command", channel=CHANNEL, command="/credreq", text=text)

    async def socket(self, deed: str) -> Json:
        return await self.slack.control("slack/socket", do=deed)


def build_bot(slack: Slack, ping_interval: float = PING, **settings: Any) -> Bot:
    app = build_app(build_client(TOKEN, slack.api), slack.chat().workspace)
    return Bot(slack, app, SocketRunner(app, "xapp-sandbox", ping_interval, **settings))
