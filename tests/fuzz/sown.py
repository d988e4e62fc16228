"""The bot's store as it was sown: tells what a payload changed in it, and undoes that."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.acceptance.roles.stand import HISTORY

OWN = ("id", "intake_id", "request_id", "make_request_id", "subject_id", "user_id")
"""The columns that say what a row is about."""


@dataclass(frozen=True)
class Row:
    """A row that is there and was not, or was there and is not: one that changed is both."""

    table: str
    columns: Mapping[str, Any]

    @property
    def about(self) -> set[str]:
        return {value for name in OWN if isinstance(value := self.columns.get(name), str)}


class Sown:
    """Compares by SQLite's own means, and only after something was written: `data_version` grows with every commit.

    The history only grows: what is told in it is not looked at here, and stays.
    """

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute("ATTACH ':memory:' AS sown")
        found = self._file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        self._keys = {name: self._key(name) for (name,) in found if name not in HISTORY}
        for table in self._keys:
            self._file.execute(f"CREATE TABLE sown.{table} AS SELECT * FROM main.{table}")  # noqa: S608 - a table's name
        self._seen = self._version()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def changes(self) -> list[Row]:
        """Return what is otherwise than it was sown."""
        version = self._version()
        if version == self._seen:
            return []
        self._seen = version
        return [row for table in self._keys for row in self._differing(table)]

    def undo(self, changes: list[Row]) -> None:
        """Let it be as it was sown."""
        if not changes:
            return
        self._file.execute("BEGIN IMMEDIATE")
        for table in {row.table for row in changes}:
            key = self._keys[table]
            here, there = f"main.{table}", f"sown.{table}"
            differing = f"SELECT {key} FROM (SELECT * FROM {here} EXCEPT SELECT * FROM {there})"  # noqa: S608 - names of ours
            self._file.execute(f"DELETE FROM {here} WHERE ({key}) IN ({differing})")  # noqa: S608 - the same
            self._file.execute(f"INSERT INTO {here} SELECT * FROM (SELECT * FROM {there} EXCEPT SELECT * FROM {here})")  # noqa: S608 - the same
        self._file.execute("COMMIT")

    def _differing(self, table: str) -> Iterator[Row]:
        for one, other in (("main", "sown"), ("sown", "main")):
            found = self._file.execute(f"SELECT * FROM {one}.{table} EXCEPT SELECT * FROM {other}.{table}")  # noqa: S608 - names of ours
            names = [column[0] for column in found.description]
            yield from (Row(table, dict(zip(names, values, strict=True))) for values in found)

    def _key(self, table: str) -> str:
        columns = self._file.execute(f"PRAGMA table_info({table})").fetchall()
        return ", ".join(name for _, name, _, _, _, place in columns if place)

    def _version(self) -> int:
        (version,) = self._file.execute("PRAGMA main.data_version").fetchone()
        return int(version)
