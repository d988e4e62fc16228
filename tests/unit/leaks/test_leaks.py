"""The leak guard's rules against a corpus: what people paste, and what they write all day."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.leaks import holds_secret
from tests.unit.leaks.ordinary import ordinary
from tests.unit.leaks.positives import positives

RECALL, PRECISION = 0.97, 0.98
PIECES = [
    "password",
    "passwort: ",
    "x",
    " ",
    "://a:",
    "login: / ",
    "eyJ",
    "<",
    "A1b",
    ".",
    "-----BEGIN ",
    "\n",
    "=",
    "PIN is ",
    "bearer ",
]
LONG, SECONDS = 40_000, 3.0


def test_recall_and_precision_keep_their_floor(capsys):
    secrets, harmless = positives(), ordinary()
    missed = [text for text in secrets if not holds_secret(text)]
    wrong = [text for text in harmless if holds_secret(text)]
    found = len(secrets) - len(missed)
    recall, precision = found / len(secrets), found / (found + len(wrong))
    with capsys.disabled():
        print(
            f"\nleaks: {len(secrets)} secrets, {len(harmless)} others: recall {recall:.3f}, precision {precision:.3f}"
        )
    assert len(secrets) >= 200
    assert len(harmless) >= 500
    assert recall >= RECALL, missed
    assert precision >= PRECISION, wrong


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_takes_long(piece):
    """Slack's longest message, of one piece over and over; a rule that backtracks would take minutes."""
    text = (piece * LONG)[:LONG]
    began = time.process_time()
    holds_secret(text)
    assert time.process_time() - began < SECONDS


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=200))
def test_any_text_is_answered_and_so_is_what_surrounds_a_secret(parts):
    text = "".join(parts)
    assert holds_secret(text) in {True, False}
    assert holds_secret(f"{text}\nPassword: Sommer2026!\n")


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöü .,!?", max_size=300))
def test_plain_words_without_a_mark_are_no_secret(text):
    assert not holds_secret(text)
