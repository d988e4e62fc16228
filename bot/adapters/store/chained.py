"""The chain beside the history: written last of all in a transaction, read to be verified."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, Text, insert, select, type_coerce, update

from bot.adapters.store import tables
from bot.adapters.store.part import Part
from bot.domain.canonical import moment
from bot.domain.chain import Entry, Fields, Head, Link, extend

_log, _links, _head = tables.events, tables.event_links, tables.chain_head
UNREADABLE: Fields = {}
_HEAD = select(_head.c.position, _head.c.hash)
_HEAD_LOCKED = _HEAD.with_for_update()


class Chained(Part):
    """The verbs for the chain."""

    async def seal(self) -> None:
        """Chain what the transaction appended; nothing may follow but the commit.

        The head's row is the last lock that a writer takes, so writers wait for each other only from here to their
        commits, and never in a circle. Positions follow the order of commits.
        """
        if not self._unchained:
            return
        head = await self._read_head(_HEAD_LOCKED)
        links, head = extend(head, self._unchained)
        await self._db.execute(insert(_links), [_as_row(link) for link in links])
        await self._db.execute(update(_head), {"position": head.position, "hash": head.hash})

    async def chain_head(self) -> Head:
        """Return the end of the chain as it was noted."""
        return await self._read_head(_HEAD)

    async def chain(self, after: int, limit: int) -> list[Entry]:
        """Return the links that follow a position, with their events as they are now."""
        query = _entries().where(_links.c.position > after).limit(limit)
        try:
            return await self._entries(query)
        except (ValueError, TypeError):  # a value no column type can read: find out whose
            return await self._one_by_one(after, limit)

    async def unchained(self) -> list[int]:
        """Return the numbers of events that no link knows: written past the bot."""
        query = select(_log.c.seq).outerjoin(_links, _links.c.seq == _log.c.seq).where(_links.c.seq.is_(None))
        return list((await self._db.execute(query.order_by(_log.c.seq))).scalars())

    async def chained_since(self, since: datetime) -> int | None:
        """Return the first position whose event is of this moment or later, or None."""
        query = select(_links.c.position).join(_log, _log.c.seq == _links.c.seq).where(_log.c.at >= since)
        return (await self._db.execute(query.order_by(_links.c.position).limit(1))).scalar_one_or_none()

    async def _read_head(self, query: Select[*tuple[Any, ...]]) -> Head:
        found = (await self._db.execute(query)).one_or_none()
        return Head() if found is None else Head(*found)

    async def _entries(self, query: Select[*tuple[Any, ...]]) -> list[Entry]:
        return [_entry(row) for row in (await self._db.execute(query)).mappings()]

    async def _one_by_one(self, after: int, limit: int) -> list[Entry]:
        query = select(_links).where(_links.c.position > after).order_by(_links.c.position).limit(limit)
        links = [Link(**row) for row in (await self._db.execute(query)).mappings()]
        return [await self._single(link) for link in links]

    async def _single(self, link: Link) -> Entry:
        try:
            (entry,) = await self._entries(_entries().where(_links.c.position == link.position))
        except (ValueError, TypeError):
            return Entry(link, UNREADABLE)
        return entry


def _entries() -> Select[*tuple[Any, ...]]:
    """Read words as words: a kind nobody knows is a change to report, not an error."""
    own = [c for c in _log.c if c.name not in {"seq", "surface", "kind"}]
    words = [type_coerce(_log.c[name], Text()).label(name) for name in ("surface", "kind")]
    query = select(_links, _log.c.seq.label("event_seq"), *own, *words)
    return query.outerjoin(_log, _log.c.seq == _links.c.seq).order_by(_links.c.position)


def _entry(row: Any) -> Entry:
    link = Link(**{name: row[name] for name in ("position", "seq", "prev_hash", "hash")})
    if row["event_seq"] is None:
        return Entry(link, None)
    words = {name: row[name] for name in ("actor", "surface", "kind", "intake_id", "request_id", "data")}
    return Entry(link, {"seq": row["seq"], "at": moment(row["at"]), **words})


def _as_row(link: Link) -> dict[str, Any]:
    return {"position": link.position, "seq": link.seq, "prev_hash": link.prev_hash, "hash": link.hash}
