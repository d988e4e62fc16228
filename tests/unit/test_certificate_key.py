from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.unit.test_settings import NEEDED


def test_a_key_that_was_just_made_is_told_apart_from_one_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    first, second = (CliRunner().invoke(app, ["certificate-key"]) for _ in range(2))
    assert f"There was no key at {tmp_path / 'certificate.key'}" in first.stderr
    assert (second.stdout, second.stderr) == (first.stdout, "")
