"""Rounds of reminders: an intake whose round was called off is reminded again, whatever came in between."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import Surface
from bot.domain.rounds import NudgePlan
from bot.messages.card import Footer
from bot.ports.store import StaleError
from bot.services.cards import Cards
from bot.services.handlers.nudge_thread import NudgeThread
from bot.services.lane import Lane, NotYetError
from bot.services.nudging.asking import Answer
from bot.services.nudging.planner import NudgePlanner
from tests.services.stage import OWNER, TEXTS, Stage
from tests.services.world import Make

HOUR = timedelta(hours=1)
WEB = Surface.BUTTON


@pytest.fixture
def stage(sqlite_store, clock) -> Stage:
    return Stage(sqlite_store, clock, Make())


def thread(stage: Stage) -> NudgeThread:
    cards = Cards(stage.clock, stage.systems, TEXTS, Footer(), NudgePlan())
    return NudgeThread(stage.reminding, cards)


async def waiting(stage: Stage) -> Dossier | Any:
    """Open an app whose card is there, and let it wait until a moment at which reminders go out."""
    dossier = await stage.open("gmail")
    await stage.settle()
    async with stage.store.transaction() as tx:
        before = await tx.dossier(dossier.intake.id)
        assert before is not None
        await tx.save(before, before.with_card(replace(before.card, ts="1.0")))
    now = stage.clock.now()
    stage.clock.advance(now.replace(hour=10, minute=10, second=0) + 24 * HOUR - now)
    return dossier


async def owed(stage: Stage) -> list[Delivery]:
    async with stage.store.transaction(read_only=True) as tx:
        return await tx.due(DeliveryKind.NUDGE_THREAD, stage.clock.now(), 5)


async def test_a_round_that_was_called_off_comes_again_after_the_clock_was_set_back(stage: Stage):
    dossier = await waiting(stage)
    planner = NudgePlanner(stage.store, stage.clock, stage.reminding.rounds)
    lane = Lane(thread(stage), stage.store, stage.clock, stage.systems)
    await planner.run()
    await stage.asking.mute(dossier.intake.id, OWNER, WEB)
    await lane.run()
    await stage.asking.unmute(dossier.intake.id, OWNER, WEB)
    assert stage.office.posted == []
    stage.clock.advance(-2 * HOUR)
    await planner.run()
    stage.clock.advance(2 * HOUR)
    await planner.run()
    await lane.run()
    assert [channel for channel, _ in stage.office.posted] == ["C0ACME"]
    assert (await stage.dossier(dossier.intake.id)).requests[0].nudge_count == 1


async def test_a_round_in_backoff_does_not_go_out_beside_the_one_that_took_its_moment(stage: Stage):
    """One channel called it off; the other could not be reached while reminders were muted and the clock was set back."""
    dossier = await waiting(stage)
    planner = NudgePlanner(stage.store, stage.clock, stage.reminding.rounds)
    await planner.run()
    (first,) = await owed(stage)
    await stage.asking.mute(dossier.intake.id, OWNER, WEB)
    assert await thread(stage).still_wanted(first) is None
    await stage.asking.unmute(dossier.intake.id, OWNER, WEB)
    stage.clock.advance(-2 * HOUR)
    await planner.run()
    stage.clock.advance(2 * HOUR)
    await planner.run()
    assert len(await owed(stage)) == 2
    await Lane(thread(stage), stage.store, stage.clock, stage.systems).run()
    assert len(stage.office.posted) == 1
    assert (await stage.dossier(dossier.intake.id)).requests[0].nudge_count == 1


async def test_a_round_that_cannot_be_called_off_now_is_called_off_later(stage: Stage):
    """While others keep changing the intake; till then nothing is lost."""
    dossier = await waiting(stage)
    assert (await stage.asking.nudge(dossier.intake.id, OWNER, WEB)).answer is Answer.NUDGED
    row = (await stage.dossier(dossier.intake.id)).requests[0]
    await stage.rows.revoke(row.id, OWNER)
    (reminder,) = await owed(stage)

    class Faster:
        async def record(self, *_: object) -> Dossier:
            raise StaleError("Somebody else was faster.")

    recorder: Any = Faster()
    handler = thread(stage)
    handler._desk = replace(stage.reminding, recorder=recorder)
    with pytest.raises(NotYetError):
        await handler.still_wanted(reminder)
    handler._desk = stage.reminding
    assert await handler.still_wanted(reminder) is None
    assert not (await stage.dossier(dossier.intake.id)).intake.round_open
