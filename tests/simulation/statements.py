"""Runs SQLAlchemy's statements on a raw SQLite connection: its compiler and its types, without what lies around them.

A connection of SQLAlchemy's prepares for any driver, any pool and any way of fetching; for the hundreds of small
statements of a seed that is most of the work.
"""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.interfaces import CacheStats
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError

Convert = Callable[[Any], Any]


class Statements:
    """Runs one statement after the other."""

    def __init__(self, raw: sqlite3.Connection, connection: Connection) -> None:
        self._raw, self._connection = raw, connection
        self._dialect: Any = connection.dialect
        self._compiled: dict[Any, Any] = {}
        self._ready: dict[Any, _Ready | None] = {}

    def run(self, statement: Any, given: Any = None) -> Any:
        """Run it; what is out of the ordinary (many sets of values, defaults) goes SQLAlchemy's own way."""
        if isinstance(given, list):
            return self._connection.execute(statement, given)
        given = given or {}
        compiled, extracted, collected, known = statement._compile_w_cache(
            self._dialect, compiled_cache=self._compiled, column_keys=sorted(given)
        )
        ready = self._ready.get(compiled) or _ready(compiled, self._dialect)
        if known is not CacheStats.NO_CACHE_KEY:
            self._ready[compiled] = ready
        if ready is None:
            return self._connection.execute(statement, given)
        values = compiled.construct_params(
            given, extracted_parameters=extracted, escape_names=False, _collected_params=collected
        )
        try:
            return ready.run(self._raw, values)
        except sqlite3.Error as error:
            raise DBAPIError.instance(compiled.string, values, error, sqlite3.Error, dialect=self._dialect) from error


def _ready(compiled: Any, dialect: Any) -> "_Ready | None":
    is_odd = bool(compiled.isplaintext or compiled.insert_prefetch or compiled.update_prefetch)
    return None if is_odd else _Ready(compiled, dialect)


class _Ready:
    """A compiled statement, and what its values and columns go through."""

    def __init__(self, compiled: Any, dialect: Any) -> None:
        self._compiled, self._dialect = compiled, dialect
        self._expands = bool(compiled.post_compile_params or compiled.literal_execute_params)
        self._converts: dict[str, Convert] = dict(compiled._bind_processors)
        self._columns: SimpleResultMetaData | None = None

    def run(self, raw: sqlite3.Connection, values: dict[str, Any]) -> Any:
        sql, order, converts = self._compiled.string, self._compiled.positiontup, self._converts
        if self._expands:
            expanded = self._compiled._process_parameters_for_postcompile(values)
            sql, order = expanded.statement, expanded.positiontup
            converts = converts | expanded.processors
        done = raw.execute(sql, [_converted(converts, name, values) for name in order])
        if done.description is None:
            return done
        return IteratorResult(self._metadata(), iter(done.fetchall()))

    def _metadata(self) -> SimpleResultMetaData:
        if self._columns is None:
            columns = self._compiled._result_columns
            converts = [c.type._cached_result_processor(self._dialect, None) for c in columns]
            self._columns = SimpleResultMetaData([c.keyname for c in columns], _processors=converts)
        return self._columns


def _converted(converts: Mapping[str, Convert], name: str, values: Mapping[str, Any]) -> Any:
    convert, value = converts.get(name), values[name]
    return value if convert is None else convert(value)
