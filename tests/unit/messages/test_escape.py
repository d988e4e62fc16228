from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.escape import Mrkdwn, Style, channel, cut, escape, group, link, person, plain, size, when
from tests.unit.messages.limits import check_mrkdwn


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Acme & Sons <b>", "Acme &amp; Sons &lt;b&gt;"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U0PAULA>", "&lt;@U0PAULA&gt;"),
        ("*bold*", "\N{ASTERISK OPERATOR}bold\N{ASTERISK OPERATOR}"),
        ("_x_", "ˍx_"),
        ("~gone~", "\N{TILDE OPERATOR}gone~"),
        ("`code`", "\N{MODIFIER LETTER GRAVE ACCENT}code\N{MODIFIER LETTER GRAVE ACCENT}"),
        (":fire:", "\N{RATIO}fire:"),
        ("> quote", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} quote"),
        ("@here now", "@\u2060here now"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\u202egnp.exe", "gnp.exe"),
    ],
)
def test_what_would_format_or_ping_is_shown_as_it_is(text, shown):
    assert escape(text) == shown


@pytest.mark.parametrize(
    "text", ["anna_b@acme.example", "2 * 3 = 6".replace("*", "x"), "Müller & Söhne"[:6], "ACME 12:30", "C3PO", "a~b"]
)
def test_what_does_not_format_stays_as_it_can_be_copied(text):
    assert escape(text) == text


def test_escaped_text_is_marked_so_that_it_is_not_escaped_twice():
    assert isinstance(escape("<"), Mrkdwn)


@given(st.text())
def test_escaped_text_holds_no_control_characters_of_slack(text):
    shown = escape(text)
    check_mrkdwn(shown)
    assert "`" not in shown
    assert "\n" not in shown


@given(st.text(alphabet="<>&ab😀!@"), st.integers(10, 60))
def test_a_cut_text_is_whole_and_fits(text, limit):
    short = cut(escape(text), limit)
    assert size(short) <= limit
    check_mrkdwn(short)


def test_a_cut_never_splits_a_date():
    date = when(datetime(2026, 11, 23, tzinfo=UTC))
    assert cut(f"since {date} and more", len(date)) == "since…"
    assert cut(date, len(date)) == date


def test_a_cut_leaves_no_half_emoji():
    assert plain("👩\u200d👧" * 10, 8) == "👩\u200d👧👩…"


def test_a_moment_is_shown_in_the_readers_zone_with_a_fallback():
    moment = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
    assert when(moment) == "<!date^1795424700^{date_short_pretty}, {time}|2026-11-23 09:05 UTC>"
    assert when(moment, Style.DAY) == "<!date^1795424700^{date_short_pretty}|2026-11-23 09:05 UTC>"


def test_mentions_are_made_of_ids_only():
    assert person("U0PAULA") == "<@U0PAULA>"
    assert group("S0LEADS") == "<!subteam^S0LEADS>"
    assert channel("C0ACME") == "<#C0ACME>"
    assert person("!channel> <!here") == "!channel&gt; &lt;!here"
    assert group("x|y") == "x|y"
    assert channel("<!here>") == "&lt;!here&gt;"


def test_a_link_cannot_be_broken_out_of():
    assert (
        link("https://a.example/?b=1&c=2", "*here*")
        == "<https://a.example/?b=1&amp;c=2|\N{ASTERISK OPERATOR}here\N{ASTERISK OPERATOR}>"
    )
    assert link("https://a.example|<!channel>", "here") == "here (https://a.example|&lt;!channel&gt;)"
    assert link("javascript:alert(1)", "here") == "here (javascript:alert(1))"
