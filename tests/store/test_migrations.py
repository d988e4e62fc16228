from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.adapters.store import SqlStore, open_store
from bot.adapters.store.address import read_address
from bot.adapters.store.engines import make_migrating_engine
from bot.adapters.store.migrate import make_config, migrate
from bot.adapters.store.tables import metadata
from bot.ports.store import StoreError
from tests.store.conftest import StandingClock


@pytest.fixture
def connection(empty_url: str) -> Iterator[Connection]:
    """A database migrated from nothing."""
    address = read_address(empty_url)
    migrate(address)
    with make_migrating_engine(address).begin() as connected:
        yield connected


def test_migrations_make_the_tables_as_they_are_declared(connection: Connection) -> None:
    context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
    assert compare_metadata(context, metadata) == []


def test_every_table_is_there(connection: Connection) -> None:
    assert set(inspect(connection).get_table_names()) == set(metadata.tables) | {"alembic_version"}


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
