"""Answers that are not what was promised: an error with a name, whatever is missing in them, or too much."""

import asyncio
import ssl
import zlib
from collections.abc import AsyncIterable, AsyncIterator, Callable, Coroutine
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

import httpx
import structlog

from bot.adapters.gzipped import Gzipped
from bot.ports.errors import AnswerLostError, UnreachableError

P = ParamSpec("P")
T = TypeVar("T")
log = structlog.get_logger()
MAX_ANSWER = 8 * 2**20
"""Bytes that are read of one answer, of whichever system: many times what any of them has a reason to send."""
LONGEST_ANSWER = 60.0
"""Seconds that reading one answer may take: one that drips would hold up all that waits behind it."""
TOO_LONG = "it took longer than a minute to come"
TOO_BIG = "it is larger than 8 MiB"
NOT_AS_PROMISED = (KeyError, IndexError, TypeError, ValueError, AttributeError)
OF_THE_WIRE = (b"content-encoding", b"content-length", b"transfer-encoding")
"""Headers that tell how the bytes came, not what they are."""


class TooBigError(Exception):
    """Raised for an answer beyond MAX_ANSWER; no more of it is read."""

    def __init__(self) -> None:
        super().__init__(TOO_BIG)


async def limited(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """Yield the chunks of an answer; raises TooBigError."""
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > MAX_ANSWER:
            raise TooBigError
        yield chunk


async def bounded(chunks: AsyncIterable[bytes]) -> bytes:
    """Return what the chunks of an answer make; raises TooBigError."""
    content = bytearray()
    async for chunk in limited(chunks):
        content += chunk
    return bytes(content)


@cache
def authorities() -> ssl.SSLContext:
    """Return whom every client trusts: read once, for reading them takes longer than a call."""
    return httpx.create_ssl_context()


class BoundedClient(httpx.AsyncClient):
    """Reads no answer beyond MAX_ANSWER, unpacked, or LONGEST_ANSWER; an error too big is judged by its status."""

    def __init__(self, **options: Any) -> None:
        super().__init__(verify=authorities(), **options)

    async def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
        """Send a request; raises TooBigError beside what httpx raises."""
        request.headers["Accept-Encoding"] = "gzip"
        response = await super().send(request, stream=True, **options)
        if stream or response.is_stream_consumed:  # a transport of a test had it at hand
            return response
        try:
            async with asyncio.timeout(LONGEST_ANSWER):
                content = await bounded(_unpacked(response))
        except TooBigError:
            if response.is_success:
                raise
            content = b""
        except TimeoutError:
            raise httpx.ReadTimeout(TOO_LONG, request=request) from None
        finally:
            await response.aclose()
        kept = [(name, value) for name, value in response.headers.raw if name.lower() not in OF_THE_WIRE]
        return httpx.Response(response.status_code, headers=kept, content=content, request=request)


async def _unpacked(response: httpx.Response) -> AsyncIterator[bytes]:
    """Yield the body in small pieces; httpx itself unpacks a packet whole, up to a thousand times its size."""
    packets = limited(response.aiter_raw())  # what unpacks to nothing must end, too
    if response.headers.get("content-encoding") != "gzip":
        async for packet in packets:
            yield packet
        return
    body = Gzipped()
    async for packet in packets:
        try:
            for piece in body.pieces(packet):
                yield piece
        except zlib.error as error:
            raise httpx.DecodingError(str(error), request=response.request) from error
        if body.is_over:
            return


def readable(
    system: str, *, once: bool = False
) -> Callable[[Callable[P, Coroutine[Any, Any, T]]], Callable[P, Coroutine[Any, Any, T]]]:
    """Let a call raise UnreachableError where its answer cannot be read; AnswerLostError where it acts only `once`."""

    def wrap(call: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
        @wraps(call)
        async def reads(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return await call(*args, **kwargs)
            except NOT_AS_PROMISED as error:
                # only the kind: an error's words may quote the answer
                log.warning("answer.unreadable", system=system, call=call.__name__, error=type(error).__name__)
            raise (AnswerLostError if once else UnreachableError)(f"{system}'s answer cannot be used.")

        return reads

    return wrap
