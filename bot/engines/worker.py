"""Procrastinate's worker, with three gaps closed: it looks again at once, keeps no lock, and does not stay away."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

import structlog
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.worker import Worker

log = structlog.get_logger()
AGAIN_SECONDS = 1.0
"""Between two attempts to work while the database is away."""
UNWILLING = timedelta(seconds=5)
"""How much longer than its grace a worker may take to end: it still tells the database."""

for _quiet in ("procrastinate", "psycopg.pool"):  # they tell each job's start and end, and each lost connection
    logging.getLogger(_quiet).setLevel(logging.ERROR)


class PromptWorker(Worker):
    """Looks for the next job when one has ended.

    A job that was deferred during a run of the same lock waits for it; Procrastinate tells only of new jobs, so it
    would be found at the next poll.

    A job whose end cannot be told to the database stays its worker's, and its lock with it, for as long as the worker
    lives: nobody takes it for stalled. So the worker ends, which gives back all it holds, and another one begins.
    """

    async def _process_job(self, context: JobContext) -> None:
        try:
            await super()._process_job(context)
        except ConnectorException as error:
            log.warning("jobs.end_not_told", job=context.job.task_name, why=f"{type(error).__name__}: {error}"[:200])
            self.stop()  # type: ignore[no-untyped-call]
        finally:
            self._new_job_event.set()


class LastingWorker:
    """Keeps a worker at work: Procrastinate's ends when a connection breaks off."""

    def __init__(self, make: Callable[[], Worker]) -> None:
        self._make = make
        self._worker = make()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to work."""
        self._task = asyncio.create_task(self._work(), name="jobs")

    async def stop(self, grace: timedelta) -> None:
        """Take no new job, and wait for the running ones, at most `grace`; then they are cancelled."""
        self._stopping.set()
        if self._task is None:
            return
        self._worker.shutdown_graceful_timeout = grace.total_seconds()
        self._worker.stop()
        _, running = await asyncio.wait({self._task}, timeout=(grace + UNWILLING).total_seconds())
        for task in running:
            task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._worker.run()
            except Exception as error:  # noqa: BLE001 - whatever ended it, the rows still owe what they owe
                log.warning("jobs.interrupted", why=f"{type(error).__name__}: {error}"[:200])
            if not await self._told_to_stop():
                self._worker = self._make()

    async def _told_to_stop(self) -> bool:
        try:
            async with asyncio.timeout(AGAIN_SECONDS):
                return await self._stopping.wait()
        except TimeoutError:
            return False
