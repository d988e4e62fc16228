"""`/healthz` (should the process live?) and `/readyz` (are people served?), as JSON with a sentence for each check."""

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot.domain.health import Health

log = structlog.get_logger()
OK, UNAVAILABLE = 200, 503
Look = Callable[[], Awaitable[Health]]


class HealthServer:
    """Answers on one port; raises OSError at start when it cannot be had."""

    def __init__(self, look: Look, host: str, port: int) -> None:
        self._look = look
        self._host = host
        self._wanted = port
        app = web.Application()
        app.add_routes([web.get("/healthz", self._healthz), web.get("/readyz", self._readyz)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)

    @property
    def port(self) -> int:
        """Return the port it listens on (port 0: any free one)."""
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Listen."""
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._wanted).start()
        log.info("health.listening", host=self._host, port=self.port)

    async def stop(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    async def _healthz(self, _: web.Request) -> web.Response:
        health = await self._look()
        return _answer(health, ok=health.is_alive)

    async def _readyz(self, _: web.Request) -> web.Response:
        health = await self._look()
        return _answer(health, ok=health.is_ready)


def _answer(health: Health, *, ok: bool) -> web.Response:
    checks = {check.name: {"ok": check.ok, "said": check.said} for check in health.checks}
    body = {"status": "ok" if ok else "unavailable", "checks": checks}
    return web.json_response(body, status=OK if ok else UNAVAILABLE, headers={"Cache-Control": "no-store"})
