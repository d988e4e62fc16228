"""Lists by page: each is an index read in its order, so that a page costs the same however many rows there are."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from bot.adapters.store import tables
from bot.adapters.store.part import Part
from bot.adapters.store.rows import columns_of
from bot.domain.credential import Credential
from bot.domain.dossier import Dossier
from bot.domain.intake import Card, Intake
from bot.domain.make_request import MakeRequest
from bot.domain.naming import same
from bot.domain.request import Request
from bot.domain.status import FINISHED, Status
from bot.ports.figures import ClientLine, Item, Listing, Reader, Search, Section

T = TypeVar("T")
_intakes = tables.intakes.c
_rows = tables.requests.c
NEVER = timedelta(days=1)
OPEN = tuple(sorted(status for status in Status if status not in FINISHED))
_OF_INTAKES = frozenset({Section.LATE, Section.DUE, Section.MINE, Section.FOUND})

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_INTAKES = select(*columns_of(Intake, tables.intakes)).where(_intakes.id.in_(_IDS))
_HELD = (
    select(*columns_of(Credential, tables.credentials))
    .join(tables.requests)
    .where(_rows.intake_id.in_(_IDS))
    .order_by(tables.credentials.c.position)
)


class Listings(Part):
    """The verbs that answer with lists."""

    async def listing(self, section: Section, search: Search, reader: Reader, limit: int, offset: int) -> Listing:
        """Return one page of a list."""
        if section is Section.CLIENTS:
            return await self._clients(search, reader, limit, offset)
        if section in _OF_INTAKES:
            return await self._of_intakes(section, search, reader, limit, offset)
        return await self._of_rows(section, search, reader, limit, offset)

    async def dossiers(self, intake_ids: Collection[str]) -> dict[str, Dossier]:
        """Load several dossiers by id, those that are there."""
        ids = sorted(set(intake_ids))
        intakes = await self._read(Intake, _INTAKES, ids=ids)
        cards = {card.intake_id: card for card in await self._parts(Card, tables.cards, ids)}
        made = _by_intake(await self._parts(MakeRequest, tables.make_requests, ids, tables.make_requests.c.position))
        rows = _by_intake(await self._parts(Request, tables.requests, ids, _rows.position))
        held = await self._held(ids)
        return {
            intake.id: Dossier(
                intake=intake,
                card=cards[intake.id],
                make_requests=tuple(made.get(intake.id, ())),
                requests=tuple(rows.get(intake.id, ())),
                credentials=tuple(c for row in rows.get(intake.id, ()) for c in held.get(row.id, ())),
            )
            for intake in intakes
        }

    async def turns(self, after: datetime, until: datetime) -> bool:
        """Tell whether an intake became late or due after the one moment and up to the other."""
        # `late` begins a moment after late_at, `due` at nudge_at itself; one look more for the former does no harm.
        crossed = or_(*(and_(at > after, at <= until) for at in (_intakes.late_at, _intakes.nudge_at)))
        return (await self._db.execute(select(_intakes.id).where(crossed).limit(1))).first() is not None

    async def _of_intakes(self, section: Section, search: Search, reader: Reader, limit: int, offset: int) -> Listing:
        where = and_(_belongs(section, reader), *intakes_found(search), *_has_row(section, search, reader))
        total = await self._count(select(func.count()).select_from(tables.intakes).where(where))
        page = select(_intakes.id).where(where).order_by(*_order(section)).limit(limit).offset(offset)
        return Listing(total=total, items=[Item(intake_id=id_) for id_ in (await self._db.execute(page)).scalars()])

    async def _of_rows(self, section: Section, search: Search, reader: Reader, limit: int, offset: int) -> Listing:
        where = [_row_belongs(section, reader), *_of_found(search), *_is(search.status)]
        total = await self._count(select(func.count()).select_from(tables.requests).where(*where))
        page = select(_rows.intake_id, _rows.id.label("request_id")).where(*where).order_by(*_row_order(section))
        return Listing(total=total, items=await self._read(Item, page.limit(limit).offset(offset)))

    async def _clients(self, search: Search, reader: Reader, limit: int, offset: int) -> Listing:
        found = and_(_intakes.open_rows > 0, *intakes_found(search), *_has_row(Section.CLIENTS, search, reader))
        # First who is found, then by client: along the clients' index, every open intake would be looked up.
        active = _intakes.id.in_(select(_intakes.id).where(found).correlate(None)) if search else found
        total = await self._count(select(func.count(_intakes.client_key.distinct())).where(active))
        late = case((_intakes.late_at < reader.now, 1), else_=0)
        query = select(
            func.max(_intakes.client).label("client"),
            func.sum(_intakes.open_rows).label("open_rows"),
            func.count().label("intakes"),
            func.sum(late).label("late"),
        )
        page = query.where(active).group_by(_intakes.client_key).order_by(_intakes.client_key)
        return Listing(total=total, clients=await self._read(ClientLine, page.limit(limit).offset(offset)))

    async def _count(self, query: Select[int]) -> int:
        return (await self._db.execute(query)).scalar_one()

    async def _parts(self, kind: type[T], table: Any, intake_ids: Sequence[str], *order: Any) -> list[T]:
        return await self._read(kind, _parts(kind, table, *order), ids=intake_ids)

    async def _held(self, intake_ids: Sequence[str]) -> dict[str, list[Credential]]:
        found: dict[str, list[Credential]] = {}
        for credential in await self._read(Credential, _HELD, ids=intake_ids):
            found.setdefault(credential.request_id, []).append(credential)
        return found


def _of_intakes(kind: Any, table: Table, *order: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    return select(*columns_of(kind, table)).where(table.c.intake_id.in_(_IDS)).order_by(*order)


_parts: Callable[..., Select[*tuple[Any, ...]]] = cache(_of_intakes)
"""Return what reads the rows of one table that belong to some intakes."""


def intakes_found(search: Search) -> list[ColumnElement[bool]]:
    """Return what an intake must fulfil to be found, its apps' status aside."""
    wanted: list[ColumnElement[bool]] = []
    if search.client is not None:
        wanted.append(_intakes.client_key == same(search.client))
    if search.owner_id is not None:
        wanted.append(_intakes.owner_id == search.owner_id)
    words = same(search.words).split()
    return wanted + [_intakes.search_key.contains(word, autoescape=True) for word in words]


