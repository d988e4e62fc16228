import asyncio
from datetime import timedelta

import pytest

from tests.engines.conftest import Workshop
from tests.engines.work import Work

LONG = timedelta(seconds=30)


async def test_every_job_runs_at_the_start_and_then_again_and_again(workshop: Workshop):
    first, second = Work(), Work()
    engine = workshop.engine_of(workshop.often, first=first.run, second=second.run)
    await engine.start()
    await first.until(lambda: first.ended >= workshop.times)
    await second.until(lambda: second.ended >= workshop.times)
    await engine.stop(LONG)


async def test_a_failing_job_stops_neither_itself_nor_the_others(workshop: Workshop):
    failed, work = 0, Work()

    async def fail() -> None:
        nonlocal failed
        failed += 1
        raise ValueError("this job never works")

    engine = workshop.engine_of(workshop.often, fail=fail, work=work.run)
    await engine.start()
    await work.until(lambda: work.ended >= workshop.times and failed >= workshop.times)
    await engine.stop(LONG)


async def test_a_job_is_hurried_long_before_its_tick(workshop: Workshop):
    work = Work()
    engine = workshop.engine_of(work=work.run)
    await engine.start()
    await work.until(lambda: work.ended == 1)
    engine.hurry("work")
    await work.until(lambda: work.ended == 2)
    await engine.stop(LONG)


async def test_hurry_during_a_run_runs_once_more_however_often_it_was_said(workshop: Workshop):
    work = Work(held=True)
    engine = workshop.engine_of(work=work.run)
    await engine.start()
    await work.until(lambda: work.began == 1)
    for _ in range(5):
        engine.hurry("work")
    work.go_on.set()
    await work.until(lambda: work.ended == 2)
    await engine.stop(LONG)
    assert work.began == work.ended == 2


async def test_a_job_never_runs_twice_at_once(workshop: Workshop):
    work, other = Work(held=True), Work()
    engine = workshop.engine_of(workshop.often, work=work.run, other=other.run)
    await engine.start()
    await other.until(lambda: other.ended >= workshop.times)
    engine.hurry("work")
    assert work.began == 1
    work.go_on.set()
    await work.until(lambda: work.ended >= workshop.times)
    await engine.stop(LONG)
    assert work.most_at_once == 1


async def test_stop_waits_for_what_is_under_way_and_begins_nothing_more(workshop: Workshop):
    work = Work(held=True)
    engine = workshop.engine_of(workshop.often, work=work.run)
    await engine.start()
    await work.until(lambda: work.began == 1)
    stopping = asyncio.create_task(engine.stop(LONG))
    engine.hurry("work")
    work.go_on.set()
    await stopping
    assert (work.began, work.ended, work.cancelled) == (1, 1, False)
    engine.hurry("work")
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "job:work"]


async def test_stop_cancels_what_does_not_end_in_time(workshop: Workshop):
    work, quick = Work(held=True), Work()
    engine = workshop.engine_of(work=work.run, quick=quick.run)
    await engine.start()
    await work.until(lambda: work.began == 1)
    await engine.stop(timedelta(milliseconds=20))
    assert (work.ended, work.cancelled) == (0, True)
    assert quick.ended == 1


async def test_what_was_never_started_can_be_stopped(workshop: Workshop):
    await workshop.engine_of(work=Work().run).stop(LONG)


async def test_hurrying_a_job_that_this_bot_does_not_have_is_no_matter(workshop: Workshop):
    engine = workshop.engine_of()
    await engine.start()
    engine.hurry("notion.page")
    await engine.stop(LONG)


@pytest.mark.parametrize("error", [KeyError("x"), OSError("disk"), TimeoutError()])
async def test_after_any_failure_the_job_can_be_hurried(workshop: Workshop, error: Exception):
    runs = 0
    failed, again = asyncio.Event(), asyncio.Event()

    async def fail_once() -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            failed.set()
            raise error
        again.set()

    engine = workshop.engine_of(fail_once=fail_once)
    await engine.start()
    async with asyncio.timeout(10):
        await failed.wait()
        engine.hurry("fail_once")
        await again.wait()
    await engine.stop(LONG)
