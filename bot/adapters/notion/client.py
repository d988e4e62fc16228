"""The one way to Notion: notion-client's AsyncClient under one policy of pace, retries and named errors."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import httpx
from notion_client import AsyncClient

from bot.adapters.make.zone import is_loopback
from bot.adapters.notion.bucket import BURST, Bucket
from bot.adapters.notion.classify import FAILURES, Repeat, TooMuchError, named
from bot.adapters.reading import BoundedClient
from bot.ports.errors import OutsideError, RateLimitedError, UnreachableError
from bot.ports.limiter import Limiters
from bot.ports.tracker import LockedOutError

T = TypeVar("T")
Json = dict[str, Any]
VERSIONS = ("2025-09-03", "2026-03-11")
"""What we need is the same in both."""
QUIET = logging.getLogger("credreq.notion_client")
"""Without a logger of ours each client would add a handler, and print every failure itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How patient the client is, in seconds.

    Attributes:
        timeout: for one answer.
        attempts: how often a call that may be repeated is tried.
        wait: before the second attempt; it doubles.
        patience: the longest pause Notion may ask for that is sat out here; a longer one goes to the caller.
    """

    timeout: float = 15.0
    attempts: int = 3
    wait: float = 0.5
    patience: float = 15.0


PATIENT = Pace(attempts=5, patience=90.0)
"""For commands somebody waits for."""


class NotionClient:
    """Calls Notion; raises OutsideError's kinds.

    Args:
        token: of the internal connection.
        base_url: without a path; the SDK adds /v1/.
        version: Notion-Version.
        per_second: requests a second on average.
        pace: how patient it is.
        limiters: makes the budget that replicas share; None where there is one process.
    """

    def __init__(
        self,
        token: str,
        base_url: str = "https://api.notion.com",
        *,
        version: str = VERSIONS[0],
        per_second: float = 2.5,
        pace: Pace | None = None,
        limiters: Limiters | None = None,
    ) -> None:
        self._pace = pace or Pace()
        shared = limiters("notion", BURST, BURST / per_second) if limiters is not None else None
        self._bucket = Bucket(per_second, self._pace.patience, shared)
        loopback = is_loopback(httpx.URL(base_url).host)
        self.sdk = AsyncClient(
            client=BoundedClient(trust_env=not loopback),  # a proxy of the environment cannot reach this machine
            auth=token,
            base_url=base_url.rstrip("/"),
            notion_version=version,
            timeout_ms=round(self._pace.timeout * 1000),
            retry=False,  # one policy, and it is ours
            logger=QUIET,
            log_level=logging.CRITICAL,
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self.sdk.aclose()

    async def safe(self, doing: str, call: Callable[[], Awaitable[Any]]) -> Json:
        """Make a call that may be repeated: a read, or a write of absolute values."""
        return await self._call(doing, call, Repeat.SAFE)

    async def once(self, doing: str, call: Callable[[], Awaitable[Any]]) -> Json:
        """Make a call that must not happen twice; raises AnswerLostError when it may have happened."""
        return await self._call(doing, call, Repeat.NEVER)

    async def listed(self, doing: str, call: Callable[..., Awaitable[Any]]) -> AsyncIterator[Json]:
        """Yield a list, page by page; raises UnreachableError where a page leads to one that was there already."""
        cursors: set[str] = set()
        more: Json = {}
        while True:
            page = await self.safe(doing, partial(call, **more))
            yield page
            cursor = page.get("next_cursor")
            if not page.get("has_more") or cursor is None:
                return
            if cursor in cursors:
                raise UnreachableError("Notion's list does not come to its end. It is read again.")
            cursors.add(cursor)
            more = {"start_cursor": cursor}

    async def _call(self, doing: str, call: Callable[[], Awaitable[Any]], repeat: Repeat) -> Json:
        attempt = 1
        while True:
            await self._bucket.take()
            try:
                found: Json = await call()
            except FAILURES as error:
                told = named(error, doing, repeat)
            else:
                return found
            pause = self._again(told, attempt)
            if pause is None:
                raise told
            await asyncio.sleep(pause)
            attempt += 1

    def _again(self, error: OutsideError, attempt: int) -> float | None:
        """Return the pause before the next attempt, or None to let the caller decide."""
        if isinstance(error, RateLimitedError):
            asked = error.retry_after.total_seconds()
            self._bucket.pause(asked)
            return 0.0 if asked <= self._pace.patience and attempt < self._pace.attempts else None
        if isinstance(error, LockedOutError | TooMuchError):
            return None
        if isinstance(error, UnreachableError) and attempt < self._pace.attempts:
            wait = self._pace.wait * 2.0 ** (attempt - 1)
            return wait + random.uniform(0, wait)  # noqa: S311 - it spreads retries, and guards nothing
        return None
