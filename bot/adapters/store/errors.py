"""Database errors, said in one clear sentence each; values never come with them."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Column, UniqueConstraint
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from bot.ports.store import StaleError, StoreError, StoreUnavailableError

_SQLITE = {
    sqlite3.SQLITE_FULL: "The disk that holds the database {name} is full: make room, then it goes on.",
    sqlite3.SQLITE_IOERR: "The disk that holds the database {name} reports an error: check the disk.",
    sqlite3.SQLITE_READONLY: "The database {name} cannot be written: check who owns the file and its directory.",
    sqlite3.SQLITE_CANTOPEN: "The database {name} cannot be opened: check that it is a file you may read and write.",
    sqlite3.SQLITE_BUSY: "The database {name} is busy: another program keeps it locked. Try again.",
    sqlite3.SQLITE_LOCKED: "The database {name} is busy: another program keeps it locked. Try again.",
}
_SQLITE_LASTING = {
    sqlite3.SQLITE_NOTADB: "{name} is not a database: let DATABASE_URL name another file, or a new one.",
    sqlite3.SQLITE_CORRUPT: "The database {name} is damaged: stop the bot and put a backup in its place.",
}
_POSTGRES = {
    "53100": "The disk that holds the database {name} is full: make room, then it goes on.",
    "53300": "The database {name} takes no more connections: raise max_connections, or run fewer replicas.",
    "25006": "The database {name} cannot be written: it is a standby, or set to read-only.",
}
_CLASHES = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: two writers met, and the database sent one away."""


@contextmanager
def clear_errors(name: str) -> Iterator[None]:
    """Raise what goes wrong inside as StoreError's kinds."""
    try:
        yield
    except NoConnectionError:
        raise StoreUnavailableError(f"The database {name} is busy. Try again.") from None
    except DBAPIError as error:
        raise _told(error, name) from None
    except StatementError as error:  # a value that a column type refused: our own mistake, not the database's
        raise error.orig or error from None


def breaks(error: IntegrityError, column: Column[Any]) -> bool:
    """Tell whether an error means that the unique key on `column` is taken."""
    constraints = column.table.constraints
    unique = next(c for c in constraints if isinstance(c, UniqueConstraint) and list(c.columns) == [column])
    if isinstance(error.orig, psycopg.Error):
        return error.orig.diag.constraint_name == unique.name
    return f"UNIQUE constraint failed: {column}" in str(error.orig)


def _told(error: DBAPIError, name: str) -> StoreError:
    cause = error.orig
    told = _from_postgres(cause, name) if isinstance(cause, psycopg.Error) else _from_sqlite(cause, name)
    if told is None:
        told = StoreError(f"The database {name} refused a statement: {_headline(cause)}")
        told.add_note(str(error.statement))
    return told


def _headline(cause: BaseException | None) -> str:
    """Return what the database said, without the detail lines in which PostgreSQL quotes whole rows."""
    if isinstance(cause, psycopg.Error):
        return f"{cause.sqlstate} {cause.diag.message_primary}"
    return str(cause)


def _from_sqlite(cause: BaseException | None, name: str) -> StoreError | None:
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code in _SQLITE:
        return StoreUnavailableError(_SQLITE[code].format(name=name))
    return StoreError(_SQLITE_LASTING[code].format(name=name)) if code in _SQLITE_LASTING else None


def _from_postgres(cause: psycopg.Error, name: str) -> StoreError | None:
    if cause.sqlstate in _CLASHES:
        return StaleError("Somebody else changed the same thing at the same moment; please try again.")
    if cause.sqlstate in _POSTGRES:
        return StoreUnavailableError(_POSTGRES[cause.sqlstate].format(name=name))
    if isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        reason = " ".join(str(cause).split("FATAL:")[-1].split()) or "the connection broke"
        return StoreUnavailableError(f"The database {name} cannot be reached: {reason}")
    return _from_libpq(cause, name) if cause.sqlstate is None else None


def _from_libpq(cause: psycopg.Error, name: str) -> StoreError | None:
    """Name what PostgreSQL's own library did not understand before it connected; only the option's name is told."""
    option = re.search(r'connection option "([^"]*)"', str(cause))
    if option is None:
        return None
    return StoreError(
        f"The database {name} cannot be opened: PostgreSQL knows no option {option[1]}. Take it out of DATABASE_URL."
    )
