"""A database that a partition has cut off: every connection notices it soon, ours and the job queue's."""

import socket
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import psycopg
import pytest
from procrastinate import PsycopgConnector
from sqlalchemy import make_url

from bot.adapters.store.address import read_address
from bot.adapters.store.engines import make_engines, make_migrating_engine
from bot.engines.procrastinate import ProcrastinateEngine
from tests.crash.wire import Wire
from tests.store.postgres import Postgres

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the names of the socket's options are Linux's")
EXPECTED = {"keepalive": 1, "idle": 10, "interval": 5, "count": 3, "user_timeout": 20_000}


@pytest.fixture(scope="module")
def database(postgres: Postgres) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@pytest.fixture
async def address(database: str) -> AsyncIterator[Any]:
    """Return it by way of TCP: the server itself listens on a local socket, which no partition can cut."""
    async with Wire(database) as wire:
        yield read_address(wire.url)


@pytest.mark.parametrize("which", ["writing", "reading"])
async def test_the_stores_connections_notice_a_partition(address: Any, which: str) -> None:
    engines = make_engines(address)
    async with getattr(engines, which).connect() as connection:
        raw = await connection.get_raw_connection()
        assert _patience(raw.driver_connection) == EXPECTED
    await engines.dispose()


async def test_the_job_queues_connections_notice_a_partition(address: Any) -> None:
    async def nothing() -> list[str]:
        return []

    engine = ProcrastinateEngine([], address.libpq, nothing, works=False)
    async with engine._app.open_async() as app:
        assert isinstance(app.connector, PsycopgConnector)
        async with app.connector.pool.connection() as connection:
            assert _patience(connection) == EXPECTED


def test_the_migrations_connection_does_so_too(database: str) -> None:
    query = make_migrating_engine(read_address(database)).url.query
    assert query["tcp_user_timeout"] == "20000"
    assert query["connect_timeout"] == "10"


def test_what_the_operator_says_stays(database: str) -> None:
    said = make_url(database).update_query_dict({"keepalives_idle": "77"}).render_as_string(hide_password=False)
    url = read_address(said).url
    assert (url.query["keepalives_idle"], url.query["keepalives_count"]) == ("77", "3")


def _patience(connection: psycopg.AsyncConnection[Any]) -> dict[str, int]:
    with socket.socket(fileno=connection.fileno()) as end:
        asked = {
            "keepalive": end.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE),
            "idle": end.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE),
            "interval": end.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL),
            "count": end.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT),
            "user_timeout": end.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
        }
        end.detach()
    return asked
