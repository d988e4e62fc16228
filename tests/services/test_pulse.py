"""The pulse: a job that hangs is felt, one that runs is not."""

import asyncio
from datetime import timedelta

import pytest

from bot.ports.engine import Job
from bot.services.pulse import Pulse


class Seconds:
    """A monotonic clock in the test's hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def _nothing() -> None:
    return None


async def _fails() -> None:
    raise RuntimeError("it failed")


async def test_a_job_that_runs_in_time_is_never_late():
    seconds = Seconds()
    pulse = Pulse(seconds)
    job = pulse.felt(Job(name="watch", every=timedelta(seconds=5), run=_nothing))
    for _ in range(3):
        await job.run()
        seconds.now += 5
    assert pulse.slowest() == ("watch", timedelta())


async def test_a_job_that_hangs_is_late_by_how_long_it_hangs_beyond_its_interval():
    seconds, released = Seconds(), asyncio.Event()

    async def hang() -> None:
        await released.wait()

    pulse = Pulse(seconds)
    pulse.felt(Job(name="watch", every=timedelta(seconds=5), run=_nothing))
    job = pulse.felt(Job(name="stuck", every=timedelta(seconds=5), run=hang))
    running = asyncio.ensure_future(job.run())
    seconds.now += 65
    assert pulse.overdue("stuck") == timedelta(seconds=65)
    released.set()
    await running
    assert pulse.overdue("stuck") == timedelta()
    assert pulse.slowest() == ("watch", timedelta(seconds=65))


async def test_a_job_that_fails_still_has_a_pulse():
    seconds = Seconds()
    pulse = Pulse(seconds)
    job = pulse.felt(Job(name="watch", every=timedelta(seconds=5), run=_fails))
    seconds.now += 60
    with pytest.raises(RuntimeError):
        await job.run()
    assert pulse.slowest() == ("watch", timedelta())


async def test_a_job_that_runs_only_when_something_is_owed_may_rest_but_not_hang():
    seconds, released = Seconds(), asyncio.Event()

    async def hang() -> None:
        await released.wait()

    pulse = Pulse(seconds)
    lane = pulse.felt(Job(name="lane", every=timedelta(seconds=1), run=hang, when_owed=True))
    seconds.now += 3600
    assert pulse.slowest() == ("", timedelta())
    running = asyncio.ensure_future(lane.run())
    await asyncio.sleep(0)
    seconds.now += 61
    assert pulse.slowest() == ("lane", timedelta(seconds=60))
    released.set()
    await running
    assert pulse.slowest() == ("", timedelta())


def test_without_jobs_nothing_is_late():
    assert Pulse().slowest() == ("", timedelta())
    assert Pulse().overdue("unknown") == timedelta()
