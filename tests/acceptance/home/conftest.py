"""Stores to fill with a crowd."""

from tests.store.conftest import database_url, migrated_file, postgres, sqlite_url, store

__all__ = ["database_url", "migrated_file", "postgres", "sqlite_url", "store"]
