"""The wire between a replica and its database: a proxy on loopback that can be cut, or fall silent."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from sqlalchemy import make_url

HOST = "127.0.0.1"
CHUNK = 65536


class Wire:
    """Carries bytes both ways while it is whole."""

    def __init__(self, database_url: str) -> None:
        self._url = make_url(database_url)
        self._socket = Path(str(self._url.query["host"])) / f".s.PGSQL.{self._url.port or 5432}"
        self._server: asyncio.Server
        self._open: set[asyncio.Transport | asyncio.WriteTransport] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self._is_cut = False

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._carry, HOST, 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self._break_off()

    @property
    def url(self) -> str:
        """Return the DATABASE_URL of whoever is on this end of it."""
        port = self._server.sockets[0].getsockname()[1]
        near = self._url.set(host=HOST, port=port).difference_update_query(["host"])
        return near.render_as_string(hide_password=False)

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Break every connection, and let no new one come about."""
        self._is_cut = True
        self._break_off()
        try:
            yield
        finally:
            self._is_cut = False

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Let nothing through in either direction, as a partition does; what hung in it breaks when it ends."""
        self._flows.clear()
        try:
            yield
        finally:
            self._break_off()
            self._flows.set()

    def _break_off(self) -> None:
        for transport in list(self._open):
            transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_unix_connection(self._socket)
        except OSError:  # the database is away
            writer.transport.abort()
            return
        both = {writer.transport, far_writer.transport}
        self._open |= both
        with suppress(ConnectionError):
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        self._open -= both
        for transport in both:
            transport.abort()

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Carry one direction to its end; then both end."""
        while data := await source.read(CHUNK):
            await self._flows.wait()
            target.write(data)
            await target.drain()
        raise ConnectionResetError
