"""A tracker under test, and the people at its board."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import httpx

from bot.adapters.notion import NotionBuilder, NotionClient, NotionTracker
from bot.adapters.store import SqlStore
from bot.domain.tracker import TrackerHome
from bot.services.tracker.home import Home
from bot.services.tracker.setup import Report, Setup, Wanted
from sandbox.server import Sandbox
from tests.contract.plain import PLAIN

HOME = "11111111-1111-4111-8111-111111111111"
Json = dict[str, Any]


@dataclass
class Bench:
    """Everything a test needs."""

    sandbox: Sandbox
    client: NotionClient
    tracker: NotionTracker
    builder: NotionBuilder
    setup: Setup
    store: SqlStore
    page: str

    async def made(self, **wanted: Any) -> TrackerHome:
        """Set the tracker up and return where it is."""
        report = await self.run(**wanted)
        assert report.table is not None
        return await Home(self.tracker, self.store, report.table.database_id).current()

    async def run(self, **wanted: Any) -> Report:
        return await self.setup.run(Wanted(**({"where": self.page} | wanted)))

    async def check(self) -> Report:
        return await self.setup.check(Wanted(where=self.page))

    async def control(self, path: str, **body: Any) -> Json:
        async with httpx.AsyncClient(verify=PLAIN) as http:
            answer = await http.post(f"{self.sandbox.url}/control/notion/{path}", json=body)
            assert answer.status_code == 200, answer.text
            found: Json = answer.json()
            return found

    async def databases(self) -> list[Json]:
        async with httpx.AsyncClient(verify=PLAIN) as http:
            found: list[Json] = (await http.get(f"{self.sandbox.url}/control/state")).json()["notion"]["databases"]
            return found

    def fault(self, kind: str, operation: str = "*", times: int | None = 1, **params: Any) -> None:
        self.sandbox.world.faults.add("notion", kind, operation=operation, times=times, params=params)

    def switch(self, name: str, value: Any) -> None:
        self.sandbox.world.switches.set(f"notion.{name}", value)

    def count(self, operation: str = "*") -> int:
        """Count Notion's calls whose operation fits a pattern."""
        calls = self.sandbox.world.calls.describe()
        return sum(call["face"] == "notion" and fnmatchcase(call["operation"], operation) for call in calls)
