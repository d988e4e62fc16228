"""How the SDK's calls go out: each in a session of its own, and no answer of it is read beyond what one may be."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.adapters.reading import bounded

CHUNK = 2**16


class BoundedResponse(aiohttp.ClientResponse):
    """An answer of which at most MAX_ANSWER are read."""

    async def read(self) -> bytes:
        """Read the body; raises TooBigError."""
        if self._body is not None:
            return await super().read()
        try:
            self._body = await bounded(self.content.iter_chunked(CHUNK))
        except BaseException:
            self.close()
            raise
        return self._body


class CallSession:
    """What the SDK takes for a session: one that lasts may not be shared, see `bot.adapters.slack.client`."""

    closed = False

    def __init__(self, seconds: float) -> None:
        self._timeout = aiohttp.ClientTimeout(total=seconds)

    @asynccontextmanager
    async def request(self, method: str, url: str, **options: Any) -> AsyncIterator[aiohttp.ClientResponse]:
        """Make one call."""
        async with (
            aiohttp.ClientSession(timeout=self._timeout, response_class=BoundedResponse) as session,
            session.request(method, url, **options) as response,
        ):
            yield response
