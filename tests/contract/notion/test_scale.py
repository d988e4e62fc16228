"""Many rows at once, and a day without Notion."""

import time
from collections import Counter
from datetime import timedelta

import pytest

from bot.adapters.store import SqlStore
from bot.domain.status import Status
from bot.domain.tracker import Column
from bot.services.tracker.backfill import backfill
from bot.services.tracker.home import Home
from bot.services.tracker.page_write import NotionPage
from tests.contract.notion.conftest import ClientFactory
from tests.contract.notion.crowd import Crowd
from tests.contract.notion.driver import Bench

ROWS = 500
PER_SECOND, BURST = 20.0, 10.0
"""Eight times Notion's own pace, so that the run takes half a minute."""
CREATE, UPDATE = "POST /v1/pages", "PATCH /v1/pages/*"


@pytest.fixture
def version() -> str:
    return "2025-09-03"


@pytest.mark.slow
async def test_500_rows_changed_in_one_tick(
    bench: Bench, store: SqlStore, make_client, capsys: pytest.CaptureFixture[str]
):
    home = await bench.made()
    crowd = Crowd(store, bench.sandbox.world.clock, ROWS)
    lane = crowd.lane(bench, Home(bench.tracker, store, home.database_id))
    await crowd.open()
    await lane.run()
    assert (bench.count(CREATE), bench.count(UPDATE)) == (ROWS, 0)
    await crowd.change(ROWS, Status.PENDING, nudges=1)
    await crowd.change(ROWS, Status.AUTHORIZED, nudges=2)
    seconds = await _within_the_limit(bench, make_client, crowd)
    least = (ROWS - BURST) / PER_SECOND
    with capsys.disabled():
        print(
            f"\n500 rows changed: {seconds:.2f} s, {seconds / least:.2f} times the limit's own minimum of {least:.2f} s"
        )
    assert bench.count(UPDATE) == ROWS
    assert bench.count(CREATE) == ROWS
    answered = Counter(call["status"] for call in bench.sandbox.world.calls.describe())
    assert 429 not in answered, answered
    assert seconds < 1.25 * least


async def _within_the_limit(bench: Bench, make_client: ClientFactory, crowd: Crowd) -> float:
    """Deliver under the stand-in's limit with a client that keeps to it."""
    bench.switch("rate_per_second", PER_SECOND)
    bench.switch("rate_burst", BURST)
    paced = make_client(f"{bench.sandbox.url}/notion", per_second=PER_SECOND)
    tracker = type(bench.tracker)(paced)
    home = next(iter(await _homes(crowd.store)))
    lane = crowd.lane(bench, Home(tracker, crowd.store, home))
    assert isinstance(lane._handler, NotionPage)
    lane._handler._tracker = tracker
    began = time.monotonic()
    await lane.run()
    return time.monotonic() - began


async def _homes(store: SqlStore) -> list[str]:
    async with store.transaction() as tx:
        return [home.database_id for home in await tx.tracker_homes()]


async def test_a_day_without_notion(bench: Bench, store: SqlStore):
    home = await bench.made()
    crowd = Crowd(store, bench.sandbox.world.clock, 120)
    lane = crowd.lane(bench, Home(bench.tracker, store, home.database_id))
    await crowd.open()
    await lane.run()
    created = bench.count(CREATE)
    bench.fault("outage", times=None)
    for hour, status in enumerate((Status.INVALID, Status.PENDING, Status.PARTIALLY_AUTHORIZED, Status.AUTHORIZED)):
        await crowd.change(50, status, nudges=hour + 1)
        for _ in range(6):
            await lane.run()
            crowd.clock.advance(timedelta(hours=1))
    await crowd.systems.tick()
    assert [state.name for state in await crowd.systems.failures()] == ["notion"]
    bench.sandbox.world.faults.clear()
    crowd.clock.advance(timedelta(minutes=10))
    before = bench.count(UPDATE)
    await lane.run()
    assert bench.count(UPDATE) - before == 50
    assert bench.count(CREATE) == created == 120
    assert await crowd.systems.failures() == []
    pages = (await bench.tracker.changed(home, None)).pages
    assert Counter(page.values[Column.STATUS] for page in pages) == {"Authorized": 50, "Pending": 70}
    assert len({page.values[Column.ROW_KEY] for page in pages}) == 120


async def test_a_backfill_brings_everything_in_and_a_second_one_costs_nothing(bench: Bench, store: SqlStore):
    """The rows were there before the tracker was."""
    crowd = Crowd(store, bench.sandbox.world.clock, 30)
    crowd.recorder._tracked = False
    await crowd.open()
    crowd.clock.advance(timedelta(days=3))
    home = await bench.made()
    lane = crowd.lane(bench, Home(bench.tracker, store, home.database_id))
    await lane.run()
    assert bench.count(CREATE) == 30
    calls = bench.count()
    assert await backfill(store, crowd.clock) == 30
    await lane.run()
    assert bench.count() == calls


async def test_a_store_put_back_finds_the_pages_it_made(bench: Bench, store: SqlStore):
    """Records of pages are lost; the row key on the pages finds them again."""
    home = await bench.made()
    crowd = Crowd(store, bench.sandbox.world.clock, 20)
    lane = crowd.lane(bench, Home(bench.tracker, store, home.database_id))
    await crowd.open()
    await lane.run()
    async with store.engines.writing.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM tracker_pages")
    crowd.clock.advance(timedelta(hours=1))
    await backfill(store, crowd.clock)
    await lane.run()
    assert bench.count(CREATE) == 20
    async with store.transaction() as tx:
        assert len(await tx.page_records([row.id for d in crowd.dossiers for row in d.requests])) == 20
