"""From SQLite to PostgreSQL: what was opened there is authorized and revoked here, and nothing is lost or doubled."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete
from typer.testing import CliRunner

from bot import cli
from bot.adapters.store import move as mover
from bot.adapters.store import open_store, read_store, tables
from bot.parts.moving import run_move
from bot.ports.store import StoreError, StoreInUseError
from tests.acceptance.scene import Scene, playing
from tests.store.build import a_delivery, a_dossier, an_event
from tests.store.conftest import StandingClock, clock, migrated_file, postgres, sqlite_url
from tests.store.postgres import Postgres
from tests.store.test_certificates import ISSUED

__all__ = ["clock", "migrated_file", "postgres", "sqlite_url"]


@pytest.fixture
def target(postgres: Postgres) -> Iterator[str]:
    with postgres.database(template="template0") as url:
        yield url


@pytest.fixture
async def filled(sqlite_url: str, clock: StandingClock) -> str:
    store = await open_store(sqlite_url, clock, exclusive=True)
    async with store.transaction() as tx:
        await tx.add(dossier := a_dossier("gmail", "hubspot"))
        await tx.plan(a_delivery(intake_id=dossier.intake.id, key="one"))
        await tx.add_events([an_event(intake_id=dossier.intake.id)])
        await tx.keep_certificate(ISSUED)
    await store.close()
    return sqlite_url


async def test_what_was_begun_on_sqlite_ends_on_postgresql(target: str, tmp_path: Path):
    source = f"sqlite:///{tmp_path / 'credreq.db'}"
    async with playing(scale=5.0, database_url=source) as scene:
        await scene.ask("gmail", "hubspot")
        await scene.consent("Gmail", "authorize")
        await scene.card("*Authorized*")
        await scene.settled()
        await scene.app.stop()
        moved = await run_move(source, target)
        assert moved.rows["requests"] == 2
        assert moved.history.events == moved.rows["events"] > 0
        assert moved.history.findings == ()
        await _go_on(scene, target)


async def _go_on(scene: Scene, database_url: str) -> None:
    from bot.app import App
    from sandbox.bot import settings_for

    settings: dict[str, Any] = settings_for(scene.sandbox, database_url) | {"poll_young_seconds": 6}
    world = scene.world.clock
    scene.app = await App.build(clock=world, speed=world.scale, **settings)
    try:
        await scene.app.start()
        await scene.app.socket.connected()
        await scene.press(await scene.card("*Authorized*"), "revoke", "Gmail")
        await scene.card("*Revoked*", "*Pending*")
        await scene.consent("HubSpot", "authorize")
        await scene.card("*Revoked*", "*Authorized*")
        await scene.ask("webflow", project="Newsletter")
        await scene.nothing_lost(intakes=2, rows=3)
    finally:
        await scene.app.stop()


async def test_a_moved_file_is_refused_and_stays_as_it_was(filled: str, target: str, clock: StandingClock):
    path = Path(filled.removeprefix("sqlite:///"))
    await run_move(filled, target)
    with pytest.raises(StoreError, match=r"was moved to .*: set DATABASE_URL to that one"):
        await open_store(filled, clock, exclusive=True)
    with pytest.raises(StoreError, match="was moved to"):
        await read_store(filled, clock)
    with pytest.raises(StoreError, match="was moved to"):
        await run_move(filled, target)
    path.with_name(f"{path.name}.moved").unlink()
    store = await open_store(filled, clock, exclusive=True)
    async with store.transaction(read_only=True) as tx:
        assert len(await tx.intakes(10)) == 1
    await store.close()


async def test_what_counts_up_goes_on_where_it_was(filled: str, target: str, clock: StandingClock):
    await run_move(filled, target)
    store = await open_store(target, clock, exclusive=False)
    async with store.transaction() as tx:
        assert await tx.plan(a_delivery(key="two"))
        await tx.add(a_dossier("gmail", project="another"))
    await store.close()


async def test_a_target_in_use_is_refused(filled: str, target: str, clock: StandingClock):
    store = await open_store(target, clock, exclusive=False)
    async with store.transaction() as tx:
        await tx.set_mark("somebody was here", clock.now())
    await store.close()
    with pytest.raises(StoreError, match=r"is not empty \(marks has rows\)"):
        await run_move(filled, target)


async def test_a_file_in_use_is_refused(filled: str, target: str, clock: StandingClock):
    running = await open_store(filled, clock, exclusive=True)
    with pytest.raises(StoreInUseError):
        await run_move(filled, target)
    await running.close()


async def test_what_does_not_arrive_whole_is_not_moved(filled: str, target: str, monkeypatch: pytest.MonkeyPatch):
    copy = mover._copy

    def lossy(table: Any, old: Any, new: Any) -> None:
        copy(table, old, new)
        new.execute(delete(tables.deliveries))

    monkeypatch.setattr(mover, "_copy", lossy)
    with pytest.raises(StoreError, match="The rows of deliveries did not arrive as they were: nothing was moved"):
        await run_move(filled, target)
    monkeypatch.undo()
    assert (await run_move(filled, target)).rows["deliveries"] == 1


def test_the_commands_say_what_they_did(filled: str, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    here, there = {"DATABASE_URL": filled}, {"DATABASE_URL": target}
    bot = CliRunner()
    moved = bot.invoke(cli.app, ["move", "--to", target], env=here)
    assert moved.output.endswith("The old file is as it was, and is refused from now on.\n")
    refused = bot.invoke(cli.app, ["migrate"], env=here)
    assert refused.exit_code == 1
    assert "was moved to" in refused.output
    assert "is up to date." in bot.invoke(cli.app, ["migrate"], env=there).output
