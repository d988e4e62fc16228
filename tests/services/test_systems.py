"""How outside systems fare: the banner comes once an outage lasts, and goes when it is over, whatever the clock does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.store import SqlStore
from bot.app import App
from bot.domain.delivery import DeliveryKind, gave_up, sent
from bot.services.lane import Handler
from bot.services.systems import ASKED_ONLY_BY, BANNER_AFTER, Systems
from tests.services.stage import Stage
from tests.services.world import Make
from tests.store.conftest import StandingClock

BACK = timedelta(hours=-1)


@pytest.fixture
async def systems(sqlite_store: SqlStore, clock: StandingClock) -> Systems:
    """One open intake, whose card shows what fails."""
    await Stage(sqlite_store, clock, Make()).open("gmail")
    return Systems(sqlite_store, clock)


async def shown(systems: Systems) -> list[str]:
    return [state.name for state in await systems.failures()]


async def edits(store: SqlStore, clock: StandingClock) -> int:
    """Return how many cards are owed an edit, and let them be edited."""
    async with store.transaction() as tx:
        due = await tx.due(DeliveryKind.CARD_EDIT, clock.now() + timedelta(days=1), 10)
        for one in due:
            claimed = await tx.claim(one, clock.now())
            assert claimed is not None
            await tx.settle(claimed, sent(claimed))
    return len(due)


async def fail(systems: Systems, clock: StandingClock, name: str = "make") -> None:
    await systems.failing(name, "It does not answer.")
    clock.advance(BANNER_AFTER)
    await systems.tick()


async def test_an_outage_that_lasts_is_shown_and_taken_off_again(
    systems: Systems, sqlite_store: SqlStore, clock: StandingClock
):
    await edits(sqlite_store, clock)
    await systems.failing("make", "It does not answer.")
    await systems.tick()
    assert (await shown(systems), await edits(sqlite_store, clock)) == ([], 0), "it may heal before anybody has read it"
    clock.advance(BANNER_AFTER)
    await systems.tick()
    assert (await shown(systems), await edits(sqlite_store, clock)) == (["make"], 1)
    await systems.tick()
    assert await edits(sqlite_store, clock) == 0
    await systems.ok("make")
    assert (await shown(systems), await edits(sqlite_store, clock)) == ([], 1)


async def test_what_was_shown_stays_and_goes_whatever_the_clock_is_set_to(
    systems: Systems, sqlite_store: SqlStore, clock: StandingClock
):
    await fail(systems, clock)
    await edits(sqlite_store, clock)
    clock.advance(BACK)
    assert await shown(systems) == ["make"], "a card that is edited for another reason goes on showing it"
    await systems.tick()
    assert (await shown(systems), await edits(sqlite_store, clock)) == (["make"], 1), "since when has changed"
    await systems.ok("make")
    assert (await shown(systems), await edits(sqlite_store, clock)) == ([], 1)


async def test_what_was_not_shown_yet_is_shown_in_time_although_the_clock_is_set_back(
    systems: Systems, clock: StandingClock
):
    await systems.failing("make", "It does not answer.")
    clock.advance(BACK)
    await systems.tick()
    clock.advance(BANNER_AFTER)
    await systems.tick()
    assert await shown(systems) == ["make"]


@pytest.mark.parametrize("name", ASKED_ONLY_BY)
async def test_what_nobody_asks_any_more_counts_as_well(systems: Systems, clock: StandingClock, name: str):
    await fail(systems, clock, name)
    assert await shown(systems) == [], "no mail waits"


async def test_what_is_still_owed_keeps_the_outage(systems: Systems, sqlite_store: SqlStore, clock: StandingClock):
    async with sqlite_store.transaction() as tx:
        (due,) = await tx.due(DeliveryKind.CARD_POST, clock.now(), 10)
        await tx.plan(replace(due, id="mail", key="mail", kind=DeliveryKind.SHARE_MAIL))
    await fail(systems, clock, "mail")
    assert await shown(systems) == ["mail"]
    async with sqlite_store.transaction() as tx:
        (mail,) = await tx.due(DeliveryKind.SHARE_MAIL, clock.now(), 10)
        claimed = await tx.claim(mail, clock.now())
        assert claimed is not None
        await tx.settle(claimed, gave_up(claimed, "Nobody wants it any more."))
    await systems.tick()
    assert await shown(systems) == []


async def test_it_is_known_which_deliveries_alone_ask_a_system():
    asking: dict[str, set[DeliveryKind]] = {name: set() for name in ASKED_ONLY_BY}
    for handler in _handlers(Handler):
        if handler.system in asking:
            asking[handler.system].add(handler.kind)
    assert asking == ASKED_ONLY_BY


def _handlers(parent: type[Handler]) -> Iterator[type[Handler]]:
    for one in parent.__subclasses__():
        if one.__module__.startswith(App.__module__.partition(".")[0]):
            if hasattr(one, "kind"):
                yield one
            yield from _handlers(one)
