"""Teardowns: at most one open for a project."""

from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Select, bindparam, select, update

from bot.adapters.store.part import Part
from bot.adapters.store.rows import as_row, columns_of
from bot.adapters.store.tables import teardowns
from bot.domain.teardown import Covered, Teardown, project_key
from bot.ports.store import StaleError

_has = teardowns.c
_COVERED = TypeAdapter(tuple[Covered, ...])
_ALL = select(*columns_of(Teardown, teardowns))
_ONE = _ALL.where(_has.id == bindparam("id"))
_LATEST = (_has.open_key.is_(None), _has.asked_at.desc(), _has.id.desc())
"""What is open comes first, whatever the clock said when it was asked for: it keeps the project's door shut."""
_NEWEST = _ALL.where(_has.project_key == bindparam("key")).order_by(*_LATEST).limit(1)
_OPEN = _ALL.where(_has.open_key.is_not(None)).order_by(_has.asked_at, _has.id)


class Teardowns(Part):
    """The verbs for teardowns."""

    async def add_teardown(self, teardown: Teardown) -> bool:
        """Store a new teardown; False when one of the same project is open (then nothing changes)."""
        unless_open = self._insert(teardowns).on_conflict_do_nothing(index_elements=["open_key"])
        done = await self._db.execute(unless_open.values(_row(teardown)).returning(_has.id))
        return done.first() is not None

    async def teardown(self, teardown_id: str) -> Teardown | None:
        """Return a teardown, or None."""
        return await self._first(_ONE, id=teardown_id)

    async def teardown_of(self, client: str, project: str) -> Teardown | None:
        """Return the open teardown of a project, else its newest, or None."""
        return await self._first(_NEWEST, key=project_key(client, project))

    async def open_teardowns(self) -> list[Teardown]:
        """Return every teardown that waits for an approval or is running, oldest first."""
        return await self._teardowns(_OPEN)

    async def save_teardown(self, before: Teardown, after: Teardown) -> Teardown:
        """Write what differs, if nobody else has changed it since `before` was read."""
        if before == after:
            return after
        saved = replace(after, revision=before.revision + 1)
        old = _row(before)
        values = {name: value for name, value in _row(saved).items() if value != old[name]}
        seen = (_has.id == before.id, _has.revision == before.revision)
        if (await self._db.execute(update(teardowns).where(*seen).values(values))).rowcount == 0:
            raise StaleError("Somebody else has just changed this; please try again.")
        return saved

    async def _first(self, query: Select[*tuple[Any, ...]], /, **bound: object) -> Teardown | None:
        return next(iter(await self._teardowns(query, **bound)), None)

    async def _teardowns(self, query: Select[*tuple[Any, ...]], /, **bound: object) -> list[Teardown]:
        found = await self._read(Teardown, query, **bound)
        return [replace(one, rows=_COVERED.validate_python(one.rows)) for one in found]


def _row(teardown: Teardown) -> dict[str, Any]:
    key = project_key(teardown.client, teardown.project)
    rows = tuple(_COVERED.dump_python(teardown.rows, mode="json"))
    return as_row(teardown) | {"rows": rows, "project_key": key, "open_key": key if teardown.is_open else None}
