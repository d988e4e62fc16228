"""Web API clients with explicit timeouts and explicit retries."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, cast

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.endpoint import check_endpoint, is_loopback
from bot.adapters.slack.session import CallSession

TIMEOUT_SECONDS = 15
LONGEST_WAIT_SECONDS = 5.0
RATE_LIMIT_RETRIES = 2
DEFAULT_RETRY_AFTER_SECONDS = 10.0
LONGEST_RETRY_AFTER_SECONDS = 3600.0


def retry_after_seconds(headers: Mapping[str, Any]) -> float:
    """Return the seconds a Retry-After header asks for, from one to an hour; ten when it says nothing usable."""
    found = next((value for key, value in headers.items() if key.lower() == "retry-after"), None)
    try:
        told = float(found[0] if isinstance(found, list) else found or "")
    except ValueError:
        return DEFAULT_RETRY_AFTER_SECONDS
    return min(max(1.0, told), LONGEST_RETRY_AFTER_SECONDS)


class ShortRateLimitRetryHandler(AsyncRateLimitErrorRetryHandler):
    """Waits out a 429 while somebody waits for the answer, but never longer than a few seconds."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - the SDK's signature
        request: HttpRequest,  # noqa: ARG002 - the SDK's signature
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002 - the SDK's signature
    ) -> bool:
        if response is None or response.status_code != 429:  # noqa: PLR2004 - an HTTP status
            return False
        return retry_after_seconds(response.headers) <= LONGEST_WAIT_SECONDS

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,  # noqa: ARG002 - the SDK's signature
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002 - the SDK's signature
    ) -> None:
        """Sleep as long as Slack asks."""
        state.next_attempt_requested = True
        await asyncio.sleep(retry_after_seconds(response.headers if response is not None else {}))
        state.increment_current_attempt()


def build_client(token: str, base_url: str) -> AsyncWebClient:
    """Return the client for reads and for calls somebody waits for; it waits out short 429s.

    Raises:
        EndpointError: token and address do not belong together.
    """
    return _build(token, base_url, [ShortRateLimitRetryHandler(RATE_LIMIT_RETRIES)])


def build_delivery_client(token: str, base_url: str) -> AsyncWebClient:
    """Return the client for deliveries; it repeats nothing, so that a 429 reschedules the delivery's row.

    Raises:
        EndpointError: token and address do not belong together.
    """
    return _build(token, base_url, [])


def _build(token: str, base_url: str, handlers: list[AsyncRetryHandler]) -> AsyncWebClient:
    check_endpoint(token, base_url)
    # Handlers are always given: the SDK's default ones repeat a post whose answer was lost.
    # Each call has a session of its own: a kept-alive connection that died makes posts unsure.
    client = AsyncWebClient(
        token=token,
        base_url=base_url,
        session=cast("aiohttp.ClientSession", CallSession(TIMEOUT_SECONDS)),
        logger=_quiet_logger(),
        retry_handlers=handlers,
    )
    if is_loopback(base_url):
        client.proxy = None  # the SDK takes a proxy from the environment and knows no NO_PROXY
    return client


def _quiet_logger() -> logging.Logger:
    """Return a logger that stays above DEBUG, where the SDK writes out whole messages."""
    logger = logging.getLogger("bot.slack.web")
    logger.setLevel(logging.INFO)
    return logger
