"""`python -m bot notion ...`, as an operator types it."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from sandbox.bot import settings_for
from sandbox.notion.face import NotionFace
from sandbox.server import Sandbox, start
from sandbox.world.world import World
from tests.faces import face_of

HOME = "https://app.notion.com/p/Agency-home-11111111111141118111111111111111"


@pytest.fixture
async def sandbox():
    running = await start(World(scale=20))
    yield running
    await running.close()


async def _bot(sandbox: Sandbox, folder: Path, *words: str, **more: str) -> tuple[int, str]:
    settings = settings_for(sandbox, f"sqlite:///{folder / 'store.db'}")
    named = {key.upper(): str(value) for key, value in settings.items() if not key.startswith("_")}
    notion = {"NOTION_API_KEY": "ntn_sandbox", "NOTION_API_URL": f"{sandbox.url}/notion", "NOTION_RATE": "50"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        env=os.environ | named | notion | more,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return int(process.returncode or 0), said.decode()


async def test_from_nothing_to_a_board(sandbox: Sandbox, tmp_path: Path):
    code, said = await _bot(sandbox, tmp_path, "notion", "setup", HOME)
    assert code == 0, said
    assert "made the database Credential Intake" in said
    assert "To be done by hand in Notion:" in said
    found = said.rpartition("NOTION_DATABASE_ID=")[2].strip()
    code, said = await _bot(sandbox, tmp_path, "notion", "setup", "--check", NOTION_DATABASE_ID=found)
    assert (code, said.splitlines()[0]) == (0, "The tracker is as it should be.")
    source = next(iter(face_of(sandbox.faces, NotionFace).space.data_sources.values()))
    del source.columns[next(key for key, column in source.columns.items() if column.name == "Notes")]
    code, said = await _bot(sandbox, tmp_path, "notion", "setup", "--check", NOTION_DATABASE_ID=found)
    assert code == 1
    assert "Column Notes is missing" in said
    code, said = await _bot(sandbox, tmp_path, "notion", "setup", NOTION_DATABASE_ID=found)
    assert "added the column Notes" in said
    code, said = await _bot(sandbox, tmp_path, "notion", "backfill", NOTION_DATABASE_ID=found)
    assert (code, said.strip()) == (0, "0 rows are owed to the tracker; the running bot writes them.")


async def test_what_is_missing_is_one_line(sandbox: Sandbox, tmp_path: Path):
    code, said = await _bot(sandbox, tmp_path, "notion", "backfill")
    assert code == 1
    assert said.startswith("NOTION_DATABASE_ID is missing")
    code, said = await _bot(sandbox, tmp_path, "notion", "setup", "nowhere")
    assert code == 1
    assert said.startswith("There is no id in “nowhere”")
    assert len(said.splitlines()) == 1
