"""A claim that ran out: what is done under it ends before it gets any further."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.services import claim
from bot.services.claim import ClaimRanOutError, held

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
UNTIL = NOW + timedelta(minutes=2)


class _Clock:
    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(claim, "LOOK_SECONDS", 0.001)


async def _send(clock: _Clock, answer: asyncio.Future[None], sent: list[str]) -> None:
    """Stand still until the claim has run out, and go on."""
    async with held(clock, UNTIL):
        clock.moment = UNTIL
        await answer
        sent.append("reminder")


async def test_whoever_stood_still_until_it_ran_out_sends_nothing_any_more():
    sent: list[str] = []
    with pytest.raises(ClaimRanOutError):
        await _send(_Clock(), asyncio.get_running_loop().create_future(), sent)
    assert sent == []


async def test_the_timer_comes_before_an_answer_that_is_there_at_waking(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(claim, "LOOK_SECONDS", 0.0)
    loop, sent = asyncio.get_running_loop(), list[str]()
    answer = loop.create_future()
    sending = asyncio.ensure_future(_send(_Clock(), answer, sent))
    loop.call_soon(loop.call_soon, answer.set_result, None)  # in the very turn of the loop in which the timer is due
    with pytest.raises(ClaimRanOutError):
        await sending
    assert sent == []


async def test_in_time_it_goes_on_undisturbed():
    clock = _Clock()
    async with held(clock, UNTIL):
        clock.moment = UNTIL - timedelta(seconds=1)
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.01)


async def test_who_is_told_to_stop_is_stopped_and_nothing_else():
    async def work() -> None:
        async with held(_Clock(), UNTIL):
            await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
