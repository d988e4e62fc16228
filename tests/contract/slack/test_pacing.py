import asyncio

import pytest

from bot.adapters.slack import pacing
from bot.adapters.slack.pacing import Pacing
from bot.ports.errors import RateLimitedError


async def test_a_burst_passes_and_then_the_pace_holds(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pacing, "PATIENCE_SECONDS", 0.05)
    pace = Pacing()
    for _ in range(5):
        await pace.post("C1")
    with pytest.raises(RateLimitedError, match="waits its turn"):
        await pace.post("C1")
    await pace.post("C2")
    for _ in range(10):
        await pace.edit()
    with pytest.raises(RateLimitedError):
        await pace.edit()


async def test_a_turn_comes_when_its_time_has_come():
    pace = Pacing(speed=100)
    before = asyncio.get_running_loop().time()
    for _ in range(30):
        await pace.post("C1")
    assert 0.2 < asyncio.get_running_loop().time() - before < 2
