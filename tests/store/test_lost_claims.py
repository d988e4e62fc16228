"""A worker that wakes after its work was rescued: the row count of its claim decides what it may still write."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar, cast

import pytest

from bot.adapters.store import SqlStore
from bot.domain.delivery import LEASE, LOOK_AGAIN, Delivery, DeliveryKind, DeliveryState
from bot.domain.status import Status
from bot.messages.texts import Texts
from bot.ports.credential_api import Created, CredentialApi, RequestHead
from bot.ports.errors import OutsideError, RefusedError, UnreachableError
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.handlers.make_create import MakeCreate
from bot.services.lane import Apply, Handler, Lane
from bot.services.recorder import Recorder
from bot.services.systems import Systems
from tests.store.build import a_delivery, a_dossier
from tests.store.conftest import StandingClock

LINK = "https://eu1.make.com/cr/only-here"


@dataclass
class Sleeper(Handler):
    """Stands still with the call's outcome in its hands, until somebody else has done its work."""

    kind: ClassVar[DeliveryKind] = DeliveryKind.THREAD_POST
    system: ClassVar[str] = "slack"
    meanwhile: Callable[[], Awaitable[object]]
    outcome: OutsideError | None = None
    written: list[str] = field(default_factory=list)

    async def send(self, _: Delivery) -> Apply:
        await self.meanwhile()
        if self.outcome is not None:
            raise self.outcome
        return self._writes("the sleeper's")

    async def look(self, _: Delivery) -> Apply | None:
        return self._writes("the rescuer's")

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:  # noqa: ARG002 - the error is enough
        self.written.append(f"failed: {error}")

    def _writes(self, what: str) -> Apply:
        async def apply(_: object) -> None:
            self.written.append(what)

        return apply


class Repeatable(Sleeper):
    repeatable = True


@pytest.fixture
def lane(store: SqlStore, clock: StandingClock) -> Callable[[Handler], Lane]:
    return lambda handler: Lane(handler, store, clock, Systems(store, clock))


async def plan(store: SqlStore, delivery: Delivery) -> Delivery:
    async with store.transaction() as tx:
        await tx.plan(delivery)
    return delivery


async def read(store: SqlStore, delivery: Delivery) -> Delivery:
    async with store.transaction(read_only=True) as tx:
        found = await tx.delivery(delivery.key)
    assert found is not None
    return found


async def test_what_the_rescuer_has_noted_is_not_noted_again(
    store: SqlStore, clock: StandingClock, lane: Callable[[Handler], Lane]
):
    planned = await plan(store, a_delivery())

    async def rescued() -> None:
        clock.advance(LEASE)
        await lane(sleeper).run()

    sleeper = Sleeper(rescued)
    await lane(sleeper).run()
    assert sleeper.written == ["the rescuer's"]
    assert (await read(store, planned)).state is DeliveryState.SENT


@pytest.mark.parametrize("kind", [Sleeper, Repeatable])
@pytest.mark.parametrize("error", [RefusedError("no"), UnreachableError("away")])
async def test_a_late_failure_is_the_rescuers_to_judge(
    store: SqlStore, clock: StandingClock, lane: Callable[[Handler], Lane], kind, error
):
    planned = await plan(store, a_delivery())
    await lane(sleeper := kind(_taken_over(store, clock, planned), error)).run()
    assert sleeper.written == []
    assert (await read(store, planned)).state is DeliveryState.SENDING


async def test_a_late_arrival_nobody_has_noted_is_noted_and_takes_the_claim_away(
    store: SqlStore, clock: StandingClock, lane: Callable[[Handler], Lane]
):
    planned = await plan(store, a_delivery())
    rescuers: list[Delivery] = []
    await lane(sleeper := Sleeper(_taken_over(store, clock, planned, rescuers))).run()
    assert sleeper.written == ["the sleeper's"]
    noted = await read(store, planned)
    assert (noted.state, noted.next_attempt_at) == (DeliveryState.SENT, None)
    async with store.transaction() as tx:  # whatever the rescuer found does not count any more
        assert not await tx.settle(rescuers[0], rescuers[0])
        assert not await tx.arrived(rescuers[0])


async def test_what_is_repeatable_is_left_to_the_rescuer(
    store: SqlStore, clock: StandingClock, lane: Callable[[Handler], Lane]
):
    planned = await plan(store, a_delivery())
    await lane(sleeper := Repeatable(_taken_over(store, clock, planned))).run()
    assert sleeper.written == []
    assert (await read(store, planned)).state is DeliveryState.SENDING


async def test_what_was_owed_again_meanwhile_stays_owed(
    store: SqlStore, clock: StandingClock, lane: Callable[[Handler], Lane]
):
    planned = await plan(store, a_delivery())
    taken_over = _taken_over(store, clock, planned)

    async def owed_again() -> None:
        await taken_over()
        async with store.transaction() as tx:
            await tx.owe(planned, clock.now())

    await lane(sleeper := Sleeper(owed_again)).run()
    assert sleeper.written == []
    assert (await read(store, planned)).state is DeliveryState.SENDING


def _taken_over(store: SqlStore, clock: StandingClock, planned: Delivery, by: list[Delivery] | None = None):
    """Let the claim run out, and somebody else take it, who is still at it."""

    async def taken_over() -> None:
        clock.advance(LEASE)
        async with store.transaction() as tx:
            known = await tx.delivery(planned.key)
            assert known is not None
            rescuer = await tx.claim(known, clock.now())
        assert rescuer is not None
        if by is not None:
            by.append(rescuer)

    return taken_over


class Make:
    """Creates at once, but its list tells of it late; then the worker stands still, and others look."""

    def __init__(self, meanwhile: Callable[[], Awaitable[object]], *, listed: bool) -> None:
        self.created: list[str] = []
        self._meanwhile = meanwhile
        self._listed = listed

    async def create(self, order):
        self.created.append(order.name)
        await self._meanwhile()
        return Created(make_id=f"id{len(self.created)}", public_uri=LINK)

    async def find(self, name):
        shown = self._listed and name in self.created
        return RequestHead(make_id="id1", name=name, status="pending", updated_at=None) if shown else None


@pytest.mark.parametrize(("listed", "link"), [(True, None), (False, LINK)])
async def test_a_creation_that_succeeded_is_recorded_once_whoever_finds_it(
    store: SqlStore, clock: StandingClock, lane: Callable[[Handler], Lane], listed, link
):
    """Found by whoever took over: without its link, which Make tells once; or by the late answer, with it."""
    dossier = a_dossier("gmail")
    created = deliveries.make_create(dossier.make_requests[0], clock.now())
    async with store.transaction() as tx:
        await tx.add(dossier)
        await tx.plan(created)

    async def rescued() -> None:
        clock.advance(LEASE)
        await lane(handler).run()

    make = Make(rescued, listed=listed)
    handler = MakeCreate(cast("CredentialApi", make), store, clock, Recorder(clock, Texts.load()), _nobody)
    await lane(handler).run()
    clock.advance(LOOK_AGAIN + timedelta(minutes=1))
    await lane(handler).run()

    async with store.transaction(read_only=True) as tx:
        after = await tx.dossier(dossier.intake.id)
        told = [event.kind for event in await tx.events(dossier.intake.id)]
    assert after is not None
    (made,) = after.make_requests
    assert (made.make_id, made.public_uri) == ("id1", link)
    assert after.requests[0].status is Status.PENDING
    assert len(make.created) == len(told) == 1
    assert (await read(store, created)).state is DeliveryState.SENT


async def _nobody(_: object) -> None:
    """Nobody watches here."""
