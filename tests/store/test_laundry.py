"""A database that was lent before is as good as a new one, or is not lent again."""

import psycopg
import pytest

from tests.store.postgres import Postgres

HEAD = "SELECT * FROM chain_head"


def _asked(url: str, *statements: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        for statement in statements[:-1]:
            connection.execute(statement)
        return connection.execute(statements[-1]).fetchall()


def test_it_comes_back_with_the_rows_of_the_template_alone(postgres: Postgres):
    with postgres.database() as first:
        new = _asked(first, HEAD)
        _asked(first, "UPDATE chain_head SET hash = 'x'", "INSERT INTO marks VALUES ('here', now()) RETURNING name")
    with postgres.database() as second:
        assert second == first
        assert _asked(second, HEAD) == new
        assert _asked(second, "SELECT * FROM marks") == []


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER event_links_append_only ON event_links",
        "ALTER TABLE marks ADD COLUMN extra int",
        "CREATE INDEX extra ON marks (name)",
        "ANALYZE chain_head",
    ],
)
def test_it_does_not_come_back_with_another_shape(postgres: Postgres, change: str):
    with postgres.database() as first:
        _asked(first, change, "SELECT 1")
    with postgres.database() as second:
        assert second != first
