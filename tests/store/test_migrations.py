from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, inspect, text

from bot.adapters.store import SqlStore, open_store
from bot.adapters.store.address import read_address
from bot.adapters.store.engines import make_migrating_engine
from bot.adapters.store.migrate import make_config, migrate
from bot.adapters.store.tables import metadata
from bot.ports.store import StoreError
from tests.store.conftest import StandingClock
from tests.store.postgres import Postgres


@pytest.fixture
def connection(empty_url: str) -> Iterator[Connection]:
    """A database migrated from nothing."""
    address = read_address(empty_url)
    migrate(address)
    with make_migrating_engine(address).begin() as connected:
        yield connected


def ours(name: str | None) -> bool:
    return not (name or "").startswith("procrastinate_")


def test_migrations_make_the_tables_as_they_are_declared(connection: Connection) -> None:
    opts = {"target_metadata": metadata, "include_name": lambda name, kind, _: kind != "table" or ours(name)}
    context = MigrationContext.configure(connection, opts=opts)
    assert compare_metadata(context, metadata) == []


def test_every_table_is_there(connection: Connection) -> None:
    found = set(filter(ours, inspect(connection).get_table_names()))
    assert found == set(metadata.tables) | {"alembic_version"}


FUNCTIONS = text(
    "SELECT proname, pg_get_function_arguments(p.oid), regexp_replace(prosrc, '\\s+', ' ', 'g') FROM pg_proc p "
    "JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = current_schema() AND proname LIKE 'procrastinate%'"
)


@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
def test_procrastinate_finds_what_the_installed_version_expects(connection: Connection, postgres: Postgres) -> None:
    """When this fails after an update, its new migrations need a revision of their own."""
    with postgres.database(template="template0") as url, make_migrating_engine(read_address(url)).begin() as fresh:
        fresh.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
        expected = set(map(tuple, fresh.execute(FUNCTIONS)))
        names = {name for name in inspect(fresh).get_table_names() if not ours(name)}
        columns = {name: _columns(fresh, name) for name in names}
    assert expected <= set(map(tuple, connection.execute(FUNCTIONS)))
    assert {name: _columns(connection, name) for name in names} == columns


def _columns(connection: Connection, table: str) -> dict[str, str]:
    return {column["name"]: str(column["type"]) for column in inspect(connection).get_columns(table)}


def test_the_newest_migration_is_noted(connection: Connection) -> None:
    head = ScriptDirectory.from_config(make_config()).get_current_head()
    assert MigrationContext.configure(connection).get_current_revision() == head


def test_there_is_one_line_of_migrations() -> None:
    assert len(ScriptDirectory.from_config(make_config()).get_heads()) == 1


async def test_a_failed_migration_leaves_nothing_behind(
    empty_url: str, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("alembic.runtime.migration.HeadMaintainer.update_to_step", fail)
        with pytest.raises(ZeroDivisionError):
            await open_store(empty_url, clock, exclusive=True)
    store = await open_store(empty_url, clock, exclusive=True)
    await store.close()


async def test_a_database_of_a_newer_version_is_refused(
    store: SqlStore, database_url: str, clock: StandingClock
) -> None:
    async with store.engines.writing.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="made by a newer version of credreq: update this one"):
        await open_store(database_url, clock, exclusive=False)


async def test_a_path_with_odd_signs_works(tmp_path: Path, clock: StandingClock) -> None:
    odd = tmp_path / "50% der Kunden #1"
    odd.mkdir()
    store = await open_store(f"sqlite:///{odd / 'credreq ä.db'}", clock, exclusive=True)
    await store.close()
    assert (odd / "credreq ä.db").exists()
