"""One row that nobody foresaw, at the front of every job's list: what comes behind it is still seen to."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.adapters.store import SqlStore
from bot.domain.delivery import DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.status import Status
from bot.ports.credential_api import Connection
from bot.ports.store import StoreUnavailableError
from bot.services.apart import apart
from bot.services.nudging.planner import NudgePlanner
from bot.services.probing import Prober
from bot.services.recorder import Recorder
from bot.services.tracker.backfill import backfill
from tests.services.stage import GMAIL, OWNER, TEXTS, Stage
from tests.services.test_share_ask import LINK
from tests.services.world import Make


@pytest.fixture
def stage(sqlite_store: SqlStore, clock: Any) -> Stage:
    return Stage(sqlite_store, clock, Make())


async def two(stage: Stage, app: str) -> tuple[Dossier, Dossier]:
    """Open an app in two projects, one after the other."""
    first = await stage.open(app)
    stage.clock.advance(timedelta(minutes=1))
    second = await stage.open(app, source="V2", project="Shop")
    await stage.settle()
    return first, second


async def spoil(store: SqlStore, dossier: Dossier) -> None:
    """Let a row be such that no bot of this version can read it."""
    statement = text("UPDATE requests SET modules = 'no list' WHERE intake_id = :of")
    async with store.engines.writing.begin() as db:
        await db.execute(statement, {"of": dossier.intake.id})


async def test_the_watcher_goes_on(stage: Stage, sqlite_store: SqlStore):
    bad, good = await two(stage, "gmail")
    await spoil(sqlite_store, bad)
    stage.make.give(GMAIL)
    await stage.beat()
    assert (await stage.row(good.requests[0])).status is Status.AUTHORIZED


async def test_reminders_go_on(stage: Stage, sqlite_store: SqlStore):
    bad, good = await two(stage, "gmail")
    await spoil(sqlite_store, bad)
    stage.clock.advance(timedelta(hours=26))
    await NudgePlanner(stage.store, stage.clock, stage.reminding.rounds).run()
    async with stage.store.transaction(read_only=True) as tx:
        due = await tx.due(DeliveryKind.NUDGE_THREAD, stage.clock.now(), 5)
    assert [delivery.intake_id for delivery in due] == [good.intake.id]


async def test_share_links_go_on_being_deleted(stage: Stage, sqlite_store: SqlStore):
    bad, good = await two(stage, "panel")
    for dossier in (bad, good):
        await stage.sharing.give(dossier.requests[0].id, OWNER, LINK)
    await spoil(sqlite_store, bad)
    stage.clock.advance(stage.sharing.plan.keep)
    await stage.sharing.expire()
    async with stage.store.transaction(read_only=True) as tx:
        assert await tx.share_link(good.requests[0].id) is None


async def test_the_tracker_is_owed_the_others(stage: Stage, sqlite_store: SqlStore):
    bad, good = await two(stage, "gmail")
    async with stage.store.transaction(read_only=True) as tx:
        assert not await tx.due(DeliveryKind.NOTION_PAGE, stage.clock.now(), 5)
    await spoil(sqlite_store, bad)
    assert await backfill(stage.store, stage.clock) == 1
    async with stage.store.transaction(read_only=True) as tx:
        due = await tx.due(DeliveryKind.NOTION_PAGE, stage.clock.now(), 5)
    assert [delivery.intake_id for delivery in due] == [good.intake.id]


async def test_connections_go_on_being_tested(stage: Stage, sqlite_store: SqlStore):
    bad, _ = await two(stage, "gmail")
    stage.make.give(GMAIL)
    await stage.settle()
    await stage.beat()
    await spoil(sqlite_store, bad)
    asked: list[str] = []

    class Api:
        async def test_connection(self, remote_id: str) -> bool:
            asked.append(remote_id)
            return True

        async def connection(self, _: str) -> Any:
            return Connection(name="Acme Gmail")

    api: Any = Api()
    prober = Prober(api, stage.store, stage.clock, Recorder(stage.clock, TEXTS))
    await prober.run()
    assert len(asked) == 2
    await prober.run()
    assert len(asked) == 2, "neither the one that was tested, nor so soon the one that fell over"


async def test_what_every_row_would_meet_ends_the_round():
    with pytest.raises(StoreUnavailableError), apart("test.failed"):
        raise StoreUnavailableError("The disk is full.")
