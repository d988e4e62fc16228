"""Starting: whatever is wrong is said in clear lines, without a stack trace."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot import cli
from bot.settings import Settings
from tests.acceptance.scene import Scene

REPOSITORY = Path(__file__).parents[2]
GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-sandbox",
    "SLACK_APP_TOKEN": "xapp-sandbox",
    "SLACK_API_URL": "http://127.0.0.1:9/slack/api/",
    "MAKE_API_TOKEN": "5a4db0c5-0000-4000-8000-000000000001",
    "MAKE_API_URL": "http://127.0.0.1:9/make/api/v2",
    "TEAM_ID": "1",
}
SECRETS = ("xoxb-sandbox", "xapp-sandbox", "5a4db0c5")


async def run(folder: Path, **settings: str) -> tuple[int, str]:
    """Run `python -m bot run` in an empty folder; returns its exit code and all it wrote."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=folder,
        env=kept | {"PYTHONPATH": str(REPOSITORY)} | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(60):
            told, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    text = told.decode()
    assert "Traceback" not in text
    assert not [secret for secret in SECRETS if secret in text]
    return process.returncode or 0, text


def run_here(folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> str:
    """Run the same command in this process; returns the text it ends with."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in (GOOD | settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(cli, "configure_logging", lambda *_, **__: None)
    with pytest.raises(SystemExit) as ended:
        cli.run()
    text = str(ended.value)
    assert not [secret for secret in SECRETS if secret in text]
    return text


async def test_every_missing_key_is_listed_at_once(tmp_path: Path):
    code, told = await run(tmp_path, POLL_INTERVAL_MINUTES="-1", LOG_LEVEL="LOUD")
    assert code == 1
    for key in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "MAKE_API_TOKEN", "TEAM_ID"):
        assert f"{key} is missing" in told
    assert "POLL_INTERVAL_MINUTES:" in told
    assert "LOG_LEVEL:" in told
    assert "Copy .env.example to .env" in told


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            {"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxb-1"},
            (
                "SLACK_BOT_TOKEN: it must be the bot token, which begins with xoxb-",
                "SLACK_APP_TOKEN: it must be the app-level token, which begins with xapp-",
            ),
        ),
        ({"SLACK_API_URL": "https://slack.com/api/"}, ("SLACK_BOT_TOKEN does not look like a real Slack token",)),
        ({"SLACK_BOT_TOKEN": "xoxb-1234-5678-x"}, ("SLACK_BOT_TOKEN looks like a real token", "is a sandbox")),
        ({"CATALOG_PATH": "nowhere.toml"}, ("The catalogue CATALOG_PATH=nowhere.toml cannot be read",)),
        ({"DATABASE_URL": "mysql://x"}, ("DATABASE_URL must look like sqlite:///credreq.db",)),
        ({"DATABASE_URL": "sqlite:///no/such/place.db"}, ("The directory", "is not there: create it")),
    ],
    ids=["tokens swapped", "sandbox token, real address", "real token, sandbox", "catalogue", "database", "folder"],
)
def test_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str], told: tuple[str, ...]):
    text = run_here(tmp_path, monkeypatch, **wrong)
    assert "\n" not in text.strip() or text.startswith("The settings cannot be used:")
    for one in told:
        assert one in text


def test_a_catalogue_with_a_key_it_does_not_know_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "mine.toml").write_text(
        '[apps.x]\nlabel = "X"\nmake_app = "xapp"\npurpose = "p"\naccess = "a"\ncolour = "red"\n'
    )
    text = run_here(tmp_path, monkeypatch, CATALOG_PATH="mine.toml")
    assert "The catalogue mine.toml cannot be used: apps.x.colour is not a key it knows." in text


async def test_a_second_run_on_the_same_file_is_refused_in_one_line(scene: Scene, tmp_path: Path):
    code, text = await run(tmp_path, **GOOD, DATABASE_URL=scene.app.settings.database_url)
    assert code == 1
    (line,) = text.strip().splitlines()
    assert line.startswith("Another `run` is using ")
    assert line.endswith("stop it first, or give this one its own DATABASE_URL.")
    await scene.ask("gmail")
    await scene.nothing_lost()
