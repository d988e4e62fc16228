"""The pulse: whether the jobs still run, felt from outside the engine."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.ports.engine import Job


class Pulse:
    """Notes when each job last began and ended, in the machine's own time: no clock that people move matters here.

    Args:
        seconds: a monotonic clock.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._due: dict[str, float] = {}

    def felt(self, job: Job) -> Job:
        """Return the job so that its runs are felt."""
        every = job.every.total_seconds()
        if not job.when_owed:
            self._due[job.name] = self._seconds()

        async def run() -> None:
            if job.when_owed:  # it rests while nothing is owed; what it owes now, it should soon have done
                self._due[job.name] = self._seconds() + every
            try:
                await job.run()
            finally:
                self._due.pop(job.name, None)
                if not job.when_owed:
                    self._due[job.name] = self._seconds() + every

        return replace(job, run=run)

    def overdue(self, name: str) -> timedelta:
        """Return by how much a job's next end is overdue: one that hangs, or works long, is."""
        return timedelta(seconds=max(0.0, self._seconds() - self._due.get(name, self._seconds())))

    def slowest(self) -> tuple[str, timedelta]:
        """Return the job that is overdue by most, and by how much."""
        late = {name: self.overdue(name) for name in self._due}
        return max(late.items(), key=lambda one: one[1], default=("", timedelta()))
