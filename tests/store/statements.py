"""Counts what is sent to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.adapters.store import SqlStore

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")


@contextmanager
def statements(store: SqlStore) -> Iterator[list[str]]:
    """Collect the statements of writing transactions, without those that only frame them."""
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(VERBS):
            sent.append(" ".join(statement.split()))

    engine = store.engines.writing.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
