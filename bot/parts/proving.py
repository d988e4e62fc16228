"""What looks beyond Make's own word, as a part of the composition root: tests of connections, and the audit log."""

from datetime import timedelta
from typing import Protocol

from bot.adapters.make import MakeApi
from bot.ports.clock import Clock
from bot.ports.engine import Job
from bot.ports.store import Store
from bot.services.audit_watching import AUDIT_JOB, AUDIT_TICK, AuditWatcher
from bot.services.probing import PROBE_JOB, PROBE_TICK, Prober
from bot.services.recorder import Recorder
from bot.services.watching import Watcher
from bot.settings import Settings


class Outside(Protocol):
    """The adapters it takes."""

    @property
    def api(self) -> MakeApi:
        """Return Make."""

    @property
    def store(self) -> Store:
        """Return the store."""

    @property
    def clock(self) -> Clock:
        """Return the clock."""


def proving_jobs(settings: Settings, outside: Outside, recorder: Recorder, watcher: Watcher) -> list[Job]:
    """Return the job that tests what was authorized and, when it is asked for, the one that reads the audit log."""
    prober = Prober(outside.api, outside.store, outside.clock, recorder)
    jobs = [Job(name=PROBE_JOB, every=PROBE_TICK, run=prober.run)]
    if settings.audit_log_watcher:
        every = timedelta(seconds=settings.audit_log_seconds)
        audit = AuditWatcher(outside.api.audit_log(), outside.store, outside.clock, watcher, every)
        jobs.append(Job(name=AUDIT_JOB, every=AUDIT_TICK, run=audit.run))
    return jobs
