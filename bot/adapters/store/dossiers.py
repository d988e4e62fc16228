"""Dossiers: added, loaded and saved as a whole."""

from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from bot.adapters.store import tables
from bot.adapters.store.changes import DossierChanges, differences
from bot.adapters.store.errors import breaks
from bot.adapters.store.part import Part
from bot.adapters.store.rows import Key, columns_of, in_order, rows_of
from bot.domain.credential import Credential
from bot.domain.dossier import Dossier
from bot.domain.intake import Card, Intake
from bot.domain.make_request import MakeRequest
from bot.domain.request import Request
from bot.ports.store import AlreadyOpenedError, AlreadyOpenError, StaleError

T = TypeVar("T")
_rows = tables.requests.c


def _part(kind: type[Any], key: Column[str]) -> Select[*tuple[Any, ...]]:
    return select(*columns_of(kind, key.table)).where(key == bindparam("intake_id"))


_PARTS = {
    Intake: _part(Intake, tables.intakes.c.id),
    Card: _part(Card, tables.cards.c.intake_id),
    MakeRequest: _part(MakeRequest, tables.make_requests.c.intake_id).order_by(tables.make_requests.c.position),
    Request: _part(Request, _rows.intake_id).order_by(_rows.position),
    Credential: select(*columns_of(Credential, tables.credentials))
    .join(tables.requests)
    .where(_rows.intake_id == bindparam("intake_id"))
    .order_by(_rows.position, tables.credentials.c.position),
}
"""What reads a dossier's rows of one table."""
_ADVANCE = update(tables.intakes).where(
    tables.intakes.c.id == bindparam("seen_id"), tables.intakes.c.revision == bindparam("seen_revision")
)


class Dossiers(Part):
    """The verbs for dossiers."""

    async def add(self, dossier: Dossier) -> None:
        """Store a new dossier."""
        try:
            async with self._db.begin_nested():
                for rows in rows_of(dossier):
                    if rows.by_key:
                        await self._db.execute(insert(rows.table), list(rows.by_key.values()))
        except IntegrityError as error:
            raise _conflict(error) from None

    async def dossier(self, intake_id: str) -> Dossier | None:
        """Load a dossier, or None; the intake first, so that a save can tell when another came in between."""
        found = await self._load(Intake, intake_id)
        if not found:
            return None
        (card,) = await self._load(Card, intake_id)
        return Dossier(
            intake=found[0],
            card=card,
            make_requests=await self._load(MakeRequest, intake_id),
            requests=await self._load(Request, intake_id),
            credentials=await self._load(Credential, intake_id),
        )

    async def save(self, before: Dossier, after: Dossier) -> Dossier:
        """Write what differs, if nobody else has changed the dossier since `before` was read."""
        changes = differences(before, after)
        if not changes:
            return after
        try:
            async with self._may_fail(changes):
                await self._advance(before.intake, changes)
                await self._write(changes)
        except IntegrityError as error:
            raise _conflict(error) from None
        return in_order(replace(after, intake=replace(after.intake, revision=before.intake.revision + 1)))

    def _may_fail(self, changes: DossierChanges) -> AbstractAsyncContextManager[object]:
        """Let the transaction live on where another intake may forbid the change (PostgreSQL would abort it)."""
        return self._db.begin_nested() if changes.opens_a_row else nullcontext()

    async def _advance(self, seen: Intake, changes: DossierChanges) -> None:
        seen_as = {"seen_id": seen.id, "seen_revision": seen.revision}
        done = await self._db.execute(_ADVANCE, changes.intake | {"revision": seen.revision + 1} | seen_as)
        if done.rowcount == 0:
            raise StaleError("Somebody else has just changed this; please try again.")

    async def _write(self, changes: DossierChanges) -> None:
        for table in reversed(changes.others):
            for key in table.removed:
                await self._db.execute(_delete(table.table), _key(key))
        for table in changes.others:
            for key, values in table.changed.items():
                await self._db.execute(_update(table.table), values | _key(key))
            if table.added:
                await self._db.execute(insert(table.table), table.added)

    async def _load(self, kind: type[T], intake_id: str) -> tuple[T, ...]:
        return tuple(await self._read(kind, _PARTS[kind], intake_id=intake_id))


@cache
def _update(table: Table) -> Update:
    return update(table).where(_is_it(table))


@cache
def _delete(table: Table) -> Delete:
    return delete(table).where(_is_it(table))


def _is_it(table: Table) -> ColumnElement[bool]:
    return and_(*(column == bindparam(f"key_{place}") for place, column in enumerate(table.primary_key)))


def _key(key: Key) -> dict[str, Any]:
    return {f"key_{place}": value for place, value in enumerate(key)}


def _conflict(error: IntegrityError) -> Exception:
    if breaks(error, tables.intakes.c.source_key):
        return AlreadyOpenedError("This form was submitted before.")
    if breaks(error, tables.requests.c.open_key):
        return AlreadyOpenError("One of these apps is under way already for this client and project.")
    return error
