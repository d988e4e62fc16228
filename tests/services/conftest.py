from tests.store.conftest import clock, migrated_file, sqlite_store, sqlite_url

__all__ = ["clock", "migrated_file", "sqlite_store", "sqlite_url"]
