"""A lane: carries out the deliveries of one kind, so that none is lost and none arrives twice."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import ClassVar

import structlog

from bot.domain import delivery as rules
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryState
from bot.ports.clock import Clock
from bot.ports.errors import (
    AnswerLostError,
    NotFoundError,
    OutsideError,
    RateLimitedError,
    RefusedError,
    ShutOutError,
    UnreachableError,
)
from bot.ports.store import StaleError, Store, StoreUnavailableError, Tx
from bot.services.claim import ClaimRanOutError, held
from bot.services.fresh import freshly
from bot.services.rest import Rest
from bot.services.systems import Systems

log = structlog.get_logger()

Apply = Callable[[Tx], Awaitable[None]]
"""What a delivery's success changes in our rows; runs in the transaction that marks it sent."""
BATCH = 20
PROBE_PAUSE = timedelta(seconds=5)
"""While a system is in trouble, one delivery at a time is tried on it, and no more often than this."""
STALE_TRIES = 10
STUBBORN_PAUSE = timedelta(minutes=15)
"""Between attempts at something that was refused and that we may not give up."""


class NotYetError(Exception):
    """Raised by a handler when what the delivery hangs on is not there yet."""

    def __init__(self, pause: timedelta = timedelta(seconds=2)) -> None:
        super().__init__("not yet")
        self.pause = pause


class UnfinishedError(OutsideError):
    """Raised by a handler when the system answered well, but what was asked for does not show yet."""


class DeletedError(OutsideError):
    """Raised by a handler when somebody deleted from the store what the delivery is about: there is nothing to do."""

    def __init__(self) -> None:
        super().__init__(rules.ENDED)


class CannotLookError(Exception):
    """Raised by a handler for which nobody can tell whether a lost delivery arrived, and which must not repeat it."""


class Handler:
    """How one kind of delivery is carried out.

    Attributes:
        kind: the kind.
        system: the outside system it talks to.
        width: how many may be under way at once.
        repeatable: sending twice does no harm, so an unknown outcome is simply sent again.
        gives_up: a refusal ends it; otherwise it is tried again for ever, with long pauses.
        look_pause: between two looks for one whose outcome is unknown: as long as the system may still be at it.
    """

    kind: ClassVar[DeliveryKind]
    system: ClassVar[str]
    width: ClassVar[int] = 1
    repeatable: ClassVar[bool] = False
    gives_up: ClassVar[bool] = True
    look_pause: ClassVar[timedelta] = rules.LOOK_AGAIN

    async def send(self, delivery: Delivery) -> Apply:
        """Send it; raises OutsideError's kinds, or NotYetError."""
        raise NotImplementedError

    async def look(self, delivery: Delivery) -> Apply | None:
        """Look whether it arrived after all; None when it cannot be found. Never called when `repeatable`."""
        raise NotImplementedError

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:
        """Let the rows say that it did not arrive (yet); by default there is nobody to tell."""


async def nothing(_: Tx) -> None:
    """Change nothing: the message was the whole effect."""


