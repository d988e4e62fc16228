"""The clocks the bot can run on."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

import httpx


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)


class FollowingClock:
    """A clock that follows another one over HTTP, for a bot that runs beside the sandbox (CLOCK_URL).

    The address must answer `{"now": iso}`. Between looks it runs at the machine's pace from the last answer.
    """

    LOOK_EVERY = 0.25

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = httpx.AsyncClient(timeout=5)
        self._offset = timedelta()
        self._task: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """Return the followed clock's present moment, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    async def start(self) -> None:
        """Look once, then keep looking."""
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
            with contextlib.suppress(httpx.HTTPError):  # the offset of the last look still holds
                await self._look()

    async def _look(self) -> None:
        answer = (await self._client.get(self._url)).raise_for_status().json()
        self._offset = datetime.fromisoformat(answer["now"]) - datetime.now(UTC)
