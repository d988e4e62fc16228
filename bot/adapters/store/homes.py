"""App Homes: who opened theirs, what they look at, and what Slack shows."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, case, delete, select, update

from bot.adapters.store.part import Part
from bot.adapters.store.rows import as_row, columns_of
from bot.adapters.store.tables import deliveries, homes
from bot.adapters.store.types import moment
from bot.domain.delivery import Delivery, DeliveryState
from bot.ports.figures import HomeRecord

AT_ONCE = 500
_has = deliveries.c
_HOME = select(*columns_of(HomeRecord, homes)).where(homes.c.user_id == bindparam("user_id"))
_USERS = select(homes.c.user_id).where(homes.c.opened_at >= moment("since")).order_by(homes.c.user_id)


class Homes(Part):
    """The verbs for App Homes."""

    async def home(self, user_id: str) -> HomeRecord | None:
        """Return somebody's App Home, or None when they never opened it."""
        return next(iter(await self._read(HomeRecord, _HOME, user_id=user_id)), None)

    async def keep_home(self, home: HomeRecord) -> None:
        """Remember somebody's App Home."""
        await self._keep(homes, as_row(home))

    async def published(self, home: HomeRecord, digest: str) -> bool:
        """Note what Slack shows now; False when somebody else published meanwhile, or it was forgotten."""
        as_read = (homes.c.user_id == home.user_id, homes.c.digest.is_not_distinct_from(home.digest))
        done = await self._db.execute(update(homes).where(*as_read).values(digest=digest))
        return bool(done.rowcount)

    async def forget_home(self, user_id: str) -> None:
        """Forget somebody's App Home: Slack does not show it to them any more."""
        await self._db.execute(delete(homes).where(homes.c.user_id == user_id))

    async def home_users(self, opened_since: datetime) -> list[str]:
        """Return who opened App Home since then."""
        return list((await self._db.execute(_USERS, {"since": opened_since})).scalars())

    async def owe_soon(self, planned: Sequence[Delivery]) -> None:
        """Store deliveries of projections, or make those of the same key owed again, in one statement.

        One that is owed already keeps its moment: else a steady stream of changes would put it off for ever.
        """
        for some in _chunks(planned):
            statement = self._insert(deliveries).values([as_row(one) for one in some])
            is_sending = _has.state == DeliveryState.SENDING
            waits = and_(_has.state != DeliveryState.SENT, _has.next_attempt_at.is_not(None))
            again = {
                "generation": _has.generation + 1,
                "state": case((is_sending, _has.state), else_=statement.excluded.state),
                "next_attempt_at": case((waits, _has.next_attempt_at), else_=statement.excluded.next_attempt_at),
            }
            await self._db.execute(statement.on_conflict_do_update(index_elements=["key"], set_=again))


def _chunks(planned: Sequence[Delivery]) -> Iterator[Sequence[Delivery]]:
    """Cut into pieces: a statement holds only so many values."""
    return (planned[start : start + AT_ONCE] for start in range(0, len(planned), AT_ONCE))
