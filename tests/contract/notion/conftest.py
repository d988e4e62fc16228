from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.notion import NotionBuilder, NotionClient, NotionTracker, Pace
from bot.adapters.store import SqlStore, open_store
from bot.services.tracker.setup import Setup
from sandbox.server import Sandbox, start
from sandbox.world.world import World
from tests.contract.make.scripted import Scripted
from tests.contract.notion.driver import HOME, Bench

QUICK = Pace(timeout=1.0, attempts=3, wait=0.001, patience=1.5)
ClientFactory = Callable[..., NotionClient]


@pytest.fixture
async def make_client() -> AsyncIterator[ClientFactory]:
    built: list[NotionClient] = []

    def build(base_url: str, pace: Pace = QUICK, **options: object) -> NotionClient:
        built.append(NotionClient("ntn_sandbox", base_url, pace=pace, **({"per_second": 100_000.0} | options)))  # type: ignore[arg-type] # options of the client
        return built[-1]

    yield build
    for one in built:
        await one.aclose()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    world = World(start=datetime(2026, 11, 23, 9, 30, 42, tzinfo=UTC))
    running = await start(world)
    world.switches.set("notion.rate_per_second", 0)
    yield running
    await running.close()


@pytest.fixture
def client(scripted: Scripted, make_client: ClientFactory) -> NotionClient:
    """A client of the scripted server."""
    return make_client(f"http://127.0.0.1:{scripted.port}")


@pytest.fixture
async def store(tmp_path: Path, sandbox: Sandbox) -> AsyncIterator[SqlStore]:
    opened = await open_store(f"sqlite:///{tmp_path / 'store.db'}", sandbox.world.clock, exclusive=False)
    yield opened
    await opened.close()


@pytest.fixture(params=["2025-09-03", "2026-03-11"])
def version(request) -> str:
    return str(request.param)


@pytest.fixture
async def bench(sandbox: Sandbox, make_client: ClientFactory, store: SqlStore, version: str) -> Bench:
    """A tracker on the sandbox's page, in each version of the API."""
    notion = make_client(f"{sandbox.url}/notion", version=version)
    builder = NotionBuilder(notion)
    setup = Setup(builder, store, sandbox.world.clock, ["Gmail", "Webflow"], None)
    return Bench(sandbox, notion, NotionTracker(notion), builder, setup, store, HOME)
