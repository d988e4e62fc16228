import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.engines.embedded import EmbeddedEngine
from bot.ports.engine import Job

OFTEN, RARELY = timedelta(milliseconds=10), timedelta(hours=1)
LONG = timedelta(seconds=30)


class Work:
    """A job that counts its runs, and can be held up in the middle of one."""

    def __init__(self, *, held: bool = False) -> None:
        self.began = self.ended = self.under_way = self.most_at_once = 0
        self.cancelled = False
        self.go_on = asyncio.Event()
        if not held:
            self.go_on.set()
        self._changed = asyncio.Condition()

    async def run(self) -> None:
        self.began += 1
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        await self._tell()
        try:
            await self.go_on.wait()
            await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        finally:
            self.under_way -= 1
        self.ended += 1
        await self._tell()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(condition)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


def engine_of(every: timedelta = RARELY, **runs: Callable[[], Awaitable[None]]) -> EmbeddedEngine:
    return EmbeddedEngine([Job(name=name, every=every, run=run) for name, run in runs.items()])


async def test_every_job_runs_at_the_start_and_then_again_and_again():
    first, second = Work(), Work()
    engine = engine_of(OFTEN, first=first.run, second=second.run)
    await engine.start()
    await first.until(lambda: first.ended >= 3)
    await second.until(lambda: second.ended >= 3)
    await engine.stop(LONG)


async def test_a_failing_job_stops_neither_itself_nor_the_others():
    failed, work = 0, Work()

    async def fail() -> None:
        nonlocal failed
        failed += 1
        raise ValueError("this job never works")

    engine = engine_of(OFTEN, fail=fail, work=work.run)
    await engine.start()
    await work.until(lambda: work.ended >= 5 and failed >= 5)
    await engine.stop(LONG)


async def test_a_job_is_hurried_long_before_its_tick():
    work = Work()
    engine = engine_of(work=work.run)
    await engine.start()
    await work.until(lambda: work.ended == 1)
    engine.hurry("work")
    await work.until(lambda: work.ended == 2)
    await engine.stop(LONG)


async def test_hurry_during_a_run_runs_once_more_however_often_it_was_said():
    work = Work(held=True)
    engine = engine_of(work=work.run)
    await engine.start()
    await work.until(lambda: work.began == 1)
    for _ in range(5):
        engine.hurry("work")
    work.go_on.set()
    await work.until(lambda: work.ended == 2)
    await engine.stop(LONG)
    assert work.began == work.ended == 2


async def test_a_job_never_runs_twice_at_once():
    work, other = Work(held=True), Work()
    engine = engine_of(OFTEN, work=work.run, other=other.run)
    await engine.start()
    await other.until(lambda: other.ended >= 5)
    engine.hurry("work")
    assert work.began == 1
    work.go_on.set()
    await work.until(lambda: work.ended >= 5)
    await engine.stop(LONG)
    assert work.most_at_once == 1


async def test_stop_waits_for_what_is_under_way_and_begins_nothing_more():
    work = Work(held=True)
    engine = engine_of(OFTEN, work=work.run)
    await engine.start()
    await work.until(lambda: work.began == 1)
    stopping = asyncio.create_task(engine.stop(LONG))
    engine.hurry("work")
    work.go_on.set()
    await stopping
    assert (work.began, work.ended, work.cancelled) == (1, 1, False)
    engine.hurry("work")
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "job:work"]


async def test_stop_cancels_what_does_not_end_in_time():
    work, quick = Work(held=True), Work()
    engine = engine_of(work=work.run, quick=quick.run)
    await engine.start()
    await work.until(lambda: work.began == 1)
    await engine.stop(timedelta(milliseconds=20))
    assert (work.ended, work.cancelled) == (0, True)
    assert quick.ended == 1


async def test_what_was_never_started_can_be_stopped():
    await engine_of(work=Work().run).stop(LONG)


async def test_hurrying_a_job_that_this_bot_does_not_have_is_no_matter():
    engine = engine_of()
    await engine.start()
    engine.hurry("notion.page")
    await engine.stop(LONG)


@pytest.mark.parametrize("error", [KeyError("x"), OSError("disk"), TimeoutError()])
async def test_after_any_failure_the_job_can_be_hurried(error: Exception):
    runs = 0
    again = asyncio.Event()

    async def fail_once() -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            raise error
        again.set()

    engine = engine_of(fail_once=fail_once)
    await engine.start()
    engine.hurry("fail_once")
    async with asyncio.timeout(10):
        await again.wait()
    await engine.stop(LONG)
