"""Probing: whether what was authorized really answers, and which account it is of; when new, and once a day."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TypeVar

import structlog

from bot.domain import probing
from bot.domain.probing import Probe
from bot.ports.clock import Clock
from bot.ports.credential_api import CredentialApi
from bot.ports.errors import NotFoundError, OutsideError, RateLimitedError, RefusedError
from bot.ports.store import StaleError, Store, Testable, Tx
from bot.services.apart import apart
from bot.services.fresh import freshly
from bot.services.recorder import Recorder
from bot.services.rest import Rest

log = structlog.get_logger()
PROBE_JOB = "probe"
PROBE_TICK = timedelta(seconds=15)
BATCH = 20
"""At most so many a tick, so that a pile is worked off slowly; each has its own time of day from then on."""
NOT_ALLOWED_PAUSE = timedelta(hours=6)
"""The token lacks the scope: that is no error, and it may get it."""
ASIDE_PAUSE = timedelta(minutes=2)
TROUBLED_PAUSE = timedelta(minutes=1)
QUESTIONS = 2
"""Does it answer, and whose account is it; each needs a scope of its own."""

T = TypeVar("T")


class Prober:
    """Tests connections, within the watcher's share of calls; what it keeps in memory only saves calls."""

    def __init__(self, api: CredentialApi, store: Store, clock: Clock, recorder: Recorder) -> None:
        self._api = api
        self._store = store
        self._clock = clock
        self._recorder = recorder
        self._rest = Rest(clock)
        self._closed: dict[str, Rest] = {}
        self._aside: dict[str, Rest] = {}

    async def run(self) -> None:
        """Test what is due."""
        if self._rest.is_on() or self._is_shut_out():
            return
        now = self._clock.now()
        self._aside = {known: rest for known, rest in self._aside.items() if rest.is_on()}
        async with self._store.transaction(read_only=True) as tx:
            due = await tx.testable(now - probing.EVERY, BATCH + len(self._aside))
        try:
            await self._look_at_each([one for one in due if one.credential_id not in self._aside])
        except OutsideError as error:
            log.info("probe.delayed", why=str(error))
            pause = error.retry_after if isinstance(error, RateLimitedError) else TROUBLED_PAUSE
            self._rest.begin(pause)

    def _is_shut_out(self) -> bool:
        """Tell whether the token lacks the scopes of both questions; one alone is enough to go on with."""
        return len(self._closed) == QUESTIONS and all(rest.is_on() for rest in self._closed.values())

    async def _look_at_each(self, due: Iterable[Testable]) -> None:
        for one in due:
            with apart("probe.failed", credential=one.credential_id):
                await self._look_at(one)
                continue
            self._put_aside(one)

    def _put_aside(self, one: Testable) -> None:
        """Leave one alone for a while, so that it does not take the place of those behind it."""
        self._aside[one.credential_id] = Rest(self._clock, ASIDE_PAUSE)

    async def _look_at(self, one: Testable) -> None:
        try:
            answers = await self._if_allowed("test", self._api.test_connection, one)
            found = await self._if_allowed("read", self._api.connection, one)
            probe = Probe(answers=answers, account=found.account if found is not None else None)
        except NotFoundError:
            probe = Probe(is_there=False)
        if len(self._closed) < QUESTIONS:
            await self._keep(one, probe)

    async def _if_allowed(self, what: str, call: Callable[[str], Awaitable[T]], one: Testable) -> T | None:
        """Ask unless the token lacks the scope for it, which is said once and tried again hours later."""
        closed = self._closed.get(what)
        if closed is not None and closed.is_on():
            return None
        try:
            answer = await call(one.remote_id)
        except RefusedError as error:
            if what not in self._closed:
                log.info("probe.not_allowed", what=what, why=str(error))
            self._closed[what] = Rest(self._clock, NOT_ALLOWED_PAUSE)
            return None
        self._closed.pop(what, None)
        return answer

    async def _keep(self, one: Testable, probe: Probe) -> None:
        with suppress(StaleError):  # whoever keeps changing it is tested at a later tick
            await freshly(self._store, partial(self._apply, one, probe))

    async def _apply(self, one: Testable, probe: Probe, tx: Tx) -> None:
        dossier = await tx.dossier(one.intake_id)
        row = dossier.request(one.request_id) if dossier is not None else None
        if dossier is None or row is None:
            return
        now, held = self._clock.now(), dossier.credentials_of(row.id)
        tested = next((c for c in held if (c.id, c.remote_id) == (one.credential_id, one.remote_id)), None)
        if tested is None or tested.state != "authorized" or tested.tested_at != one.tested_at:
            return  # what was tested is not what stands by now: the client signed in anew, or another look was faster
        if not probe.is_there and not probing.is_settled(tested, now):
            self._put_aside(one)
            return
        step = probing.probed(row, held, tested.id, probe, now)
        after = dossier.with_request(step.request).with_credentials(row.id, step.credentials)
        await self._recorder.record(tx, dossier, after, step.events)
