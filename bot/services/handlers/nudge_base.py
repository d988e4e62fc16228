"""What the channels of a nudge have in common: is it still wanted, and what its arrival changes."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain import rounds as rules
from bot.domain.delivery import Delivery
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Event, EventKind, Surface
from bot.domain.rounds import Round
from bot.ports.store import StaleError, Tx
from bot.services.door import is_shut
from bot.services.fresh import freshly
from bot.services.handlers.reading import read_dossier
from bot.services.lane import Apply, Handler, NotYetError
from bot.services.nudging.desk import Desk

Extra = Callable[[Tx, Dossier], Awaitable[None]]
"""What an arrival changes besides, given the dossier as it is after it."""


class NudgeHandler(Handler):
    """One channel."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def owed(self, delivery: Delivery) -> Round:
        """Return the round a delivery belongs to."""
        carried = delivery.payload
        at, rows = datetime.fromisoformat(carried["at"]), tuple(carried["rows"])
        return Round(at=at, rows=rows, escalates=bool(carried["escalates"]))

    async def still_wanted(self, delivery: Delivery) -> Dossier | None:
        """Return the dossier when the nudge should still go out; otherwise call its round off and return None.

        Raises:
            NotYetError: it was held up until the contact's working hours were over, or could not be called off yet.
        """
        dossier = await read_dossier(self._desk.store, delivery)
        asked, now = bool(delivery.payload.get("asked")), self._desk.clock.now()
        wanted = rules.is_wanted(dossier, self.owed(delivery), asked=asked, now=now)
        if not wanted or await is_shut(self._desk.store, dossier.intake):
            await self._call_off(delivery)
            return None
        opening = self._desk.rounds.plan.opening(dossier.intake, now)
        if opening > now and not asked:
            raise NotYetError(opening - now)
        return dossier

    def arrived(self, delivery: Delivery, at: datetime, *extras: Extra) -> Apply:
        """Return the change that an arrival over this channel makes: the first one moves Last Nudge and Nudge Count.

        `at` is when it was sent, not when that came to be noted.
        """
        desk, owed = self._desk, self.owed(delivery)

        async def apply(tx: Tx) -> None:
            dossier = await tx.dossier(delivery.intake_id)
            if dossier is None:
                return
            told = _nudged(delivery, owed, at)
            saved = await desk.recorder.record(tx, dossier, rules.arrived(dossier, owed, at), [told])
            for extra in extras:
                await extra(tx, saved)

        return apply

    async def _call_off(self, delivery: Delivery) -> None:
        async def called_off(tx: Tx) -> None:
            dossier = await tx.dossier(delivery.intake_id)
            if dossier is not None:
                after = rules.dropped(dossier, self.owed(delivery).at)
                await self._desk.recorder.record(tx, dossier, after, ())

        try:
            await freshly(self._desk.store, called_off)
        except StaleError:
            # A round that stayed open with nothing owed would be the intake's last one.
            raise NotYetError from None


def _nudged(delivery: Delivery, owed: Round, now: datetime) -> Event:
    return Event(
        at=now,
        actor=BOT,
        surface=Surface.DELIVERY,
        kind=EventKind.NUDGED,
        intake_id=delivery.intake_id,
        data={"by": str(delivery.kind), "round": owed.at.isoformat(), "escalates": owed.escalates},
    )
