"""Output that cannot be written ends a command in one line, or quietly."""

import os
import sys
from io import TextIOWrapper
from pathlib import Path

import pytest

from bot.cli.output import printing
from bot.parts.auditing import ExportError, _out

FULL = Path("/dev/full")


def told() -> None:
    print("The history is whole.")
    sys.exit(0)


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("buffering", [0, -1])
def test_a_full_disk_behind_the_output_is_one_line(monkeypatch: pytest.MonkeyPatch, buffering: int):
    with TextIOWrapper(FULL.open("wb", buffering), write_through=buffering == 0) as out:
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(SystemExit) as ended:
            printing(told)
    assert ended.value.code == "The output cannot be written: No space left on device."


def test_a_reader_who_went_away_is_told_nothing(monkeypatch: pytest.MonkeyPatch):
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        with pytest.raises(SystemExit) as ended:
            printing(told)
    assert ended.value.code == 1


def test_another_error_of_the_system_is_not_taken_for_the_output():
    def command() -> None:
        raise FileNotFoundError(2, "No such file or directory")

    with pytest.raises(FileNotFoundError):
        printing(command)


def test_an_export_to_a_closed_output_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(ExportError, match="name a file with --output"), _out(None):
        pass
