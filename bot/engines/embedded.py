"""The default engine: APScheduler inside the bot's own process, with nothing but interval jobs in memory."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.ports.engine import Job, Owed

log = structlog.get_logger()
LOOK = "look"
"""The job that finds out which of those that wait for something owed have something to do."""


class EmbeddedEngine:
    """Runs each job at its interval and on request, never twice at once.

    The scheduler keeps no state: everything owed is in the rows, so a job that was killed or missed is made up for by
    the next tick.

    Args:
        jobs: the jobs.
        owed: tells which of those that run only when something is owed have something to do.
    """

    def __init__(self, jobs: Sequence[Job], owed: Owed) -> None:
        self._runs = {job.name: _Run(job) for job in jobs}
        self._owed = owed
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    async def start(self) -> None:
        """Run every job now, and then at its interval; those that wait for something owed share one look."""
        lanes = [run.job.every for run in self._runs.values() if run.job.when_owed]
        if lanes:
            self._runs[LOOK] = _Run(Job(name=LOOK, every=min(lanes), run=self._look))
        for name, run in self._runs.items():
            if not run.job.when_owed:
                run.hurry()
                self._tick(name, run)
        self._scheduler.start()

    def _tick(self, name: str, run: "_Run") -> None:
        self._scheduler.add_job(
            run.tick,
            "interval",
            id=name,
            seconds=run.job.every.total_seconds(),
            next_run_time=datetime.now(UTC),  # the scheduler's own real time; nothing people see hangs on it
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )

    async def _look(self) -> None:
        for name in await self._owed():
            self.hurry(name)

    def hurry(self, job: str) -> None:
        """Run a job soon; when it runs now, it runs once more afterwards. A job of a system not set up is none."""
        if job in self._runs:
            self._runs[job].hurry()

    async def stop(self, grace: timedelta) -> None:
        """Take no new work and wait for the running jobs, at most `grace`."""
        if self._scheduler.running:  # a start that failed before the engine's turn ends here as well
            self._scheduler.shutdown(wait=False)
        await asyncio.gather(*(run.stop(grace) for run in self._runs.values()))


class _Run:
    """One job: at most one run at a time, and a note that another one is wanted."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._stopping = False

    async def tick(self) -> None:
        self.hurry()

    def hurry(self) -> None:
        self._again = True
        if self._task is None and not self._stopping:
            self._task = asyncio.get_running_loop().create_task(self._work(), name=f"job:{self.job.name}")

    async def _work(self) -> None:
        try:
            while self._again and not self._stopping:
                self._again = False
                await self._once()
        finally:
            self._task = None

    async def _once(self) -> None:
        try:
            await self.job.run()
        except Exception:
            # A job that fails loses nothing: what it owed is still in the rows, and its next tick takes it up.
            log.exception("job.failed", job=self.job.name)

    async def stop(self, grace: timedelta) -> None:
        self._stopping = True
        if self._task is None:
            return
        _, running = await asyncio.wait({self._task}, timeout=grace.total_seconds())
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)
