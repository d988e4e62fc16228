"""Gzipped answers as servers and what stands before them send them: in members, padded, cut anywhere, endless."""

import asyncio
import gzip
import os
from collections.abc import AsyncIterator, Iterator
from itertools import chain, repeat
from time import thread_time

import httpx
import pytest

from bot.adapters.reading import BoundedClient, TooBigError

pytestmark = pytest.mark.timeout(20)
LARGE = b"x" * 100_000
NOTHING = gzip.compress(b"")


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> int:
    """A limit that tiny members reach soon."""
    monkeypatch.setattr("bot.adapters.reading.MAX_ANSWER", 2**18)
    return 2**18


class Body(httpx.AsyncByteStream):
    def __init__(self, packets: Iterator[bytes]) -> None:
        self._packets = packets
        self.sent = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for packet in self._packets:
            self.sent += len(packet)
            yield packet


async def content_of(body: Body) -> bytes:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=body)

    async with BoundedClient(transport=httpx.MockTransport(answer)) as client:
        return (await client.get("http://x/")).content


def cut(packed: bytes, size: int) -> Body:
    return Body(packed[at : at + size] for at in range(0, len(packed), size))


@pytest.mark.parametrize("size", [7, 1000, 2**20])
@pytest.mark.parametrize(
    "behind",
    [b"", b"\n", b"\0" * 16, b"\x1f", b"<!-- served by a cache -->" * 400, NOTHING],
    ids=["nothing", "a line's end", "padding", "half a member's head", "a cache's comment", "an empty member"],
)
@pytest.mark.parametrize("members", [(b"small",), (LARGE,), (b"{", b"}"), (LARGE, b"", LARGE), (os.urandom(70_000),)])
async def test_every_member_is_read_and_nothing_behind_them(members: tuple[bytes, ...], behind: bytes, size: int):
    packed = b"".join(map(gzip.compress, members)) + behind
    assert await content_of(cut(packed, size)) == b"".join(members)


async def test_a_broken_member_is_not_taken_for_what_stands_behind_the_last():
    packed = gzip.compress(b"{") + gzip.compress(LARGE)[:-8] + b"\0" * 8
    with pytest.raises(httpx.DecodingError):
        await content_of(cut(packed, 1000))
    with pytest.raises(httpx.DecodingError):
        await content_of(cut(b"not packed at all", 1000))


@pytest.mark.parametrize("member", [gzip.compress(b"x" * 1000), NOTHING], ids=["small", "empty"])
async def test_tiny_members_without_end_are_refused(member: bytes, small_limit: int):
    body = Body(repeat(member * 100))
    with pytest.raises(TooBigError):
        await content_of(body)
    assert body.sent <= small_limit + len(member) * 100


async def test_members_are_limited_together(small_limit: int):
    member = b"x" * (small_limit // 2)
    assert len(await content_of(cut(gzip.compress(member) * 2, 1000))) == small_limit
    with pytest.raises(TooBigError):
        await content_of(cut(gzip.compress(member) * 3, 1000))


async def test_what_follows_the_last_member_without_end_is_not_waited_for():
    body = Body(chain([gzip.compress(b"x")], repeat(b"\0" * 1000)))
    assert await content_of(body) == b"x"
    assert body.sent < 10_000


async def test_tiny_members_in_one_packet_take_no_longer_than_in_many():
    packed = gzip.compress(b"x") * (2**21 // len(gzip.compress(b"x")))
    begun = thread_time()
    await content_of(cut(packed, len(packed)))
    assert thread_time() - begun < 4


async def test_an_answer_that_never_comes_to_its_end_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.adapters.reading.LONGEST_ANSWER", 0.1)

    class Dripping(Body):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            async for packet in super().__aiter__():
                yield packet
            await asyncio.Event().wait()

    with pytest.raises(httpx.ReadTimeout):
        await content_of(Dripping(iter([NOTHING])))
