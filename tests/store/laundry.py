"""Empties a PostgreSQL database after a test, so that the next may have it: making one costs forty times as much."""

import psycopg

SHAPE = " UNION ALL ".join(
    f"SELECT '{catalog}', count(*), max(xmin::text::bigint) FROM {catalog}"  # noqa: S608 - the names below
    for catalog in ("pg_class", "pg_attribute", "pg_trigger", "pg_constraint", "pg_proc", "pg_statistic", "pg_type")
)
"""What changes with every table, column, trigger, rule and statistic that is made, changed or dropped."""
TABLES = "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
EMPTY = f"""DO $$
DECLARE found text;
BEGIN
    SET LOCAL session_replication_role = replica; -- no trigger and no foreign key stands in the way
    FOR found IN {TABLES} LOOP EXECUTE 'DELETE FROM ' || found; END LOOP;
    PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
END $$"""  # noqa: S608 - our own words
REFILL = "INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, %s)"
GROWN = 2**21
"""Bytes beyond which what was deleted is too much to leave lying about."""


class Laundry:
    """Knows how the template is, and makes another database so again."""

    def __init__(self, template_url: str) -> None:
        with psycopg.connect(template_url) as connection:
            self._shape = connection.execute(SHAPE).fetchall()
            self._size = _size(connection)
            rows = {table: _rows(connection, table) for (table,) in connection.execute(TABLES).fetchall()}
            self._rows = {table: found for table, found in rows.items() if found}

    def wash(self, url: str) -> bool:
        """Empty a database that nobody uses any more; False where it must not be used again."""
        with psycopg.connect(url) as connection:
            if connection.execute(SHAPE).fetchall() != self._shape or _size(connection) > self._size + GROWN:
                return False
            connection.execute(EMPTY)
            for table, rows in self._rows.items():
                connection.execute(REFILL.format(table), [rows])
        return True


def _rows(connection: psycopg.Connection, table: str) -> str | None:
    found = connection.execute(f"SELECT json_agg(t)::text FROM {table} t").fetchone()  # noqa: S608 - the same
    return found[0] if found else None


def _size(connection: psycopg.Connection) -> int:
    found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert found is not None
    return int(found[0])
