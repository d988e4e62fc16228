"""The clocks the bot can run on."""

import asyncio
import contextlib
from datetime import UTC, datetime

import httpx

from bot.adapters.reading import BoundedClient, TooBigError


class ClockError(Exception):
    """Raised when CLOCK_URL cannot be followed; the message says what to do."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)


class FollowingClock:
    """A clock that follows another one over HTTP, for a bot that runs beside the sandbox (CLOCK_URL).

    The address must answer `{"now": iso}`, and may tell its pace (`"scale"`), at which this one runs between looks.
    """

    LOOK_EVERY = 0.25

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = BoundedClient(timeout=5)
        self._seen = self._looked_at = datetime.now(UTC)
        self._scale = 1.0
        self._task: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """Return the followed clock's present moment, aware, in UTC."""
        return self._seen + (datetime.now(UTC) - self._looked_at) * self._scale

    async def start(self) -> None:
        """Look once, then keep looking; raises ClockError when there is nothing to follow."""
        await self._look()
        self._task = asyncio.create_task(self._follow(), name="clock")

    async def stop(self) -> None:
        """Stop looking."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._client.aclose()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(self.LOOK_EVERY)
            with contextlib.suppress(ClockError):  # what the last look told still holds
                await self._look()

    async def _look(self) -> None:
        try:
            await self._read()
        except (httpx.HTTPError, httpx.InvalidURL, TooBigError, ValueError, LookupError, TypeError, AttributeError):
            advice = "leave it empty unless the bot follows a sandbox's clock."
            raise ClockError(f"CLOCK_URL {self._url} cannot be followed: {advice}") from None

    async def _read(self) -> None:
        answer = (await self._client.get(self._url)).raise_for_status().json()
        self._seen, self._looked_at = datetime.fromisoformat(answer["now"]), datetime.now(UTC)
        self._scale = float(answer.get("scale", 1.0))
