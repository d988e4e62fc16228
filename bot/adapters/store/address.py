"""DATABASE_URL, understood: which engine, which drivers, and how to name it to people without its password."""

import re
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
ESCAPED = "write @ / : # ? and % in the password as %40 %2F %3A %23 %3F %25."
AMBIGUOUS = f"DATABASE_URL cannot be read: {ESCAPED}"
NO_PORT = f"DATABASE_URL cannot be read: its port is no number. If that is a piece of the password, {ESCAPED}"
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
    except ValueError:
        raise StoreError(AMBIGUOUS if _has_two_ends(database_url) else NO_PORT) from None
    match url.drivername.partition("+")[0]:
        case "sqlite":
            return _sqlite(url)
        case "postgresql" | "postgres":
            if _has_two_ends(database_url) or _names_a_secret(url):
                raise StoreError(AMBIGUOUS)
            return _postgresql(url)
        case _:
            raise StoreError(HELP)


def _has_two_ends(database_url: str) -> bool:
    """Tell whether the password may end at more than one @: what follows the first would pass for a host's name."""
    behind_user = re.sub(r"^[^:/]*", "", database_url.partition("://")[2])
    return behind_user.count("@") > 1


def _names_a_secret(url: URL) -> bool:
    """Tell whether host and database hold what no name does, or what passes for the password holds a whole query."""
    named = re.search("[@#]", url.host or "") or re.search("[@#:/]", url.database or "")
    return named is not None or re.search(r"/.*\?.*=", str(url.password or "")) is not None


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
