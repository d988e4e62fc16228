"""Repairs of what was true when it was found: by the time they are carried out, somebody may have been faster."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.adapters.store import SqlStore
from bot.domain.authority import Policy
from bot.domain.delivery import DeliveryKind
from bot.domain.event import Surface
from bot.domain.finding import FindingKind
from bot.domain.transitions import IllegalTransitionError, Source
from bot.ports.errors import NotFoundError
from bot.services.cards import replace_lost_card
from bot.services.identity import Identity
from bot.services.reconcile.comparison import Comparison
from bot.services.reconcile.make_side import MakeSide
from bot.services.reconcile.repairs import Repairs
from bot.services.reconcile.slack_side import SlackSide
from bot.services.recorder import Recorder
from tests.services.stage import ADMIN, GMAIL, OWNER, TEXTS, Stage
from tests.services.world import Make
from tests.store.conftest import StandingClock

Happens = Callable[[], Awaitable[None]]


class NoCards:
    """Slack, in which every card was deleted; something may happen right after it said so."""

    def __init__(self) -> None:
        self.then: Happens | None = None

    async def check(self) -> None: ...

    async def permalink(self, _channel: str, _ts: str) -> str:
        if self.then is not None:
            await self.then()
        raise NotFoundError("There is no such message.")


@pytest.fixture
def stage(sqlite_store: SqlStore, clock: StandingClock) -> Stage:
    return Stage(sqlite_store, clock, Make())


def repairs_of(stage: Stage, **sides: Any) -> Repairs:
    office: Any = stage.office
    identity = Identity(office, Policy(admins=frozenset({ADMIN})))
    return Repairs(Comparison(sides), stage.store, stage.clock, identity, Recorder(stage.clock, TEXTS))


async def posted(stage: Stage, intake_id: str, ts: str) -> None:
    """Note that Slack took the card."""
    async with stage.store.transaction() as tx:
        dossier = await tx.dossier(intake_id)
        assert dossier is not None
        await tx.save(dossier, dossier.with_card(replace(dossier.card, ts=ts)))


async def owed(stage: Stage) -> int:
    async with stage.store.transaction(read_only=True) as tx:
        return len(await tx.due(DeliveryKind.CARD_POST, stage.clock.now(), 9))


async def test_a_card_that_was_posted_anew_while_the_comparison_went_on_is_not_posted_once_more(stage: Stage):
    intake_id = (await stage.open("gmail")).intake.id
    await posted(stage, intake_id, "1.0")
    slack = NoCards()
    side: Any = SlackSide(slack, stage.store)  # type: ignore[arg-type]
    repairs = repairs_of(stage, slack=side)

    async def anew() -> None:
        async with stage.store.transaction() as tx:
            await replace_lost_card(repairs.recorder, stage.clock, intake_id, "1.0")(tx)
        await posted(stage, intake_id, "2.0")

    slack.then = anew
    before = await owed(stage)
    with pytest.raises(IllegalTransitionError, match="mended meanwhile"):
        await repairs.ask(FindingKind.CARD_GONE, intake_id, ADMIN)
    assert (await stage.dossier(intake_id)).card.ts == "2.0"
    assert await owed(stage) == before + 1, "the one of the first repair"
    slack.then = None
    await repairs.ask(FindingKind.CARD_GONE, intake_id, ADMIN)
    assert (await stage.dossier(intake_id)).card.ts is None
    assert await owed(stage) == before + 2


async def test_what_was_asked_for_and_given_anew_since_it_was_found_is_not_revoked(stage: Stage):
    row = (await stage.open("gmail")).requests[0]
    await stage.settle()
    stage.make.turn(GMAIL, "declined")
    await stage.settle()
    stage.make.turn(GMAIL, "authorized")
    await stage.settle()
    repairs = repairs_of(stage, make=MakeSide(stage.make, stage.store))  # type: ignore[arg-type]
    found = await repairs.comparison.again(FindingKind.LIVE_AFTER_END, row.id)
    assert found is not None
    await stage.rows.ask_again(row.id, OWNER)
    await stage.settle()
    stage.make.give(GMAIL)
    await stage.settle()
    with pytest.raises(IllegalTransitionError, match="mended meanwhile"):
        await repairs.carry_out(found, Source(actor=ADMIN, surface=Surface.BUTTON, at=stage.clock.now()))
    assert not (await stage.row(row)).is_revoking
