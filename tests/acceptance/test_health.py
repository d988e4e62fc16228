"""What a supervisor is told of the bot, and what the admins are told of an outage that lasts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from aiohttp.test_utils import unused_port

from bot.adapters.store import tables
from sandbox.bot import DEMO
from tests.acceptance.scene import Scene, eventually, playing

ADAM = str(DEMO["admin_users"])


class Supervisor:
    """Asks the two addresses."""

    def __init__(self, port: int) -> None:
        self._client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}")

    async def ask(self, path: str) -> tuple[int, dict[str, Any]]:
        answer = await self._client.get(path)
        assert answer.headers["cache-control"] == "no-store"
        return answer.status_code, answer.json()["checks"]

    async def until(self, path: str, status: int) -> dict[str, Any]:
        """Wait for an answer of this status; returns its checks."""

        async def asked() -> dict[str, Any] | None:
            code, checks = await self.ask(path)
            return checks if code == status else None

        checks: dict[str, Any] = await eventually(f"{path} answers {status}", asked)
        return checks

    async def close(self) -> None:
        await self._client.aclose()


@asynccontextmanager
async def supervised(**settings: Any) -> AsyncIterator[tuple[Scene, Supervisor]]:
    port = unused_port()
    supervisor = Supervisor(port)
    async with playing(health_port=port, **settings) as scene:
        yield scene, supervisor
        await supervisor.close()


async def test_a_healthy_bot_is_alive_and_ready_and_says_why():
    async with supervised() as (_, supervisor):
        for path in ("/healthz", "/readyz"):
            status, checks = await supervisor.ask(path)
            assert status == 200
            assert all(check["ok"] for check in checks.values()), checks
        assert set(checks) == {"ticks", "jobs", "database", "slack_socket", "slack_connections"}
        assert checks["slack_socket"]["said"].startswith("Connected, last heard")
        assert checks["slack_connections"]["said"] == "1 connections counted by Slack, 1 expected."


async def test_a_bot_whose_socket_is_gone_is_alive_but_not_ready():
    async with supervised() as (scene, supervisor):
        scene.fault("slack", "outage")
        for connection in list(scene.slack.sockets.open):
            connection.abort()
        checks = await supervisor.until("/readyz", 503)
        assert not checks["slack_socket"]["ok"]
        assert "slack" in checks["slack_socket"]["said"].lower()
        status, _ = await supervisor.ask("/healthz")
        assert status == 200, "a restart would not bring Slack back"
        scene.world.faults.clear()
        await supervisor.until("/readyz", 200)


async def test_the_admins_hear_of_an_outage_that_lasts_once(scene: Scene):
    await scene.ask("gmail")
    await scene.settled()
    down = scene.fault("make", "outage")
    await scene.jump(60)

    async def noticed() -> bool:
        return any(s["name"] == "make" and s["failing_since"] is not None for s in await scene.rows(tables.systems))

    await eventually("the bot has noticed", noticed)
    await scene.jump(16 * 60)
    told = await scene.direct(ADAM, "Make cannot be reached")
    assert "Still working: the form, the lists, reminders, the board." in told
    assert "Waiting: new links for clients, revokes" in told
    await scene.jump(16 * 60)
    await scene.settled()
    assert (await scene.direct(ADAM, "Make cannot be reached")).count("🚨") == 1
    scene.world.faults.remove(down)
