"""What an ack or a trigger waits for."""

import asyncio
import gc
from time import perf_counter

import pytest

from bot.slack_app.answering import in_time


async def _stubborn(let_go: asyncio.Event) -> None:
    """Do not stop when told to, as a call to a database that has fallen silent."""
    try:
        await asyncio.Event().wait()
    finally:
        await let_go.wait()
        raise OSError


async def test_what_does_not_stop_in_time_is_not_waited_for():
    let_go, began, unheard = asyncio.Event(), perf_counter(), []
    asyncio.get_running_loop().set_exception_handler(lambda _, told: unheard.append(told))
    with pytest.raises(TimeoutError):
        await in_time(_stubborn(let_go), 0.01)
    assert perf_counter() - began < 2
    let_go.set()
    await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)
    gc.collect()
    assert unheard == []


async def test_what_ends_in_time_is_returned_or_raised():
    async def fails() -> None:
        raise OSError("broken")

    assert await in_time(asyncio.sleep(0, "done"), 5) == "done"
    with pytest.raises(OSError, match="broken"):
        await in_time(fails(), 5)


async def test_whoever_stops_waiting_stops_the_work():
    work = asyncio.ensure_future(asyncio.Event().wait())
    waiting = asyncio.create_task(in_time(work, 60))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.wait({work})
    assert work.cancelled()
