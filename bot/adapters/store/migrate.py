"""Brings the tables up to date at start; safe from several processes at once."""

from functools import cache
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.adapters.store.address import Address
from bot.adapters.store.engines import make_migrating_engine
from bot.ports.store import NoStoreError, StoreError

MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x63726564
"""Our own number among PostgreSQL's advisory locks ("cred")."""
_one_at_a_time = Lock()  # Alembic keeps the running migration in module-level state


def migrate(address: Address) -> None:
    """Run the migrations up to the newest, all in one transaction; blocks, so call it in a thread."""
    with _one_at_a_time:
        if not _is_current(address):
            _migrate(address)


def check_current(address: Address) -> None:
    """Look whether the tables are there and up to date, for who may not change them; blocks.

    Raises:
        NoStoreError: nothing was stored yet.
        StoreError: the tables are those of another version.
    """
    missing = NoStoreError(f"There is no database {address.name} yet: the first run makes it.")
    if address.path is not None and not address.path.exists():
        raise missing
    if _is_current(address):
        return
    if _revision(address) is None:
        raise missing
    raise StoreError(f"The database {address.name} is not of this version of credreq: a run brings an older one up.")


def _is_current(address: Address) -> bool:
    """Look without a lock first: who has nothing to migrate need not wait for a writer."""
    return _revision(address) == _newest()


@cache
def _newest() -> str | None:
    """Read it from the migrations' own files, once: they do not change while we run."""
    return ScriptDirectory.from_config(make_config()).get_current_head()


def _revision(address: Address) -> str | None:
    with make_migrating_engine(address, begin="BEGIN").begin() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _migrate(address: Address) -> None:
    with make_migrating_engine(address).begin() as connection:
        if address.path is None:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
        upgrade(connection, address.name)


def upgrade(connection: Connection, name: str) -> None:
    """Run the migrations on a connection that is in a transaction."""
    config = make_config()
    script = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        raise StoreError(f"The database {name} was made by a newer version of credreq: update this one.")
    if current != script.get_current_head():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def make_config() -> Config:
    """Return Alembic's configuration; there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
