"""The store on SQLite or PostgreSQL, one SQL for both."""

from bot.adapters.store.opening import open_store, read_store
from bot.adapters.store.store import SqlStore, SqlTx
from bot.ports.store import StoreInUseError, StoreUnavailableError

__all__ = ["SqlStore", "SqlTx", "StoreInUseError", "StoreUnavailableError", "open_store", "read_store"]
