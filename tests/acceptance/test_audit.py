"""`python -m bot audit ...` beside a running bot, and by somebody who has nothing but the file."""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.adapters.store import SqlStore, open_store
from bot.cli import app
from bot.settings import Settings
from tests.acceptance.test_start import GOOD
from tests.store.build import NOW, an_event
from tests.store.conftest import StandingClock
from tests.store.tampering import tamper

DOCS = Path(__file__).parents[2] / "docs" / "audit.md"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The settings of somebody who runs a bot; the commands are theirs too."""
    url = f"sqlite:///{tmp_path / 'credreq.db'}"
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in (GOOD | {"DATABASE_URL": url}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return url


@pytest.fixture
async def running(url: str) -> AsyncIterator[SqlStore]:
    """A store that a bot holds, with five events on three days."""
    store = await open_store(url, StandingClock(), exclusive=True)
    for day, names in enumerate((["Gmail", "=Büro 🙂"], ["HubSpot"], ["A", "B"])):
        async with store.transaction() as tx:
            await tx.add_events([an_event(at=NOW + timedelta(days=day), data={"app": n}) for n in names])
    yield store
    await store.close()


async def audit(*words: str) -> Result:
    result = await asyncio.to_thread(CliRunner().invoke, app, ["audit", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def rewrite(name: str, change: Callable[[str], str]) -> None:
    path = Path(name)
    path.write_text(change(path.read_text("utf-8")), "utf-8")


async def head(store: SqlStore) -> str:
    async with store.transaction(read_only=True) as tx:
        at = await tx.chain_head()
    return f"{at.position}:{at.hash}"


async def test_a_whole_history_is_called_whole(running: SqlStore) -> None:
    result = await audit("verify")
    assert result.exit_code == 0
    assert result.output == f"The history is whole: 5 events, 1 to 5.\nHead {await head(running)}\n"
    assert (await audit("verify", "--known", await head(running))).exit_code == 0


@pytest.mark.usefixtures("running")
async def test_a_removed_event_is_named(url: str) -> None:
    tamper(url, "DELETE FROM events WHERE seq = 4")
    result = await audit("verify")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "Event 4 (link 4) was removed: only its link is left.",
        "The history is NOT whole: 1 places in 5 events.",
    ]
    assert (await audit("export", "--output", "out.jsonl")).exit_code == 1
    assert "Event 4 (link 4) was removed" in (await audit("verify", "--file", "out.jsonl")).output


@pytest.mark.parametrize("form", ["--csv", "--jsonl"])
async def test_an_export_is_checked_without_the_database(
    running: SqlStore, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await audit("export", form, "--output", "all")).exit_code == 0
    assert (await audit("export", form, "--since", "2026-03-03", "--output", "late")).exit_code == 0
    known = await head(running)
    for name in GOOD:
        monkeypatch.delenv(name)
    for name, events in (("all", "5 events, 1 to 5"), ("late", "3 events, 3 to 5")):
        result = await audit("verify", "--file", name, "--known", known)
        assert (result.exit_code, events in result.output) == (0, True)
    rewrite("all", lambda text: text.replace("HubSpot", "Hubspot"))
    result = await audit("verify", "--file", "all")
    assert (result.exit_code, "Event 3 (link 3) was changed" in result.output) == (1, True)


async def test_a_shortened_export_is_told_by_a_known_head(running: SqlStore) -> None:
    await audit("export", "--output", "out")
    rewrite("out", lambda text: "".join(text.splitlines(keepends=True)[:3]))
    assert (await audit("verify", "--file", "out")).exit_code == 0
    result = await audit("verify", "--file", "out", "--known", await head(running))
    assert (result.exit_code, "Links 4 to 5 are missing at the end" in result.output) == (1, True)


@pytest.mark.usefixtures("running")
async def test_a_known_head_that_an_export_cannot_show_is_no_proof() -> None:
    await audit("export", "--since", "2026-03-03", "--output", "late")
    result = await audit("verify", "--file", "late", "--known", f"1:{'0' * 64}")
    assert (result.exit_code, "it cannot be compared here" in result.output) == (1, True)


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("form", ["--csv", "--jsonl"])
async def test_an_export_without_an_entry_is_no_proof(form: str) -> None:
    await audit("export", form, "--since", "2027-01-01", "--output", "none")
    result = await audit("verify", "--file", "none")
    assert (result.exit_code, str(result.exception)) == (1, "none: This file holds no entry.")


@pytest.mark.usefixtures("running")
async def test_whoever_has_only_the_file_and_the_page_can_check_it(tmp_path: Path) -> None:
    """With the very lines that docs/audit.md gives, in a Python that knows nothing of us."""
    script = re.search(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert script is not None
    (tmp_path / "check.py").write_text(script[1], "utf-8")
    exported = (await audit("export")).stdout
    for text, said in ((exported, ""), (exported.replace("Gmail", "gmail"), "line 1 is not what it was\n")):
        (tmp_path / "history.jsonl").write_text(text, "utf-8")
        command = [sys.executable, "-I", "check.py", "history.jsonl"]
        done = await asyncio.to_thread(
            subprocess.run, command, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (done.stderr, done.returncode) == (said, 1 if said else 0)


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "--csv", "--jsonl"], "Choose --csv or --jsonl."),
        (["export", "--output", "credreq.db"], "credreq.db cannot be written: File exists."),
        (["verify", "--known", "120"], "A head looks like 120:6f0c..."),
        (["verify", "--file", "none.csv"], "none.csv cannot be read"),
    ],
)  # fmt: skip
async def test_what_cannot_be_done_is_said_in_one_line(words: list[str], said: str) -> None:
    result = await audit(*words)
    assert result.exit_code == 1
    assert said in str(result.exception)


@pytest.mark.parametrize(
    "words", ["audit verify", "audit export", "reconcile --dry-run", "reconcile", "certificate Globex"]
)
@pytest.mark.usefixtures("logging_as_before")
async def test_what_only_reads_makes_no_database(url: str, words: str, tmp_path: Path) -> None:
    """Else a mistyped DATABASE_URL would be told that its history is whole."""
    result = await asyncio.to_thread(CliRunner().invoke, app, words.split())
    path = url.removeprefix("sqlite:///")
    assert result.exit_code == 1
    assert str(result.exception) == f"There is no database {path} yet: the first run makes it."
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 - nothing else runs


@pytest.mark.usefixtures("running")
async def test_what_only_reads_refuses_a_database_of_another_version(url: str) -> None:
    tamper(url, "UPDATE alembic_version SET version_num = '0001'")
    result = await audit("verify")
    assert (result.exit_code, "is not of this version of credreq" in str(result.exception)) == (1, True)
