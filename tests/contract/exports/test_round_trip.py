import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.exports import ExportError, Format, read, write
from bot.adapters.exports.cells import cells_of, record_of_cells
from bot.adapters.exports.records import record_of
from bot.domain.chain import Entry, Link
from tests.examples import examples

LINK = Link(position=1, seq=2, prev_hash="0" * 64, hash="f" * 64)
words = st.text(alphabet="a ,;\"'=+-@\t\r\nü\uff1d", max_size=6)
fields = st.fixed_dictionaries(
    {
        "seq": st.just(2),
        "at": st.just("2026-03-02T09:00:00.000000Z"),
        "actor": words,
        "surface": words,
        "kind": words,
        "intake_id": words,
        "request_id": st.none() | words,
        "data": st.dictionaries(words, words | st.integers() | st.none(), max_size=2),
    }
)
entries = st.builds(Entry, st.just(LINK), st.none() | fields)


def written(form: Format, *given_entries: Entry) -> str:
    out = StringIO(newline="")
    put = write(out, form)
    for entry in given_entries:
        put(entry)
    return out.getvalue()


@pytest.mark.parametrize("form", Format)
def test_what_is_written_is_read_again(form: Format, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("exports") / "history"

    @settings(max_examples=examples(0.5))
    @given(st.lists(entries, max_size=3))
    def check(given_entries: list[Entry]) -> None:
        path.write_bytes(written(form, *given_entries).encode())
        assert list(read(path)) == given_entries

    check()


@settings(max_examples=examples(0.5))
@given(entries)
def test_no_cell_is_taken_for_a_formula(entry: Entry) -> None:
    record = record_of(entry)
    cells = cells_of(record)
    assert not [c for c in cells.values() if c.startswith(tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))]
    assert record_of_cells(cells) == record


def test_a_formula_is_guarded_in_the_file() -> None:
    evil = Entry(LINK, dict.fromkeys(["actor", "surface", "kind", "intake_id"], "=1+1") | {"data": {}, "at": "-2"})
    (row,) = csv.DictReader(StringIO(written(Format.CSV, evil)))
    assert (row["actor"], row["at"], row["request_id"]) == ("'=1+1", "'-2", "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("\n", "the first line of a table must name position, seq, at"),
        ("[" * 100_000, "the first line of a table must name"),
        ("position,seq\n1,1\n", "the first line of a table must name"),
        ('{"data": ' * 100_000, "entry 1 cannot be read: it is nested too deeply"),
        ('{"position": 1}\n', "entry 1 cannot be read: it must have the fields"),
        ("{oops\n", "entry 1 cannot be read"),
        (written(Format.JSONL, Entry(LINK, None)) + "[1]\n", "entry 2 cannot be read"),
        (written(Format.JSONL, Entry(LINK, None)).replace('"position": 1', '"position": "1"'), "whole numbers"),
        (written(Format.CSV, Entry(LINK, None)).replace('\n"1"', '\n"one"'), "entry 1 cannot be read"),
        (written(Format.CSV, Entry(LINK, None)) + "1,2,3,4,5,6,7,8,9,10,11,12\n", "entry 2 cannot be read"),
    ],
)  # fmt: skip
def test_what_is_no_export_is_said_with_its_place(text: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "history"
    path.write_text(text, "utf-8")
    with pytest.raises(ExportError, match=why):
        list(read(path))


def test_a_file_that_is_not_there_or_no_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be read"):
        list(read(tmp_path / "none"))
    (tmp_path / "picture").write_bytes(b"\x89PNG\xff")
    with pytest.raises(ExportError, match="cannot be read"):
        list(read(tmp_path / "picture"))


def test_an_export_that_a_spreadsheet_marked_as_utf8_is_read(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_bytes(b"\xef\xbb\xbf" + written(Format.CSV, Entry(LINK, None)).encode())
    assert list(read(path)) == [Entry(LINK, None)]
