from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.adapters.store import SqlStore, StoreUnavailableError, open_store
from bot.adapters.store.address import read_address
from bot.ports.store import StoreError
from tests.store.build import a_dossier
from tests.store.conftest import StandingClock


async def refusal(url: str, clock: StandingClock) -> str:
    with pytest.raises(StoreError) as refused:
        await open_store(url, clock, exclusive=True)
    assert refused.value.__cause__ is None
    return str(refused.value)


@pytest.mark.parametrize("url", ["", "credreq.db", "mysql://me:secret@host/db", "sqlite://", "sqlite:///:memory:"])
async def test_an_address_of_no_use_is_refused(url: str, clock: StandingClock) -> None:
    told = await refusal(url, clock)
    assert "DATABASE_URL must look like sqlite:///credreq.db or postgresql://user:password@host/name." in told
    assert "secret" not in told


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+asyncpg"])
def test_every_spelling_of_postgresql_is_ours(scheme: str) -> None:
    address = read_address(f"{scheme}://me:secret@db.example:5433/credreq")
    assert address.url.drivername == "postgresql+psycopg"
    assert address.url.password == "secret"
    assert address.name == "credreq on db.example"


def test_a_password_in_the_query_is_no_part_of_the_name() -> None:
    address = read_address("postgresql:///credreq?host=/run&user=me&password=secret&sslpassword=secret")
    assert address.name == "credreq on /run"


@pytest.mark.parametrize(
    "rest",
    [
        "me:s3@cret@127.0.0.1/credreq",
        "me:s3@cret:x@127.0.0.1/credreq",
        "me:s3@cret/x@127.0.0.1/credreq",
        "me:s3@cret?x=1@127.0.0.1/credreq",
        "me:s3@cret#x@127.0.0.1/credreq",
        "me/s3:cret@127.0.0.1/credreq",
        "127.0.0.1:5432/credreq?user=me&password=s3@cret",
    ],
)
def test_a_password_that_is_not_escaped_is_never_taken_for_a_name(rest: str) -> None:
    with pytest.raises(StoreError) as refused:
        read_address(f"postgresql://{rest}")
    assert str(refused.value) == (
        "DATABASE_URL cannot be read: write @ / : # ? and % in the password as %40 %2F %3A %23 %3F %25."
    )
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("rest", "password"),
    [
        ("me:s3%40%2F%3A%23%3F%25@db.example/credreq", "s3@/:#?%"),
        ("me:s3/:#?%@db.example/credreq?application_name=x", "s3/:#?%"),
        ("me@cloud:s3@db.example:5433/credreq", "s3"),
        ("me@db.example/credreq?passfile=/home/me%40x", None),
    ],
)
def test_what_can_be_read_one_way_alone_is_read(rest: str, password: str | None) -> None:
    address = read_address(f"postgresql://{rest}")
    assert (address.name, address.url.password) == ("credreq on db.example", password)


def test_a_port_that_is_no_number_is_told_without_the_address() -> None:
    with pytest.raises(StoreError, match="DATABASE_URL cannot be read: its port is no number") as refused:
        read_address("postgresql://me:s3cret/x")
    assert "s3cret" not in str(refused.value)


async def test_an_option_that_postgresql_does_not_know_is_named(clock: StandingClock) -> None:
    told = await refusal("postgresql://me:secret@127.0.0.1:1/credreq?schema=public", clock)
    assert told == (
        "The database credreq on 127.0.0.1 cannot be opened: PostgreSQL knows no option schema. "
        "Take it out of DATABASE_URL."
    )


async def test_a_missing_directory_is_told(tmp_path: Path, clock: StandingClock) -> None:
    told = await refusal(f"sqlite:///{tmp_path}/not/there.db", clock)
    assert told == f"The directory {tmp_path}/not for the database is not there: create it, or change DATABASE_URL."


async def test_a_directory_is_no_database(tmp_path: Path, clock: StandingClock) -> None:
    assert await refusal(f"sqlite:///{tmp_path}", clock) == f"{tmp_path} is a directory: let DATABASE_URL name a file."


async def test_another_kind_of_file_is_no_database(tmp_path: Path, clock: StandingClock) -> None:
    (path := tmp_path / "notes.txt").write_text("Buy milk. " * 200)
    told = await refusal(f"sqlite:///{path}", clock)
    assert told == f"{path} is not a database: let DATABASE_URL name another file, or a new one."
    assert path.read_text() == "Buy milk. " * 200


async def test_a_file_that_may_not_be_written_is_told(
    tmp_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Played by the answer of os.access, for root may write everything."""
    monkeypatch.setattr("os.access", lambda *_: False)
    told = await refusal(f"sqlite:///{tmp_path}/store.db", clock)
    assert told == f"The database {tmp_path}/store.db cannot be written: check who owns the file and its directory."


async def test_a_server_that_does_not_answer_is_told_without_the_password(clock: StandingClock) -> None:
    with pytest.raises(StoreUnavailableError) as refused:
        await open_store("postgresql://me:secret@127.0.0.1:1/credreq", clock, exclusive=True)
    assert str(refused.value).startswith("The database credreq on 127.0.0.1 cannot be reached: ")
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_missing_database_is_told(database_url: str, clock: StandingClock) -> None:
    told = await refusal(database_url.replace("/store_", "/nothing_"), clock)
    assert 'cannot be reached: database "nothing_' in told
    assert told.endswith("does not exist")


async def test_a_lock_that_cannot_be_written_is_told(tmp_path: Path, clock: StandingClock) -> None:
    (tmp_path / "store.db.lock").mkdir()
    told = await refusal(f"sqlite:///{tmp_path}/store.db", clock)
    assert told == f"The lock file {tmp_path}/store.db.lock cannot be written: Is a directory."


async def test_opening_to_read_waits_for_no_writer(store: SqlStore, database_url: str, clock: StandingClock) -> None:
    async with store.transaction() as writer:
        await writer.add(dossier := a_dossier())
        reader = await open_store(database_url, clock, exclusive=False)
        async with reader.transaction(read_only=True) as tx:
            assert await tx.dossier(dossier.intake.id) is None
    await reader.close()


async def test_what_was_refused_can_be_opened_later(tmp_path: Path, clock: StandingClock) -> None:
    """A failed start lets go of the lock."""
    path = tmp_path / "store.db"
    path.write_text("Buy milk. " * 200)
    await refusal(f"sqlite:///{path}", clock)
    path.unlink()
    await (await open_store(f"sqlite:///{path}", clock, exclusive=True)).close()


@pytest.mark.parametrize("kind", ["writing", "reading"])
@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
async def test_sqlite_is_set_as_promised(sqlite_store: SqlStore, kind: str, pragma: str, value: Any) -> None:
    async with getattr(sqlite_store.engines, kind).begin() as connection:
        assert await connection.scalar(text(f"PRAGMA {pragma}")) == value


async def test_what_is_written_survives_closing(database_url: str, clock: StandingClock) -> None:
    dossier = a_dossier()
    first = await open_store(database_url, clock, exclusive=True)
    async with first.transaction() as tx:
        await tx.add(dossier)
    await first.close()
    second = await open_store(database_url, clock, exclusive=True)
    async with second.transaction(read_only=True) as tx:
        assert await tx.dossier(dossier.intake.id) == dossier
    await second.close()
