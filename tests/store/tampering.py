"""Somebody with the rights of the database's owner, who goes past the bot."""

import sqlite3
from contextlib import closing

import psycopg

TABLES = ("events", "event_links")


def tamper(database_url: str, *statements: str) -> None:
    """Take the triggers and foreign keys out of the way, and carry the statements out."""
    if database_url.startswith("sqlite"):
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            for statement in (*(f"DROP TRIGGER {t}_no_{v}" for t in TABLES for v in ("update", "delete")), *statements):
                connection.execute(statement)
        return
    with psycopg.connect(database_url) as connection:
        for statement in ("SET session_replication_role = replica", *statements):
            connection.execute(statement.encode())