async def needless(_: Tx) -> None:
    """Change nothing: it turned out that nothing had to be sent, so this tells nothing of the system behind it."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    delivery: Delivery
    apply: Apply | None = None
    error: OutsideError | None = None
    asked: bool = True
    """Whether the system behind it was asked anything, and so has shown how it fares."""

    @property
    def arrived(self) -> bool:
        """Tell whether it is known to have arrived: a fact, whoever holds the claim."""
        return self.delivery.state is DeliveryState.SENT and self.asked


class Lane:
    """Runs one handler over everything due of its kind.

    `shared`: other replicas take over what is claimed here once the claim has run out.
    """

    def __init__(self, handler: Handler, store: Store, clock: Clock, systems: Systems, *, shared: bool = False) -> None:
        self._shared = shared
        self._handler = handler
        self._store = store
        self._clock = clock
        self._systems = systems
        self._rest = Rest(clock)

    @property
    def kind(self) -> DeliveryKind:
        """Return the kind of delivery it carries."""
        return self._handler.kind

    async def run(self) -> None:
        """Deliver until nothing is due; stops early when the outside system is in trouble, and then only probes it."""
        if self._rest.is_on():
            return
        limit, batch = await self._due()
        while batch:
            gate = asyncio.Semaphore(self._handler.width)
            results = await asyncio.gather(*(self._guarded(gate, one) for one in batch), return_exceptions=True)
            for result in results:
                if isinstance(result, BaseException):
                    raise result
            if not all(results):
                await self._take_rest()
                return
            if len(batch) < limit:
                return  # that was all; what became due meanwhile was hurried or is seen at the next look
            limit, batch = await self._due()

    async def _take_rest(self) -> None:
        async with self._store.transaction(read_only=True) as tx:
            state = await tx.system(self._handler.system)
        if self._systems.is_in_trouble(state):
            self._rest.begin(PROBE_PAUSE)

    async def _due(self) -> tuple[int, list[Delivery]]:
        """Return how many may be tried at once, and as many of those due."""
        async with self._store.transaction(read_only=True) as tx:
            in_trouble = self._systems.is_in_trouble(await tx.system(self._handler.system))
            limit = 1 if in_trouble else BATCH
            return limit, await tx.due(self._handler.kind, self._clock.now(), limit)

    async def _guarded(self, gate: asyncio.Semaphore, delivery: Delivery) -> bool:
        async with gate:
            return await self._deliver(delivery)

    async def _deliver(self, delivery: Delivery) -> bool:
        """Carry one delivery as far as it goes now; False when the system behind it is in trouble."""
        async with self._store.transaction() as tx:
            claimed = await tx.claim(delivery, self._clock.now())
        if claimed is None:
            return True
        try:
            outcome = await self._hold(delivery, claimed)
            await self._settle(claimed, outcome)
        except ClaimRanOutError:
            log.warning("delivery.claim_ran_out", kind=claimed.kind, delivery=claimed.id)
            return True
        except StoreUnavailableError:
            raise
        except Exception:
            # Whatever it was, and however far it got: left as claimed it would be tried for ever, and nobody would see.
            log.exception("delivery.stumbled", kind=claimed.kind, delivery=claimed.id)
            await self._settle(claimed, _Outcome(rules.stumbled(claimed, self._clock.now()), asked=False))
            return True
        return await self._note(outcome)

    async def _hold(self, before: Delivery, claimed: Delivery) -> _Outcome:
        """Attempt it for as long as nobody else may."""
        if not self._shared or claimed.next_attempt_at is None:
            return await self._attempt(before, claimed)
        async with held(self._clock, claimed.next_attempt_at):
            return await self._attempt(before, claimed)

    async def _attempt(self, before: Delivery, claimed: Delivery) -> _Outcome:
        looking = before.must_look and not self._handler.repeatable
        try:
            if looking:
                return await self._look(before, claimed)
            apply = await self._handler.send(claimed)
            return _Outcome(rules.sent(claimed), apply, asked=apply is not needless)
        except NotYetError as wait:
            return _Outcome(rules.postponed(claimed, self._clock.now() + wait.pause), asked=False)
        except CannotLookError as unknown:
            # Nobody sends it again, so nobody would find out that the system is well: it counts as well from here on.
            return _Outcome(rules.unknowable(claimed, str(unknown)))
        except DeletedError as gone:
            return _Outcome(rules.gave_up(claimed, str(gone)), asked=False)
        except OutsideError as error:
            return _Outcome(self._after(error, claimed, looking=looking), error=error)

    async def _look(self, before: Delivery, claimed: Delivery) -> _Outcome:
        apply = await self._handler.look(before)
        if apply is None:
            return _Outcome(rules.not_found(claimed, self._clock.now(), self._handler.look_pause))
        return _Outcome(rules.sent(claimed), apply, asked=apply is not needless)

    def _after(self, error: OutsideError, claimed: Delivery, *, looking: bool) -> Delivery:
        now, why = self._clock.now(), str(error)
        pause = error.retry_after if isinstance(error, RateLimitedError) else None
        if looking:
            return rules.look_failed(claimed, why, now, pause)
        if isinstance(error, AnswerLostError):
            return rules.lost(claimed, why, now)
        if isinstance(error, RateLimitedError | UnreachableError | UnfinishedError):
            return rules.not_sent(claimed, why, now, pause)
        if self._handler.gives_up:
            return rules.gave_up(claimed, why)
        return rules.not_sent(claimed, why, now, STUBBORN_PAUSE)

    async def _settle(self, claimed: Delivery, outcome: _Outcome) -> None:
        """Write the outcome and what it changes together; a dossier that moved meanwhile is read again."""
        try:
            await freshly(self._store, partial(self._write, claimed, outcome), STALE_TRIES)
        except StaleError:
            log.error("delivery.stale", kind=claimed.kind, delivery=claimed.id)  # noqa: TRY400 - where it was raised says nothing

    async def _write(self, claimed: Delivery, outcome: _Outcome, tx: Tx) -> None:
        if not await tx.settle(claimed, outcome.delivery) and not await self._is_news(tx, claimed, outcome):
            return
        if outcome.apply is not None:
            await outcome.apply(tx)
        elif outcome.error is not None:
            final = outcome.delivery.next_attempt_at is None
            await self._handler.failed(tx, outcome.delivery, outcome.error, final=final)

    async def _is_news(self, tx: Tx, claimed: Delivery, outcome: _Outcome) -> bool:
        """Tell whether an outcome counts although its claim was lost: only that a thing arrived, and nobody noted it.

        Whoever took it over would else have to find it, and a link that only this answer held would be gone. Failures
        are theirs to judge, and what is repeatable they repeat as the rows are by then.
        """
        log.warning("delivery.claim_lost", kind=claimed.kind, delivery=claimed.id)
        return outcome.arrived and not self._handler.repeatable and await tx.arrived(claimed)

    async def _note(self, outcome: _Outcome) -> bool:
        """Note how the system fares: well if it answers, even with a no; not if it is away or shuts us out.

        The watcher's list call follows the same rule; so one does not take back what the other just noted.
        """
        error = outcome.error
        if not isinstance(error, ShutOutError) and _is_answer(error):
            if outcome.asked:
                await self._systems.ok(self._handler.system)
            return True
        log.info("delivery.delayed", kind=self._handler.kind, why=str(error))
        if isinstance(error, RateLimitedError):
            return False
        await self._systems.failing(self._handler.system, str(error))
        return False


def _is_answer(error: OutsideError | None) -> bool:
    return error is None or isinstance(error, RefusedError | NotFoundError | UnfinishedError)
