"""Retry-After, links, scrubbing, and the sums of the rate."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.limiting import OwnLimiter
from bot.adapters.make.link import leads_to_make
from bot.adapters.make.rate import Rate
from bot.adapters.make.retry_after import LONGEST, read_retry_after
from bot.adapters.make.scrub import scrub

EU1 = "https://eu1.make.com/api/v2"
LOCAL = "http://127.0.0.1:8400/make/api/v2"
DATE = "Wed, 21 Oct 2026 07:28:00 GMT"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("7", 7),
        (" 7 ", 7),
        ("1.5", 1.5),
        ("-3", 0),
        ("99999999", 3600),
        ("9" * 400, 3600),
        ("-" + "9" * 400, 0),
    ],
)
def test_retry_after_in_seconds(value: str, seconds: float) -> None:
    assert read_retry_after(value) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30),
        ("Wed, 21 Oct 2026 07:28:30 -0000", 30),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 0),
        ("Fri, 31 Dec 2100 23:59:59 GMT", 3600),
    ],
)
def test_retry_after_as_a_date_counts_from_the_answers_own(value: str, seconds: float) -> None:
    assert read_retry_after(value, DATE) == timedelta(seconds=seconds)


@pytest.mark.parametrize("answered", [None, "nonsense"])
def test_retry_after_as_a_date_without_a_date(answered: str | None) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(minutes=5), usegmt=True)
    assert timedelta(minutes=4) < (read_retry_after(soon, answered) or LONGEST) <= timedelta(minutes=5)


@pytest.mark.parametrize("value", [None, "", "soon", "1,5", "Wed, 99 Oct", "nan", "inf", "\u0661", "\u00b2", "--"])
def test_an_unreadable_retry_after_is_none(value: str | None) -> None:
    assert read_retry_after(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Mon, 01 Jan 2026 99999999999999:00:00 GMT",
        "Mon, 01 Jan 2026 00:00:00 +99999999999999999",
    ],
)
def test_a_date_that_no_calendar_has_is_none(value: str) -> None:
    assert read_retry_after(value) is None
    assert read_retry_after("Fri, 31 Dec 2100 23:59:59 GMT", value) == LONGEST


@given(st.text(), st.none() | st.text())
def test_no_retry_after_breaks_the_reader(value: str, answered: str | None) -> None:
    wait = read_retry_after(value, answered)
    assert wait is None or timedelta(0) <= wait <= LONGEST


@pytest.mark.parametrize(
    "link",
    [
        "https://make.com/credential-requests/req-125/authorize",
        "https://eu1.make.com/x?y=z#w",
        "https://EU2.MAKE.COM/x",
        "https://us1.make.celonis.com/x",
        "https://eu1.make.com:443/x",
    ],
)
def test_links_of_make_are_taken(link: str) -> None:
    assert leads_to_make(link, EU1)


@pytest.mark.parametrize(
    "link",
    [
        "http://make.com/x",
        "https://evilmake.com/x",
        "https://make.com.evil.example/x",
        "https://make.com@evil.example/x",
        "https://evil@make.com/x",
        "https://evil.example/?make.com",
        "https://make.com/x y",
        "https://make.com/<!channel>",
        "https://make.com\\@evil.example/",
        "https://evil.example\t.make.com/",
        "javascript:alert(1)//make.com",
        "https:///make.com",
        "https://make.com:99999/x",
        "https://[make.com/x",
        "http://127.0.0.1/x",
        "",
        "https://make.com/" + "x" * 2000,
    ],
)
def test_other_links_are_not(link: str) -> None:
    assert not leads_to_make(link, EU1)


def test_a_private_zone_links_to_itself_and_the_sandbox_to_this_machine() -> None:
    private = "https://make.big-corp.example/api/v2"
    assert leads_to_make("https://make.big-corp.example/x", private)
    assert not leads_to_make("https://other.big-corp.example/x", private)
    assert leads_to_make("http://127.0.0.1:8400/make/consent/x", LOCAL)
    assert not leads_to_make("https://evil.example/x", LOCAL)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("mail carla@acme.example now", "mail [e-mail] now"),
        ("carla%40acme.example", "[e-mail]"),
        ("'Cärla.X+y@acmé.example' is wrong", "'[e-mail]' is wrong"),
        ("see https://make.com/r/1?a=b, ok", "see [link] ok"),
        ("see WWW.make.com/r/1", "see [link]"),
        ("Token S3CRET-Token-1 is bad", "Token [token] is bad"),
        ("Bearer abcdefghijklmnopqrstuvwxyz.012", "[token]"),
        ("two\r\nlines\x1b[31m\u2028end", "two lines [31m end"),
    ],
)
def test_scrubbing(text: str, clean: str) -> None:
    assert scrub(text, "s3cret-token-1") == clean


@pytest.mark.parametrize("part", ["x", "a.", "a@", "https://", "a%40", "www.", "token=", "a+b-"])
def test_scrubbing_a_huge_answer_is_quick(part: str) -> None:
    begun = thread_time()
    scrub(part * (50_000 // len(part)), "s3cret")
    assert thread_time() - begun < 1


def test_scrubbing_cuts() -> None:
    assert scrub("y" * 1000, "s3cret") == "y" * 299 + "…"


@given(st.integers(min_value=2, max_value=10_000), st.floats(min_value=0.05, max_value=1.0))
def test_no_minute_gets_more_calls_than_the_plan_allows(limit: int, share: float) -> None:
    rate = Rate(limit, share)
    for limiter, allowed in ((rate._all, limit), (rate._watching, max(2, limit * share))):
        assert isinstance(limiter, OwnLimiter)
        bucket = limiter.bucket
        assert bucket.max_rate >= 1
        assert bucket.max_rate + 60 * bucket.max_rate / bucket.time_period <= allowed * 1.0001


@pytest.mark.parametrize("share", [0, -1, 1.5])
def test_a_share_is_a_share(share: float) -> None:
    with pytest.raises(ValueError, match="more than 0 and at most 1"):
        Rate(60, share)
