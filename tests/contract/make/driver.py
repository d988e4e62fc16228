"""Plays the client through the sandbox's control API."""

from types import TracebackType
from typing import Any, Self

import httpx

from tests.contract.plain import PLAIN


class Driver:
    """The control API, as far as Make needs it."""

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, trust_env=False, verify=PLAIN)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def consent(self, request_id: str, act: str, **more: Any) -> None:
        """Authorize, decline, revoke, break or remove, as the client."""
        answer = await self._http.post("/control/make/consent", json={"requestId": request_id, "do": act} | more)
        assert answer.status_code == 200, answer.text

    async def requests(self) -> list[dict[str, Any]]:
        """Return every request as it truly is."""
        found: list[dict[str, Any]] = (await self._http.get("/control/make/requests")).json()["requests"]
        return found
