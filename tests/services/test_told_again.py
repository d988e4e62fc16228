"""What broke once, was told, healed, and breaks again: it is told again, and while it lasts it is told once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.authority import Policy
from bot.domain.delivery import DeliveryKind
from bot.domain.rounds import NudgePlan
from bot.ports.chat import Message
from bot.ports.errors import RefusedError
from bot.services.handlers.nudge_hook import NudgeHook
from bot.services.handlers.nudge_thread import NudgeThread
from bot.services.lane import Lane
from bot.services.nudging.audience import Audience
from bot.services.nudging.desk import Desk
from bot.services.nudging.planner import NudgePlanner
from bot.services.nudging.rounds import Rounds
from bot.services.recorder import Recorder
from tests.services.stage import TEXTS, Stage
from tests.services.test_rounds import thread, waiting
from tests.services.world import Make

GROUP = "S0LEADS"
AGAIN = timedelta(hours=49)


class Hook:
    """An incoming webhook that works, or does not."""

    def __init__(self) -> None:
        self.works = True

    async def post(self, _: Message) -> None:
        if not self.works:
            raise RefusedError("There is no such webhook.")

    async def aclose(self) -> None:
        """There is nothing to close."""


@pytest.fixture
def stage(sqlite_store, clock) -> Stage:
    return Stage(sqlite_store, clock, Make())


def desk_of(stage: Stage) -> Desk:
    """Return a desk with a webhook and a group that hears of escalations."""
    rounds = Rounds(stage.clock, Recorder(stage.clock, TEXTS), NudgePlan(), mail=False, hook=True)
    chat: Any = stage.office
    return replace(stage.reminding, rounds=rounds, audience=Audience(chat, Policy(admins=frozenset()), GROUP))


async def remind(stage: Stage, hook: Hook) -> int:
    """Let a round go out; returns how often the owner was told of something so far."""
    desk, by_thread = desk_of(stage), thread(stage)
    by_thread._desk = desk
    await NudgePlanner(stage.store, stage.clock, desk.rounds).run()
    for handler in (by_thread, NudgeHook(desk, hook)):
        assert isinstance(handler, NudgeThread | NudgeHook)
        await Lane(handler, stage.store, stage.clock, stage.systems).run()
    async with stage.store.transaction(read_only=True) as tx:
        told = await tx.due(DeliveryKind.TELL, stage.clock.now(), 20)
    stage.clock.advance(AGAIN)
    return len(told)


async def test_a_webhook_that_breaks_a_second_time(stage: Stage):
    stage.office.groups.add(GROUP)
    await waiting(stage)
    hook, told = Hook(), []
    for works in (False, False, True, False):
        hook.works = works
        told.append(await remind(stage, hook))
    assert told == [1, 1, 1, 2]


async def test_a_group_that_is_gone_a_second_time(stage: Stage):
    await waiting(stage)
    hook, told = Hook(), [0]
    await remind(stage, hook)  # the first reminder escalates to nobody
    for groups in (set(), set(), {GROUP}, set()):
        stage.office.groups = groups
        told.append(await remind(stage, hook))
    assert told == [0, 1, 1, 1, 2]
