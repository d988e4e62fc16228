"""Look-ups across dossiers."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, exists, func, or_, select, union_all

from bot.adapters.store import tables
from bot.adapters.store.part import Part
from bot.adapters.store.rows import columns_of
from bot.adapters.store.types import moment
from bot.domain.credential import HOLDS_NOTHING
from bot.domain.finding import Finding, FindingKind
from bot.domain.make_request import Creation
from bot.domain.naming import open_key, same
from bot.domain.status import ENDED, FINISHED, Status
from bot.ports.store import OpenRow, Testable, Watched

_intakes = tables.intakes.c
_made = tables.make_requests.c
_rows = tables.requests.c
_held = tables.credentials.c
AT_ONCE = 500
"""So many names in one statement."""


class Lookups(Part):
    """The verbs that find intakes, rows and names."""

    async def intake_by_source(self, source_key: str) -> str | None:
        """Return the id of the intake opened from this form, or None."""
        return await self._one(select(_intakes.id).where(_intakes.source_key == source_key))

    async def intake_of_request(self, request_id: str) -> str | None:
        """Return the id of the intake a row belongs to, or None."""
        return await self._one(select(_rows.intake_id).where(_rows.id == request_id))

    async def open_rows(self, client: str, project: str, app_keys: Collection[str]) -> list[OpenRow]:
        """Return which of these apps are under way for the client and project."""
        keys = [open_key(client, project, app) for app in app_keys]
        query = select(_rows.app_key, _rows.app_label, _rows.intake_id, _rows.id.label("request_id"))
        return await self._read(OpenRow, query.where(_rows.open_key.in_(keys)).order_by(_rows.open_key))

    async def intakes(self, limit: int, offset: int = 0) -> list[str]:
        """Return ids of intakes, newest first."""
        return await self._all(_newest().limit(limit).offset(offset))

    async def intakes_in(self, client: str, project: str) -> list[str]:
        """Return ids of intakes of one client and project, newest first."""
        here = (_intakes.client_key == same(client), _intakes.project_key == same(project))
        return await self._all(_newest().where(*here))

    async def open_intakes(self) -> list[str]:
        """Return ids of intakes with at least one row that has not ended, newest first."""
        under_way = select(_rows.intake_id).where(_rows.open_key.is_not(None))
        return await self._all(_newest().where(_intakes.id.in_(under_way)))

    async def clients(self, query: str, limit: int) -> list[str]:
        """Return client names that contain `query` in any case, most recently used first."""
        return await self._names(_intakes.client, _intakes.client_key, query, limit)

    async def projects(self, client: str | None, query: str, limit: int) -> list[str]:
        """Return project names that contain `query` in any case, most recently used first."""
        of_client = () if client is None else (_intakes.client_key == same(client),)
        return await self._names(_intakes.project, _intakes.project_key, query, limit, *of_client)

    async def watched(self) -> list[Watched]:
        """Return every Make request that exists, with what we last saw."""
        return await self._read(Watched, _watched())

    async def make_requests_behind(self, make_ids: Collection[str]) -> dict[str, str]:
        """Return, by whichever of these ids of Make's (of a request, credential or connection), our Make request's."""
        wanted, came_from = list(make_ids), func.coalesce(_held.make_request_id, _rows.make_request_id)
        queries = [select(_made.make_id.label("told"), _made.id).where(_made.make_id.in_(wanted))]
        for column in (_held.id, _held.remote_id):
            through = select(column.label("told"), came_from).where(column.in_(wanted))
            queries.append(through.join(tables.requests, _rows.id == _held.request_id))
        found = await self._db.execute(union_all(*queries))
        return {told: made_id for told, made_id in found if made_id is not None}

    async def testable(self, before: datetime, limit: int) -> list[Testable]:
        """Return authorized connections that were never tested, or last at or before this, the longest ago first."""
        return await self._read(Testable, _testable(), before=before, limit=limit)

    async def live_after_end(self) -> list[Finding]:
        """Return a finding for each row that has ended and is not being revoked while a credential of it is live."""
        is_live = or_(_held.remote_id.is_not(None), _held.state.not_in(HOLDS_NOTHING))
        ended = and_(_rows.status.in_(ENDED), _rows.revoke_requested_at.is_(None))
        query = select(_rows.id, _rows.intake_id, _rows.app_label, _rows.status, _intakes.client)
        query = query.join(tables.intakes, _intakes.id == _rows.intake_id).where(ended)
        found = await self._db.execute(query.where(exists().where(_held.request_id == _rows.id, is_live)))
        return [_live(*row) for row in found]

    async def request_names(self, names: Collection[str]) -> dict[str, str | None]:
        """Return Make's id by the name we gave, for those of these names we know and have not called off."""
        known: dict[str, str | None] = {}
        wanted = list(names)
        for start in range(0, len(wanted), AT_ONCE):
            some = _made.name.in_(wanted[start : start + AT_ONCE])
            query = select(_made.name, _made.make_id).where(some, _made.creation != Creation.CALLED_OFF)
            found = (await self._db.execute(query)).mappings()
            known |= {row["name"]: row["make_id"] for row in found}
        return known

    async def nudgeable(self, before: datetime) -> list[str]:
        """Return ids of intakes with an open row whose clock, or last nudge, began at or before this, oldest first."""
        return await self._all(_nudgeable(), before=before)

    async def became_late(self, after: datetime, until: datetime) -> list[str]:
        """Return ids of intakes with an open row whose clock began after the one moment, and at or before the other."""
        return await self._all(_became_late(), after=after, until=until)

    async def troubled(self, limit: int) -> list[str]:
        """Return ids of intakes with a problem on a row, card or creation, or an unknown state, newest first."""
        odd_row = or_(_rows.problem.is_not(None), _rows.unknown_state.is_not(None))
        of_it = (
            _intakes.mail_problem.is_not(None),
            exists().where(_rows.intake_id == _intakes.id, odd_row),
            exists().where(_made.intake_id == _intakes.id, _made.creation == Creation.FAILED),
            exists().where(tables.cards.c.intake_id == _intakes.id, tables.cards.c.problem.is_not(None)),
        )
        return await self._all(_newest().where(or_(*of_it)).limit(limit))

    async def intake_of_card(self, channel_id: str, ts: str) -> str | None:
        """Return the id of the intake whose card this message is, or None."""
        card = tables.cards.c
        return await self._one(select(card.intake_id).where(card.channel_id == channel_id, card.ts == ts))

    async def _names(self, name: Any, key: Any, query: str, limit: int, *where: Any) -> list[str]:
        """Take each name as it was last spelled."""
        newest = (_intakes.created_at.desc(), _intakes.id.desc())
        rank = func.row_number().over(partition_by=key, order_by=newest).label("rank")
        known = select(name.label("name"), rank, _intakes.created_at, _intakes.id)
        found = known.where(key.contains(same(query), autoescape=True), *where).subquery()
        latest = select(found.c.name).where(found.c.rank == 1)
        return await self._all(latest.order_by(found.c.created_at.desc(), found.c.id.desc()).limit(limit))

    async def _one(self, query: Select[str]) -> str | None:
        return (await self._db.execute(query)).scalar_one_or_none()

    async def _all(self, query: Select[str], /, **bound: object) -> list[str]:
        return list((await self._db.execute(query, bound)).scalars())


