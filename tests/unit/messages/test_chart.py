import struct
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages.chart import MOST, chart
from bot.messages.digest import picture_title
from bot.ports.figures import AppFigures, Period
from tests.unit.messages.build import HOSTILE, OPENED, TEXTS

HOUR = timedelta(hours=1)
QUIET = Period(since=OPENED, until=OPENED + 168 * HOUR, opened=0, authorized=0, revoked=0, open_now=0, late_now=0)


def period(*labels: str) -> Period:
    apps = [
        AppFigures(app_key=f"a{n}", app_label=label, answers=2, in_time=1, median=n * HOUR, p90=2 * n * HOUR)
        for n, label in enumerate(labels)
    ]
    return replace(QUIET, authorized=len(apps), apps=apps)


def size(picture: bytes | None) -> tuple[int, int]:
    assert picture is not None
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_nothing_authorized_draws_nothing():
    assert chart(QUIET, TEXTS) is None


def test_it_grows_with_its_bars_and_stays_small():
    (wide, low), (same, high) = size(chart(period("Gmail"), TEXTS)), size(chart(period(*["App"] * 30), TEXTS))
    assert wide == same <= 800
    assert low < high <= 600
    assert high == size(chart(period(*["App"] * MOST), TEXTS))[1]
    assert len(chart(period(*["App"] * 30), TEXTS) or b"") < 100_000


@pytest.mark.parametrize("label", [HOSTILE, "$x^{", "a$b$c", "\\frac", "日本 🦄", "", "x" * 500])
def test_any_name_can_be_drawn(label):
    assert size(chart(period(label), TEXTS))


def test_the_same_numbers_draw_the_same_picture():
    assert chart(period("Gmail", "Slack"), TEXTS) == chart(period("Gmail", "Slack"), TEXTS)


def test_the_title_names_the_week():
    assert picture_title(QUIET, TEXTS) == "Time to authorize, 23 Nov – 30 Nov"  # noqa: RUF001 - an en dash
