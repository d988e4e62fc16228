"""Watching Make's audit log: what it tells is looked at, at once; what it does not tell, polling finds as ever."""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog

from bot.ports.audit_log import AuditEntry, AuditLog
from bot.ports.clock import Clock
from bot.ports.errors import NotFoundError, OutsideError, RateLimitedError, RefusedError
from bot.ports.store import Store
from bot.services.rest import Rest
from bot.services.watching import Watcher

log = structlog.get_logger()
AUDIT_JOB = "audit_log"
AUDIT_TICK = timedelta(seconds=5)
MARK = "audit_log"
OVERLAP = timedelta(minutes=5)
"""Entries may come late, and clocks differ; what was seen before is passed over."""
TROUBLED_PAUSE = timedelta(minutes=1)


class AuditWatcher:
    """Hurries the watcher; without the right or the plan it says so once and stays away."""

    def __init__(self, audit: AuditLog, store: Store, clock: Clock, watcher: Watcher, every: timedelta) -> None:
        self._audit = audit
        self._store = store
        self._clock = clock
        self._watcher = watcher
        self._every = every
        self._rest = Rest(clock)
        self._names: Collection[str] | None = None
        self._seen: frozenset[str] = frozenset()
        self._off = False

    async def run(self) -> None:
        """Read the log when it is time."""
        now = self._clock.now()
        if self._off or self._rest.is_on():
            return
        self._rest.begin(self._every)
        try:
            found = await self._read(now)
            if found is not None:
                await self._hurry({entry.target for entry in found if entry.id not in self._seen})
                await self._keep(found, now)
        except OutsideError as error:
            log.info("audit_log.delayed", why=str(error))
            pause = error.retry_after if isinstance(error, RateLimitedError) else TROUBLED_PAUSE
            self._rest.begin(max(pause, self._every))

    async def _read(self, now: datetime) -> list[AuditEntry] | None:
        """Return the newest entries; None when we may not read them, and will not ask again."""
        try:
            return await self._entries(now)
        except (RefusedError, NotFoundError) as error:
            self._off = True
            log.warning("audit_log.off", why=str(error), goes_on="Make is polled as without it")
            return None

    async def _entries(self, now: datetime) -> list[AuditEntry]:
        if self._names is None:
            self._names = list((await self._audit.names()).values())
        if not self._names:
            raise RefusedError("Make's audit log lists no events of credential requests or connections.")
        async with self._store.transaction(read_only=True) as tx:
            last = min(await tx.mark(MARK) or now, now)  # a clock that was moved back hides nothing
        return await self._audit.entries(self._names, last - OVERLAP)

    async def _keep(self, found: list[AuditEntry], now: datetime) -> None:
        self._seen = frozenset(entry.id for entry in found)
        async with self._store.transaction() as tx:
            await tx.set_mark(MARK, now)

    async def _hurry(self, targets: set[str]) -> None:
        """Look at the requests that are meant; where an id says nothing to us, the whole list is read."""
        if not targets:
            return
        async with self._store.transaction(read_only=True) as tx:
            meant = await tx.make_requests_behind(targets)
        await self._watcher.look_at(set(meant.values()))
        if targets - meant.keys():
            await self._watcher.list_now()
