"""Small notes: marks in time, how outside systems fare, and which incoming events were seen."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, select

from bot.adapters.store.part import Part
from bot.adapters.store.rows import columns_of
from bot.adapters.store.tables import inbox, marks, systems
from bot.ports.store import SystemState

REMEMBERED = timedelta(days=1)
"""How long an incoming event is remembered; whoever sends it again does so within minutes."""
FORGOTTEN_AT_ONCE = 100

_MARK = select(marks.c.at).where(marks.c.name == bindparam("name"))
_SYSTEMS = select(*columns_of(SystemState, systems))
_SYSTEM = _SYSTEMS.where(systems.c.name == bindparam("name"))
_FAILING = _SYSTEMS.where(systems.c.failing_since.is_not(None)).order_by(systems.c.name)


class Notes(Part):
    """The verbs for marks, systems and the inbox."""

    async def mark(self, name: str) -> datetime | None:
        """Return when a named mark was last set, or None."""
        return (await self._db.execute(_MARK, {"name": name})).scalar_one_or_none()

    async def set_mark(self, name: str, at: datetime) -> None:
        """Set a named mark."""
        await self._keep(marks, {"name": name, "at": at})

    async def drop_marks(self, beginning: str) -> None:
        """Forget the marks whose names begin like this."""
        await self._db.execute(delete(marks).where(marks.c.name.startswith(beginning, autoescape=True)))

    async def system(self, name: str) -> SystemState:
        """Return how an outside system fares."""
        return next(iter(await self._read(SystemState, _SYSTEM, name=name)), SystemState(name=name))

    async def failing_systems(self) -> list[SystemState]:
        """Return the outside systems that cannot be reached, by name."""
        return await self._read(SystemState, _FAILING)

    async def set_system(self, state: SystemState) -> None:
        """Note how an outside system fares; writes only what changed."""
        old, new = asdict(await self.system(state.name)), asdict(state)
        changed = {name for name, value in new.items() if value != old[name]}
        if changed:
            await self._keep(systems, new, changed)

    async def first_time(self, key: str, now: datetime) -> bool:
        """Tell whether an incoming event's key is new, and remember it."""
        forgotten = inbox.c.seen_at < now - REMEMBERED
        statement = self._insert(inbox).values(key=key, seen_at=now)
        renewed = statement.on_conflict_do_update(index_elements=["key"], set_={"seen_at": now}, where=forgotten)
        is_new = (await self._db.execute(renewed.returning(inbox.c.key))).first() is not None
        if is_new:
            await self._forget(forgotten)
        return is_new

    async def _forget(self, forgotten: ColumnElement[bool]) -> None:
        """Drop old keys, a few at a time; those that another process is dropping are left to it."""
        some = select(inbox.c.key).where(forgotten).limit(FORGOTTEN_AT_ONCE).with_for_update(skip_locked=True)
        await self._db.execute(delete(inbox).where(inbox.c.key.in_(some)))