def _of_found(search: Search) -> list[ColumnElement[bool]]:
    """Return what a row's intake must fulfil, looked up row by row: a list of single rows is short to begin with."""
    wanted = intakes_found(search)
    return [exists().where(_intakes.id == _rows.intake_id, *wanted)] if wanted else []


def _by_intake(parts: Sequence[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for part in parts:
        found.setdefault(part.intake_id, []).append(part)
    return found


def _belongs(section: Section, reader: Reader) -> ColumnElement[bool]:
    match section:
        case Section.LATE:
            return and_(_intakes.open_rows > 0, _intakes.late_at < reader.now)
        case Section.DUE:
            # What is due and not late lies within three days, whereas all that is late is due as well: so the deadline
            # is searched by its index, and the other moment is hidden from SQLite, which would take its index instead.
            never = literal(reader.now + NEVER, _intakes.nudge_at.type)
            return and_(
                _intakes.open_rows > 0,
                _intakes.late_at >= reader.now,
                func.coalesce(_intakes.nudge_at, never) <= reader.now,
            )
        case Section.MINE:
            return and_(_intakes.owner_id == reader.user_id, _intakes.open_rows > 0)
        case _:
            return _intakes.id.is_not(None)


def _row_belongs(section: Section, reader: Reader) -> ColumnElement[bool]:
    match section:
        case Section.LATE:
            return _rows.late_at < reader.now
        case Section.DUE:
            return _rows.nudge_at <= reader.now
        case Section.AUTHORIZED:
            return and_(_rows.status == Status.AUTHORIZED, _rows.authorized_at >= reader.week_start)
        case Section.INVALID:
            return _rows.status == Status.INVALID
        case Section.FOUND:
            return _rows.id.is_not(None)
        case _:
            return _rows.status.in_(OPEN)


def _has_row(section: Section, search: Search, reader: Reader) -> list[ColumnElement[bool]]:
    """Return that one of the apps for which an intake is in the list has the status looked for."""
    if search.status is None:
        return []
    # A plain list: for a correlated EXISTS, SQLite picks the index of the status and reads it anew for every intake.
    return [_intakes.id.in_(select(_rows.intake_id).where(_row_belongs(section, reader), *_is(search.status)))]


def _is(status: Status | None) -> list[ColumnElement[bool]]:
    return [] if status is None else [_rows.status == status]


def _order(section: Section) -> list[Any]:
    match section:
        case Section.LATE:
            return [_intakes.late_at, _intakes.id]
        case Section.DUE:
            return [_intakes.nudge_at, _intakes.id]
        case Section.MINE:
            return [_intakes.late_at.asc().nulls_last(), _intakes.id]
        case _:
            return [_intakes.created_at.desc(), _intakes.id.desc()]


def _row_order(section: Section) -> list[Any]:
    if section is Section.INVALID:
        return [_rows.status_at, _rows.id]
    return [_rows.authorized_at.desc(), _rows.id.desc()]
