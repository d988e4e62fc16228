"""Every list and every number agrees with a plain count over all rows, on both databases."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from bot.adapters.store import SqlStore, open_store, tables
from bot.domain.dossier import Dossier
from bot.domain.status import Status
from bot.messages.home import GLANCE
from bot.messages.overview import FOUND, LISTED
from bot.messages.survey import PAGE, Look, Survey
from bot.ports.figures import Reader, Search, Section
from bot.services.overview import Overview
from bot.services.systems import Systems
from tests.acceptance.home.crowd import OWNERS, crowd, settle
from tests.store.conftest import StandingClock
from tests.unit.messages import surveys

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
ROWS = 800
SEARCHES = (
    Search(),
    Search(client="client 004"),
    Search(client="Client 004", owner_id="U0MIA"),
    Search(owner_id="U0PAULA"),
    Search(words="project 7"),
    Search(words="SHOPIFY carla"),
    Search(words="%_"),
    *(Search(status=status) for status in Status),
    Search(status=Status.INVALID, owner_id="U0PAULA", words="client"),
    Search(client="nobody"),
)


@pytest.fixture
def clock() -> StandingClock:
    standing = StandingClock()
    standing.moment = NOW
    return standing


@pytest.fixture
def overview(store: SqlStore, clock: StandingClock) -> Overview:
    return Overview(store, clock, Systems(store, clock))


async def test_every_list_and_every_number(store: SqlStore, overview: Overview) -> None:
    everything = list(crowd(ROWS, NOW))
    await settle(store, everything)
    for search in SEARCHES:
        seen = await overview.survey(Look(search=search), "U0PAULA", GLANCE)
        _same(seen, surveys.survey(everything, NOW, Look(search=search), week_start=MONDAY))


async def test_the_commands_give_the_same_answers(store: SqlStore, overview: Overview) -> None:
    everything = list(crowd(ROWS, NOW))
    await settle(store, everything)
    for limits, look in ((LISTED, Look()), (FOUND, Look(search=Search(words="client 01")))):
        seen = await overview.survey(look, "U0MIA", limits)
        _same(seen, surveys.survey(everything, NOW, look, user_id="U0MIA", limits=limits, week_start=MONDAY))


async def test_page_by_page_everything_comes_once(store: SqlStore, overview: Overview) -> None:
    everything = list(crowd(ROWS, NOW))
    await settle(store, everything)
    for section in Section:
        await _pages(everything, overview, section)


async def _pages(everything: list[Dossier], overview: Overview, section: Section) -> None:
    whole = surveys.found(everything, section, Search(), Reader(user_id="U0PAULA", now=NOW, week_start=MONDAY))
    assert len(whole) > PAGE
    paged: list[Any] = []
    for page in range(-(-len(whole) // PAGE)):
        seen = await overview.survey(Look(section=section, page=page), "U0PAULA", GLANCE)
        listing = seen.of(section)
        assert seen.look.page == page
        assert listing.total == len(whole)
        assert {item.intake_id for item in listing.items} == set(seen.dossiers)
        paged += [*listing.items, *listing.clients]
    assert paged == whole


async def test_a_page_that_is_gone_is_the_last_one(store: SqlStore, overview: Overview) -> None:
    await settle(store, list(crowd(ROWS, NOW)))
    seen = await overview.survey(Look(section=Section.LATE, page=10_000), "U0PAULA", GLANCE)
    assert seen.of(Section.LATE).items
    assert seen.look.page == (seen.of(Section.LATE).total - 1) // PAGE


async def test_the_numbers_are_what_plain_sql_counts(store: SqlStore, overview: Overview) -> None:
    await settle(store, list(crowd(ROWS, NOW)))
    seen = (await overview.survey(Look(), "U0PAULA", GLANCE)).figures
    rows = tables.requests.c
    started = func.coalesce(rows.restarted_at, rows.requested_at)
    is_open = rows.status.in_([Status.PENDING, Status.PARTIALLY_AUTHORIZED, Status.INVALID])
    late = is_open & (started < NOW - timedelta(hours=72)) & rows.paused_at.is_(None)
    async with store.engines.reading.connect() as connection:
        assert seen.open_rows == await connection.scalar(select(func.count()).where(is_open))
        assert seen.late_rows == await connection.scalar(select(func.count()).where(late))
        answers = select(func.count()).where(rows.authorized_at >= started)
        assert sum(app.answers for app in seen.apps) == await connection.scalar(answers)
        if connection.dialect.name == "postgresql":
            assert {app.app_key: (app.median, app.p90) for app in seen.apps} == await _percentiles(connection)


async def _percentiles(connection: Any) -> dict[str, tuple[timedelta, timedelta]]:
    query = (
        "SELECT app_key, percentile_disc(0.5) WITHIN GROUP (ORDER BY took), "
        "percentile_disc(0.9) WITHIN GROUP (ORDER BY took) FROM (SELECT app_key, "
        "ceil(extract(epoch FROM authorized_at - coalesce(restarted_at, requested_at))) AS took FROM requests "
        "WHERE authorized_at >= coalesce(restarted_at, requested_at)) AS answers GROUP BY app_key"
    )
    found = await connection.execute(text(query))
    return {app: (timedelta(seconds=int(half)), timedelta(seconds=int(most))) for app, half, most in found}


async def test_a_change_moves_an_intake_from_list_to_list(
    store: SqlStore, overview: Overview, clock: StandingClock
) -> None:
    (dossier,) = crowd(1, NOW)
    row = replace(
        dossier.requests[0],
        status=Status.PENDING,
        requested_at=NOW,
        restarted_at=None,
        last_nudge_at=None,
        nudge_count=0,
        paused_at=None,
        withdrawn_at=None,
        authorized_at=None,
    )
    intake = replace(dossier.intake, muted_at=None, snoozed_until=None, owner_id="U0PAULA", created_at=NOW)
    before = replace(dossier.with_request(row), intake=intake)
    async with store.transaction() as tx:
        await tx.add(before)

    async def lists() -> set[Section]:
        seen = await overview.survey(Look(), "U0PAULA", GLANCE)
        return {section for section in Section if seen.of(section).total}

    async def save(after: Dossier) -> Dossier:
        async with store.transaction() as tx:
            return await tx.save(before, after)

    fresh = {Section.MINE, Section.CLIENTS}
    assert await lists() == fresh
    clock.advance(timedelta(hours=24) - timedelta(microseconds=1))
    assert await lists() == fresh
    clock.advance(timedelta(microseconds=1))
    assert await lists() == fresh | {Section.DUE}
    before = await save(replace(before, intake=replace(before.intake, snoozed_until=NOW + timedelta(hours=30))))
    assert await lists() == fresh
    clock.advance(timedelta(hours=6))
    assert await lists() == fresh | {Section.DUE}
    before = await save(replace(before, intake=replace(before.intake, muted_at=NOW)))
    clock.advance(timedelta(hours=42))
    assert await lists() == fresh, "at 72 hours sharp it is not late yet"
    clock.advance(timedelta(microseconds=1))
    assert await lists() == fresh | {Section.LATE}
    before = await save(before.map_requests(lambda r: replace(r, status=Status.INVALID, status_at=clock.now())))
    assert await lists() == fresh | {Section.LATE, Section.INVALID}
    done: dict[str, Any] = {"status": Status.AUTHORIZED, "authorized_at": clock.now()}
    before = await save(before.map_requests(lambda r: replace(r, **done)))
    assert await lists() == {Section.AUTHORIZED}
    seen = (await overview.survey(Look(), "U0PAULA", GLANCE)).figures
    assert (seen.open_rows, seen.late_rows, seen.sla_rate) == (0, 0, 0.0)


@pytest.fixture
async def sqlite(sqlite_url: str, clock: StandingClock) -> AsyncIterator[SqlStore]:
    opened = await open_store(sqlite_url, clock, exclusive=True)
    yield opened
    await opened.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000),
    rows=st.integers(0, 60),
    hours=st.integers(-100, 100),
    look=st.builds(
        Look,
        section=st.none() | st.sampled_from(Section),
        search=st.builds(
            Search,
            client=st.none() | st.sampled_from(["client 001", "CLIENT 002"]),
            owner_id=st.none() | st.sampled_from(OWNERS),
            status=st.none() | st.sampled_from(Status),
            words=st.sampled_from(["", "client", "gmail", "3"]),
        ),
    ),
)
async def test_any_rows_at_any_time(
    sqlite: SqlStore, clock: StandingClock, seed: int, rows: int, hours: int, look: Look
) -> None:
    everything = list(crowd(rows, NOW, seed))
    await _empty(sqlite)
    await settle(sqlite, everything)
    clock.moment = NOW + timedelta(hours=hours)
    reader = Overview(sqlite, clock, Systems(sqlite, clock))
    seen = await reader.survey(look, "U0PAULA", GLANCE)
    monday = clock.moment.replace(hour=0, minute=0) - timedelta(days=clock.moment.weekday())
    _same(seen, surveys.survey(everything, clock.moment, look, week_start=monday))


async def _empty(store: SqlStore) -> None:
    async with store.engines.writing.begin() as connection:
        for table in (tables.requests, tables.make_requests, tables.cards, tables.intakes):
            await connection.execute(table.delete())


def _same(seen: Survey, wanted: Survey) -> None:
    assert seen.figures == wanted.figures
    for section in Section:
        assert seen.of(section).total == wanted.of(section).total, section
        assert list(seen.of(section).items) == list(wanted.of(section).items), section
        assert list(seen.of(section).clients) == list(wanted.of(section).clients), section
    for intake_id, dossier in seen.dossiers.items():
        assert dossier == wanted.dossiers[intake_id]
