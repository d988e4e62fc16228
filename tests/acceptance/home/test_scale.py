"""The size of the data shows neither in what App Home loads nor in what it sends."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event

from bot.adapters.store import SqlStore
from bot.messages.home import GLANCE, home
from bot.messages.overview import LISTED, overview
from bot.messages.survey import Look
from bot.ports.figures import Search, Section
from bot.services.overview import Overview
from bot.services.systems import Systems
from tests.acceptance.home.crowd import crowd, settle
from tests.store.conftest import StandingClock
from tests.unit.messages.build import TEXTS

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
LOOKS = (Look(), Look(search=Search(owner_id="U0PAULA", words="client")), *(Look(section=s) for s in Section))


@pytest.fixture
def clock() -> StandingClock:
    standing = StandingClock()
    standing.moment = NOW
    return standing


@pytest.fixture
def seen(store: SqlStore, clock: StandingClock) -> Overview:
    return Overview(store, clock, Systems(store, clock))


def reading(store: SqlStore) -> list[Any]:
    """Collect how many rows each statement of a reading transaction found."""
    statements: list[Any] = []
    engine = store.engines.reading.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    return statements


async def test_ten_times_the_rows_take_no_more_statements_and_load_no_more(store: SqlStore, seen: Overview) -> None:
    everything = list(crowd(2000, NOW))
    statements = reading(store)
    counted: list[list[int]] = []
    for some in (everything[:50], everything[50:]):
        await settle(store, some)
        counted.append([])
        for look in LOOKS:
            statements.clear()
            survey = await seen.survey(look, "U0PAULA", GLANCE)
            counted[-1].append(len(statements))
            assert len(survey.dossiers) <= sum(GLANCE.values())
    assert all(after <= before for before, after in zip(*counted, strict=True)), counted


async def test_it_keeps_slacks_limits(store: SqlStore, seen: Overview) -> None:
    await settle(store, list(crowd(2000, NOW)))
    for look in LOOKS:
        view = home(await seen.survey(look, "U0PAULA", GLANCE), TEXTS)
        assert 10 < len(view["blocks"]) < 100
        assert len(json.dumps(view)) < 250_000
        message = overview(await seen.survey(Look(search=look.search), "U0PAULA", LISTED), TEXTS)
        assert len(message.blocks) <= 50
