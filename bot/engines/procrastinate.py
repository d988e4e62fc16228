"""The engine of many replicas: Procrastinate on PostgreSQL; every job at most once at a time over all of them.

It holds no state either. A queued job is a reminder that somebody should look at the rows: one that gets lost is made
up for by the next tick, one that runs twice finds nothing left to do. Jobs are never retried; the rows are.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status
from procrastinate.worker import Worker

from bot.engines.cron import cron
from bot.engines.worker import LastingWorker, PromptWorker
from bot.ports.engine import Job, Owed

log = structlog.get_logger()
QUEUE = "credreq"
LOOK_EVERY = timedelta(seconds=1)
RESCUE_EVERY = timedelta(seconds=2)
POLL_SECONDS = 0.5
"""PostgreSQL tells of new jobs at once; this finds those whose lock was freed by a rescue, or whose word got lost."""
HEARTBEAT_SECONDS = 2.0
STALLED_SECONDS = 10.0
"""A worker silent for so long is taken for dead, and the locks of its jobs are freed. One that only slept does no harm
when it wakes: what it had begun is claimed in the rows."""
CONNECTIONS = 4
PATIENCE_SECONDS = 10.0


class ProcrastinateEngine:
    """Runs each job once a period over all replicas, and on request, never twice at once.

    Args:
        jobs: the jobs.
        database: how libpq finds the database, whose tables `migrate` has made.
        owed: tells which jobs have something to do.
        works: run jobs here; otherwise they are only asked for, and other replicas run them.
    """

    def __init__(self, jobs: Sequence[Job], database: str, owed: Owed, *, works: bool = True) -> None:
        self._jobs = {job.name: job for job in jobs}
        self._owed = owed
        self._works = works
        self._app = App(connector=PsycopgConnector(conninfo=database, max_size=CONNECTIONS, timeout=PATIENCE_SECONDS))
        self._tasks = {job.name: self._task(job) for job in jobs}
        self._task_without_lock("look", LOOK_EVERY, self._look)
        self._task_without_lock("rescue", RESCUE_EVERY, self._rescue)
        self._worker = LastingWorker(self._make_worker)
        self._wanted: set[str] = set()
        self._asking: asyncio.Task[None] | None = None
        self._open = False

    async def start(self) -> None:
        """Ask for every job once, and work when this replica does."""
        await self._app.open_async()
        self._open = True
        if self._works:
            self._worker.start()
        for job in self._jobs:
            self.hurry(job)

    def hurry(self, job: str) -> None:
        """Ask for a job; when it runs now, wherever that is, it runs once more afterwards."""
        if job not in self._jobs or not self._open:
            return
        self._wanted.add(job)
        if self._asking is None:
            self._asking = asyncio.get_running_loop().create_task(self._ask(), name="jobs:ask")

    async def stop(self, grace: timedelta) -> None:
        """Let running jobs end, at most `grace`; other replicas go on with all of them."""
        await self._worker.stop(grace)
        if self._asking is not None:
            await asyncio.wait({self._asking}, timeout=grace.total_seconds())
        self._open = False
        await self._app.close_async()

    async def _ask(self) -> None:
        """Ask for what is wanted, each job once however often it was said; for lanes only when they owe something."""
        try:
            while self._wanted:
                wanted, self._wanted = self._wanted, set()
                await self._defer(wanted)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next tick asks again
            log.warning("jobs.not_asked_for", why=f"{type(error).__name__}: {error}"[:200])
        finally:
            self._asking = None

    async def _defer(self, wanted: set[str]) -> None:
        lanes = {name for name in wanted if self._jobs[name].when_owed}
        owed = set(await self._owed()) if lanes else set()
        for name in sorted(wanted - (lanes - owed)):
            try:
                await self._tasks[name].defer_async()
            except AlreadyEnqueued:
                continue  # somebody is going to look anyway

    def _task(self, job: Job) -> Any:
        """Register a job: at most one run at a time, and at most one more waiting for it."""

        async def run(timestamp: int = 0) -> None:  # noqa: ARG001 - Procrastinate tells which period it is
            try:
                await job.run()
            except Exception:
                # A job that fails loses nothing: what it owed is still in the rows, and its next tick takes it up.
                log.exception("job.failed", job=job.name)

        task = self._app.task(name=job.name, queue=QUEUE, lock=job.name, queueing_lock=job.name)(run)
        return task if job.when_owed else self._app.periodic(cron=cron(job.every))(task)

    def _task_without_lock(self, name: str, every: timedelta, do: Callable[[], Awaitable[None]]) -> None:
        """Register a task of our own; no lock, which a replica that dies would keep until it is rescued."""

        async def run(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate tells which period it is
            await do()

        task = self._app.task(name=name, queue=QUEUE, queueing_lock=name)(run)
        self._app.periodic(cron=cron(every))(task)

    async def _look(self) -> None:
        """Ask for the lanes that owe something: what waited for a moment, and what nobody asked for."""
        for name in await self._owed():
            self.hurry(name)

    async def _rescue(self) -> None:
        """Free the locks of dead workers; what their jobs would have looked at, the next ones look at."""
        manager = self._app.job_manager
        for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED_SECONDS):
            if job.id is None:
                continue
            try:
                await manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
            except ConnectorException:
                continue  # another replica has just freed it
            log.warning("jobs.rescued", job=job.task_name)

    def _make_worker(self) -> Worker:
        return PromptWorker(
            self._app,
            queues=[QUEUE],
            concurrency=len(self._tasks) + 2,  # as many as there are, so that none waits for another's outside system
            fetch_job_polling_interval=POLL_SECONDS,
            delete_jobs=DeleteJobCondition.ALWAYS,
            install_signal_handlers=False,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
        )
