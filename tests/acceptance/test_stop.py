"""SIGTERM, as a process manager sends it: what runs ends first, everything is closed, and the next one can start."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.adapters.clock import SystemClock
from bot.adapters.store import open_store
from sandbox.bot import settings_for
from tests.acceptance.scene import Scene

REPOSITORY = Path(__file__).parents[2]


async def test_sigterm_ends_it_cleanly_and_frees_the_database(scene: Scene, tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'own.db'}?key=hunter2"
    given = settings_for(scene.sandbox, url).items()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=tmp_path,
        env=kept | {"PYTHONPATH": str(REPOSITORY)} | {n.upper(): str(v) for n, v in given if not n.startswith("_")},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            told = await process.stdout.readuntil(b"bot.running")
            process.send_signal(signal.SIGTERM)
            told += await process.stdout.read()
            assert await process.wait() == 0, told.decode()
    finally:
        if process.returncode is None:
            process.kill()
    assert "bot.stopped" in told.decode()
    assert str(tmp_path / "own.db") in told.decode()
    assert "hunter2" not in told.decode(), "it is named without what its address holds beside"
    assert "Traceback" not in told.decode()
    await (await open_store(url, SystemClock(), exclusive=True)).close()
