"""What no check foresaw is the trouble of one part, and shows no secret."""

import httpx
import pytest

from bot import doctor
from bot.adapters.clock import ClockError, FollowingClock
from bot.adapters.slack.endpoint import EndpointError, check_endpoint
from bot.domain.verdict import Mark, Verdict, ok
from bot.parts.tracking import build_client
from bot.settings import Settings, SettingsError
from tests.unit.test_settings import NEEDED

GIVEN = {name.lower(): value for name, value in NEEDED.items()}


async def test_a_part_that_breaks_leaves_the_others_their_lines(monkeypatch: pytest.MonkeyPatch):
    async def breaks(_: Settings) -> list[Verdict]:
        raise httpx.LocalProtocolError("Illegal header value b'Bearer hunter2'")

    async def clock(_: Settings) -> list[Verdict]:
        raise ClockError("CLOCK_URL cannot be followed.")

    async def fine(_: Settings) -> list[Verdict]:
        return [ok("Mail", "fine")]

    monkeypatch.setattr(doctor, "CHECKS", (("Make", breaks), ("Database", clock), ("Mail", fine)))
    found = await doctor.examine(**GIVEN)
    assert [(v.about, v.mark) for v in found] == [
        ("Make", Mark.TROUBLE),
        ("Database", Mark.TROUBLE),
        ("Mail", Mark.OK),
    ]
    assert "could not be looked at (LocalProtocolError)" in str(found[0])
    assert "hunter2" not in str(found)
    assert "CLOCK_URL cannot be followed." in str(found[1])


@pytest.mark.parametrize("token", ["ntn_ü", "ntn_a\nb", " "])
def test_a_notion_token_that_no_header_can_hold_is_refused_unshown(token: str):
    settings = Settings(**GIVEN, notion_api_key=token)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="NOTION_API_KEY is empty or has characters no token has") as refused:
        build_client(settings)
    assert "ntn" not in str(refused.value)


def test_a_slack_address_that_is_none_is_told():
    with pytest.raises(EndpointError, match="is no address: correct SLACK_API_URL"):
        check_endpoint("xoxb-1-x", "http://[::1")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/clock", "nonsense", "http://[::1", "ftp://x/clock"])
async def test_a_clock_that_cannot_be_followed_is_one_line(url: str):
    clock = FollowingClock(url)
    with pytest.raises(ClockError) as refused:
        await clock.start()
    await clock.stop()
    advice = "leave it empty unless the bot follows a sandbox's clock."
    assert str(refused.value) == f"CLOCK_URL {url} cannot be followed: {advice}"
