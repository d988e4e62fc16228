"""Many rows in a store, and the lane that brings them out, without the rest of the bot."""

from dataclasses import replace
from datetime import timedelta

from bot.adapters.store import SqlStore
from bot.domain.dossier import Dossier
from bot.domain.make_request import Creation
from bot.domain.status import Status
from bot.messages.texts import Texts
from bot.services.lane import Lane
from bot.services.recorder import Recorder
from bot.services.systems import Systems
from bot.services.tracker.home import Home
from bot.services.tracker.page_write import NotionPage, Rules
from sandbox.world.clock import SandboxClock
from tests.contract.notion.driver import Bench
from tests.store.build import a_dossier

PAUSE = timedelta(seconds=3)
"""Longer than rows wait for more changes."""


class Crowd:
    """`rows` rows in intakes of ten."""

    def __init__(self, store: SqlStore, clock: SandboxClock, rows: int) -> None:
        self.store = store
        self.clock = clock
        self.recorder = Recorder(clock, Texts.load(), tracked=True)
        self.systems = Systems(store, clock)
        self.dossiers = [_dossier(number, clock, min(10, rows - number)) for number in range(0, rows, 10)]

    def lane(self, bench: Bench, home: Home) -> Lane:
        page = NotionPage(bench.tracker, home, self.store, self.clock, self.recorder, Rules())
        return Lane(page, self.store, self.clock, self.systems)

    async def open(self) -> None:
        """Store every intake, and owe every row."""
        for dossier in self.dossiers:
            async with self.store.transaction() as tx:
                await tx.add(dossier)
                await self.recorder.track(tx, dossier)
        self.clock.advance(PAUSE)

    async def change(self, count: int, status: Status, nudges: int = 0) -> None:
        """Change the first so many rows."""
        for number, before in enumerate(self.dossiers):
            wanted = count - number * 10
            if wanted <= 0:
                break
            rows = tuple(
                replace(row, status=status, nudge_count=nudges) if place < wanted else row
                for place, row in enumerate(before.requests)
            )
            async with self.store.transaction() as tx:
                self.dossiers[number] = await self.recorder.record(tx, before, replace(before, requests=rows), ())
        self.clock.advance(PAUSE)


def _dossier(number: int, clock: SandboxClock, rows: int) -> Dossier:
    apps = [f"app{place}" for place in range(rows)]
    now = clock.now()
    dossier = a_dossier(*apps, client=f"Client {number:03}", created_at=now, owner_email="paula@northwind.example")
    made = tuple(replace(m, creation=Creation.CREATED, make_id=f"make-{m.id}") for m in dossier.make_requests)
    return replace(dossier.map_requests(lambda row: replace(row, requested_at=now)), make_requests=made)
