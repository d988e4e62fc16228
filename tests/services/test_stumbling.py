"""An error of our own in the middle of a delivery: it is not sent twice, is seen, holds up nobody, and may heal."""

from datetime import timedelta

import pytest

from bot.domain.delivery import STUMBLED, Delivery, DeliveryKind, DeliveryState
from bot.domain.verdict import Mark
from bot.ports.store import Tx
from bot.services.checkup.deliveries import check_deliveries
from bot.services.lane import Apply, Handler, Lane
from tests.services.stage import Stage
from tests.services.world import Make
from tests.store.build import a_delivery

MINUTE = timedelta(minutes=1)


class Stumbling(Handler):
    """Falls over one delivery at the step it is told: while it sends, or while its arrival is noted."""

    kind = DeliveryKind.THREAD_POST
    system = "slack"
    gives_up = False

    def __init__(self, step: str) -> None:
        self.step: str | None = step
        self.arrived: list[str] = []

    async def send(self, delivery: Delivery) -> Apply:
        self.arrived.append(delivery.id)
        self._fall("sending", delivery)
        return self._noted(delivery)

    async def look(self, delivery: Delivery) -> Apply | None:
        return self._noted(delivery) if delivery.id in self.arrived else None

    def _noted(self, delivery: Delivery) -> Apply:
        async def apply(_: Tx) -> None:
            self._fall("noting", delivery)

        return apply

    def _fall(self, step: str, delivery: Delivery) -> None:
        if delivery.key == "bad" and step == self.step:
            raise KeyError(delivery.key)


async def read(stage: Stage, key: str) -> Delivery:
    async with stage.store.transaction(read_only=True) as tx:
        found = await tx.delivery(key)
    assert found is not None
    return found


async def planned(stage: Stage, *keys: str) -> None:
    async with stage.store.transaction() as tx:
        for key in keys:
            await tx.plan(a_delivery(key=key))


@pytest.fixture
def stage(sqlite_store, clock) -> Stage:
    return Stage(sqlite_store, clock, Make())


async def test_it_is_looked_up_shown_and_done_once_the_error_is_mended(stage: Stage):
    handler = Stumbling("noting")
    lane = Lane(handler, stage.store, stage.clock, stage.systems)
    await planned(stage, "bad", "good")
    await lane.run()
    assert (await read(stage, "good")).state is DeliveryState.SENT
    assert (await read(stage, "bad")).must_look
    for _ in range(20):
        stage.clock.advance(MINUTE)
        await lane.run()
    async with stage.store.transaction(read_only=True) as tx:
        (verdict,) = await check_deliveries(tx)
    assert verdict.mark is Mark.TROUBLE
    assert STUMBLED in verdict.said
    handler.step = None
    stage.clock.advance(10 * MINUTE)
    await lane.run()
    assert (await read(stage, "bad")).state is DeliveryState.SENT
    assert sorted(handler.arrived) == sorted([(await read(stage, key)).id for key in ("bad", "good")])


async def test_what_fell_over_after_it_went_out_is_found(stage: Stage):
    handler = Stumbling("sending")
    lane = Lane(handler, stage.store, stage.clock, stage.systems)
    await planned(stage, "bad")
    await lane.run()
    stage.clock.advance(MINUTE)
    await lane.run()
    assert (await read(stage, "bad")).state is DeliveryState.SENT
    assert len(handler.arrived) == 1
