"""The jobs: what runs again and again, and how often. Both engines run this one list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.ports.engine import Job
from bot.services.lane import Lane
from bot.services.systems import SYSTEMS_JOB, Systems
from bot.services.watching import WATCH_JOB, Watcher

DELIVERY_TICK = timedelta(seconds=1)
"""What waits for a moment (a modal that must settle, a thread whose card is being posted) waits no longer than that."""
WATCH_TICK = timedelta(seconds=5)
SYSTEMS_TICK = timedelta(seconds=30)


def jobs(
    lanes: Sequence[Lane], watcher: Watcher, systems: Systems, speed: float = 1.0, more: Sequence[Job] = ()
) -> list[Job]:
    """Return every job. The ticks only say how late something may be noticed; what is due, the rows say.

    `speed` is how much faster than the machine's the bot's clock runs: ticks, which count real time, keep up with it.
    `more` are the jobs of what need not be set up.
    """
    every = DELIVERY_TICK / speed
    listed = [Job(name=lane.kind, every=every, run=lane.run, when_owed=True) for lane in lanes]
    listed.append(Job(name=WATCH_JOB, every=WATCH_TICK / speed, run=watcher.run))
    listed.append(Job(name=SYSTEMS_JOB, every=SYSTEMS_TICK / speed, run=systems.tick))
    listed += [replace(job, every=job.every / speed) for job in more]
    names = [job.name for job in listed]
    if len(set(names)) < len(names):
        raise ValueError(f"Two jobs have one name, and one of them would never run: {sorted(names)}")
    return listed