def _live(request_id: str, intake_id: str, app: str, status: Status, client: str) -> Finding:
    return Finding(
        kind=FindingKind.LIVE_AFTER_END,
        subject=request_id,
        about=f"{client} · {app}",
        detail=str(status),
        intake_id=intake_id,
    )


def _newest() -> Select[str]:
    return select(_intakes.id).order_by(_intakes.created_at.desc(), _intakes.id.desc())


@cache
def _watched() -> Select[*tuple[Any, ...]]:
    exist = and_(_made.creation == Creation.CREATED, _made.make_id.is_not(None))
    query = select(*columns_of(Watched, tables.make_requests), _expects_something().label("is_open")).where(exist)
    return query.order_by(_made.created_at, _made.id)


@cache
def _testable() -> Select[*tuple[Any, ...]]:
    columns = (_rows.intake_id, _held.request_id, _held.id.label("credential_id"), _held.remote_id, _held.tested_at)
    works = and_(_held.state == "authorized", _held.remote_id.is_not(None), _held.component == "account")
    due = or_(_held.tested_at.is_(None), _held.tested_at <= moment("before"))
    idle = and_(_rows.status.not_in(ENDED), _rows.revoke_requested_at.is_(None), _rows.again_requested_at.is_(None))
    query = select(*columns).join(tables.requests, _rows.id == _held.request_id).where(works, due, idle)
    return query.order_by(_held.tested_at.nulls_first(), _held.id).limit(bindparam("limit", type_=Integer))


@cache
def _nudgeable() -> Select[str]:
    since = func.coalesce(_rows.last_nudge_at, _rows.restarted_at, _rows.requested_at)
    return _waiting(since <= moment("before"))


@cache
def _became_late() -> Select[str]:
    began = func.coalesce(_rows.restarted_at, _rows.requested_at)
    return _waiting(and_(began > moment("after"), began <= moment("until")))


def _waiting(when: Any) -> Select[str]:
    """Return the intakes with a row that waits for the client, and for nobody here."""
    idle = (_rows.withdrawn_at, _rows.revoke_requested_at, _rows.again_requested_at, _rows.paused_at)
    open_rows = and_(_rows.status.not_in(FINISHED), *(column.is_(None) for column in idle), when)
    query = select(_intakes.id).where(_intakes.id.in_(select(_rows.intake_id).where(open_rows)))
    return query.order_by(_intakes.created_at, _intakes.id)


def _expects_something() -> Any:
    """A row of it is open, or is authorized and Make has not yet shown what it is connected by."""
    of_it = _rows.make_request_id == _made.id
    unconnected = and_(_held.remote_id.is_(None), _held.state.not_in(HOLDS_NOTHING))
    lacks = or_(
        ~exists().where(_held.request_id == _rows.id, _held.remote_id.is_not(None)),
        exists().where(_held.request_id == _rows.id, unconnected),
    )
    awaited = or_(_rows.status.not_in(FINISHED), and_(_rows.status == Status.AUTHORIZED, lacks))
    return exists().where(of_it, awaited)
