"""DATABASE_URL, understood: which engine, which drivers, and how to name it to people without its password."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.ports.store import StoreError

PATIENCE = {
    "connect_timeout": "10",
    "keepalives": "1",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",  # milliseconds
}
"""How soon a connection to PostgreSQL that a partition has cut counts as dead: after 20 s, or 25 s while it is idle.

Left to the system it takes a quarter of an hour and more. What DATABASE_URL says itself stays.
"""
HELP = "DATABASE_URL must look like sqlite:///credreq.db or postgresql://user:password@host/name."


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the store is.

    Attributes:
        url: for the asynchronous driver.
        sync_url: for the driver that migrates.
        name: how people know it; never holds a password.
        path: the file, on SQLite.
    """

    url: URL
    sync_url: URL
    name: str
    path: Path | None = None

    @property
    def libpq(self) -> str:
        """Return the address as PostgreSQL's own library reads it; holds the password."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)


def read_address(database_url: str) -> Address:
    """Understand a DATABASE_URL; raises StoreError when it is none of ours."""
    try:
        url = make_url(database_url)
    except ArgumentError:
        raise StoreError(HELP) from None
    match url.drivername.partition("+")[0]:
        case "sqlite":
            return _sqlite(url)
        case "postgresql" | "postgres":
            return _postgresql(url)
        case _:
            raise StoreError(HELP)


def _sqlite(url: URL) -> Address:
    if not url.database or ":memory:" in url.database:
        raise StoreError(f"DATABASE_URL must name a file. {HELP}")
    path = Path(url.database).expanduser().resolve()
    return Address(
        url=URL.create("sqlite+aiosqlite", database=str(path)),
        sync_url=URL.create("sqlite+pysqlite", database=str(path)),
        name=str(path),
        path=path,
    )


def _postgresql(url: URL) -> Address:
    host = url.host or url.query.get("host") or "this machine"
    ours = {name: value for name, value in PATIENCE.items() if name not in url.query}
    # one driver for both: it is chosen by how the engine is made
    psycopg = url.set(drivername="postgresql+psycopg").update_query_dict(ours)
    return Address(url=psycopg, sync_url=psycopg, name=f"{url.database} on {host}")
