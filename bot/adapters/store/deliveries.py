"""Deliveries: planned, claimed and settled so that of many workers one sends."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, Update, and_, bindparam, or_, select, update

from bot.adapters.store.part import Part, insert_into
from bot.adapters.store.rows import as_row, columns_of
from bot.adapters.store.tables import deliveries
from bot.adapters.store.types import moment
from bot.domain import delivery as rules
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState

LONG = timedelta(hours=1)
"""A delivery that has been unknown for longer than this needs a person."""
OFTEN = 6
"""So many failures in a row took more than five minutes (`rules.backoff`): it will not heal by itself soon."""

_has = deliveries.c
_ALL = select(*columns_of(Delivery, deliveries))
_KEYED = _ALL.where(_has.key == bindparam("key"))
_is_due = _has.next_attempt_at <= moment("now")
_KINDS_DUE = select(_has.kind).where(_is_due).distinct()
_DUE = (
    _ALL.where(_has.kind == bindparam("kind"), _is_due)
    .order_by(_has.next_attempt_at, _has.seq)
    .limit(bindparam("limit", type_=Integer))
)

_AS_READ = update(deliveries).where(
    _has.id == bindparam("read_id"), _has.attempts == bindparam("read_attempts"), _has.state != DeliveryState.SENT
)
_OURS = update(deliveries).where(
    _has.id == bindparam("read_id"), _has.attempts == bindparam("read_attempts"), _has.state == DeliveryState.SENDING
)
_STILL_OURS = _OURS.where(_has.generation == bindparam("read_generation"))
_THE_ONE = update(deliveries).where(_has.id == bindparam("read_id"))


class Deliveries(Part):
    """The verbs for deliveries; `bot.domain.delivery` says what the new values are."""

    async def plan(self, delivery: Delivery) -> bool:
        """Store a planned delivery; False when its key is planned already."""
        done = await self._db.execute(_unless_there(self._db.dialect.name), as_row(delivery))
        is_new = done.first() is not None
        if is_new:
            self._hurry_for(delivery)
        return is_new

    async def owe(self, delivery: Delivery, now: datetime) -> None:
        """Store a projection's delivery, or make the one of the same key owed again."""
        if await self.plan(delivery):
            return
        (known,) = await self._read(Delivery, _KEYED.with_for_update(), key=delivery.key)
        again = rules.owed_again(known, now)
        await self._change(known, again, _THE_ONE)
        self._hurry_for(again)

    async def delivery(self, key: str) -> Delivery | None:
        """Return the delivery with this key, or None."""
        return next(iter(await self._read(Delivery, _KEYED, key=key)), None)

    async def due(self, kind: DeliveryKind, now: datetime, limit: int) -> list[Delivery]:
        """Return deliveries of a kind whose next attempt is due, the longest due first."""
        return await self._read(Delivery, _DUE, kind=kind, now=now, limit=limit)

    async def kinds_due(self, now: datetime) -> list[DeliveryKind]:
        """Return the kinds of which a delivery is due; reads only what is."""
        return list((await self._db.execute(_KINDS_DUE, {"now": now})).scalars())

    async def owed_before(self, delivery: Delivery) -> datetime | None:
        """Return when the oldest delivery of its kind and intake that was planned before it is tried next, or None."""
        its_place = select(_has.seq).where(_has.id == delivery.id).scalar_subquery()
        same_thread = and_(_has.kind == delivery.kind, _has.intake_id == delivery.intake_id)
        still_owed = and_(_has.seq < its_place, _has.next_attempt_at.is_not(None))
        query = select(_has.next_attempt_at).where(same_thread, still_owed).order_by(_has.seq).limit(1)
        return (await self._db.execute(query)).scalar_one_or_none()

    async def claim(self, delivery: Delivery, now: datetime) -> Delivery | None:
        """Claim a delivery as read; None when somebody else was faster or it is sent."""
        claimed = rules.claim(delivery, now)
        return claimed if await self._change(delivery, claimed, _AS_READ) else None

    async def settle(self, claimed: Delivery, outcome: Delivery) -> bool:
        """Write the outcome of a claimed delivery; False when the claim was lost meanwhile."""
        if await self._change(claimed, outcome, _STILL_OURS):
            return True
        return await self._change(claimed, rules.postponed(outcome, until=self._clock.now()), _OURS)

    async def arrived(self, claimed: Delivery) -> bool:
        """Mark sent what arrived under a claim that was lost; False when it is marked so, or owed again, already."""
        sent = as_row(rules.sent(claimed))
        values = {name: sent[name] for name in ("state", "next_attempt_at", "error", "looks", "failures")}
        not_yet = and_(_has.state != DeliveryState.SENT, _has.generation == claimed.generation)
        done = await self._db.execute(update(deliveries).where(_has.id == claimed.id, not_yet).values(values))
        return bool(done.rowcount)

    async def replan(self, key: str, now: datetime) -> bool:
        """Make a delivery that nothing more happens to by itself due again; False when there is none such."""
        values = {"state": DeliveryState.PLANNED, "next_attempt_at": now, "error": None}
        over = and_(_has.state.in_((DeliveryState.FAILED, DeliveryState.UNKNOWN)), _has.next_attempt_at.is_(None))
        statement = update(deliveries).where(_has.key == key, over).values(values).returning(_has.kind)
        kind = (await self._db.execute(statement)).scalar_one_or_none()
        if kind is not None:
            self.hurry(kind)
        return kind is not None

    async def orphaned(self, now: datetime) -> int:
        """At start of the only process: make every claim of a dead one unknown and due; returns how many."""
        values = {"state": DeliveryState.UNKNOWN, "next_attempt_at": now, "failures": _has.failures + 1}
        claims = update(deliveries).where(_has.state == DeliveryState.SENDING)
        return (await self._db.execute(claims.values(values))).rowcount

    async def undelivered(self) -> list[Delivery]:
        """Return deliveries that need a person: given up, or long unknown."""
        since = self._clock.now() - LONG
        never_again = _has.next_attempt_at.is_(None)
        long_unknown = and_(_has.state == DeliveryState.UNKNOWN, or_(never_again, _has.created_at < since))
        return await self._read(Delivery, _ALL.where(or_(_given_up(), long_unknown)).order_by(_has.seq))

    async def struggling(self) -> list[Delivery]:
        """Return deliveries that are tried again and again, for minutes, always in vain; but none of `undelivered`."""
        young_unknown = and_(_has.state == DeliveryState.UNKNOWN, _has.created_at >= self._clock.now() - LONG)
        tried = or_(_has.state.in_((DeliveryState.FAILED, DeliveryState.SENDING)), young_unknown)
        in_vain = and_(tried, _has.failures >= OFTEN, _has.next_attempt_at.is_not(None))
        return await self._read(Delivery, _ALL.where(in_vain).order_by(_has.seq))

    def _hurry_for(self, delivery: Delivery) -> None:
        """Have its lane run, unless it is not due yet: then the lane's own tick is soon enough."""
        if delivery.next_attempt_at is not None and delivery.next_attempt_at <= self._clock.now():
            self.hurry(delivery.kind)

    async def _change(self, before: Delivery, after: Delivery, guarded: Update) -> bool:
        """Write the columns that differ, if the row is still as it was read."""
        old = as_row(before)
        values = {name: value for name, value in as_row(after).items() if value != old[name]}
        read = {f"read_{name}": old[name] for name in ("id", "attempts", "generation")}
        done = await self._db.execute(guarded, (values or {"state": after.state}) | read)
        return bool(done.rowcount)


@cache
def _unless_there(engine: str) -> Any:
    """Return an INSERT of whatever it is given, which does nothing where the key is there."""
    return insert_into(deliveries, engine).on_conflict_do_nothing(index_elements=["key"]).returning(_has.seq)


def _given_up() -> Any:
    return and_(_has.state == DeliveryState.FAILED, _has.next_attempt_at.is_(None))
