"""The history: events are appended and read, never changed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select

from bot.adapters.store import tables
from bot.adapters.store.part import Part
from bot.adapters.store.rows import as_row, columns_of, from_row
from bot.domain.event import Event

_log = tables.events


class History(Part):
    """The verbs for events."""

    async def add_events(self, events: Sequence[Event]) -> list[int]:
        """Append events and return their sequence numbers."""
        if not events:
            return []
        stored = await self._append([as_row(e) for e in events])
        self._unchained.extend(stored)
        return [e.seq for e in stored if e.seq is not None]

    async def events(self, intake_id: str) -> list[Event]:
        """Return the history of an intake, oldest first."""
        return await self._events(_log.c.intake_id == intake_id)

    async def events_by_seq(self, seqs: Sequence[int]) -> list[Event]:
        """Return these events, oldest first."""
        return await self._events(_log.c.seq.in_(seqs))

    async def _append(self, rows: list[dict[str, Any]]) -> list[Event]:
        """Insert and read back: what is chained is what was stored."""
        numbered = insert(_log).returning(*columns_of(Event, _log), sort_by_parameter_order=True)
        added = await self._db.execute(numbered, [{k: v for k, v in row.items() if k != "seq"} for row in rows])
        return [from_row(Event, row) for row in added.mappings()]

    async def _events(self, where: Any) -> list[Event]:
        query = select(*columns_of(Event, _log)).where(where).order_by(_log.c.seq)
        return await self._read(Event, query)
