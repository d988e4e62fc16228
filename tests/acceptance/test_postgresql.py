"""The story on PostgreSQL, its jobs run by Procrastinate: the same bot, the same rows."""

from collections.abc import AsyncIterator

import pytest

from bot.adapters.store import tables
from bot.engines.procrastinate import ProcrastinateEngine
from tests.acceptance.scene import Scene, eventually, playing
from tests.store.conftest import postgres
from tests.store.postgres import Postgres

__all__ = ["postgres"]


@pytest.fixture
async def scene(postgres: Postgres) -> AsyncIterator[Scene]:
    with postgres.database() as url:
        async with playing(scale=5.0, database_url=url) as scene:
            yield scene


async def test_the_story_goes_from_the_form_to_the_revoke(scene: Scene):
    assert isinstance(scene.app.engine, ProcrastinateEngine)
    await scene.ask("gmail", "hubspot")
    await scene.consent("Gmail", "authorize")
    card = await scene.card("*Authorized*")
    await scene.press(card, "revoke", "Gmail")
    await scene.card("*Revoked*")
    await scene.nothing_lost(rows=2)


async def test_an_outage_of_make_shows_and_heals(scene: Scene):
    await scene.ask("gmail")
    down = scene.fault("make", "outage")
    await scene.jump(60)

    async def noticed() -> bool:
        return any(s["failing_since"] is not None for s in await scene.rows(tables.systems))

    await eventually("the bot has noticed", noticed)
    await scene.jump(150)
    await scene.card("Make cannot be reached")
    scene.world.faults.remove(down)
    await scene.card("*Pending*", without="Make cannot be reached")
    await scene.nothing_lost()
