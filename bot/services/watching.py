"""Watching Make: one list call a page, detail only for what changed, and a slow second look at everything."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.domain import answer, polling, teardown
from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind
from bot.domain.make_request import Creation, MakeRequest
from bot.domain.observation import Observation, is_older
from bot.domain.polling import PollPlan
from bot.domain.status import Status
from bot.ports.clock import Clock
from bot.ports.credential_api import CredentialApi, RequestHead
from bot.ports.errors import OutsideError, RateLimitedError, RefusedError
from bot.ports.store import StaleError, Store, Tx, Watched
from bot.services.apart import apart
from bot.services.handlers.reading import HIDDEN, read_at_make
from bot.services.lane import UnfinishedError
from bot.services.recorder import Recorder
from bot.services.rest import Rest
from bot.services.systems import Systems
from bot.services.taking_back import retire_used, take_back

log = structlog.get_logger()
WATCH_JOB = "watch"
MARK, WAKE = WATCH_JOB, "watch.wake"
"""Names of the marks: when Make was last listed, and when somebody last had something new to look at."""
NEW = timedelta(minutes=10)
"""So long a request that was never read counts as not shown yet, rather than as gone."""
Heads = Mapping[str, RequestHead]
"""The list of the team's requests, by Make's id."""
TRIES = 5
ENOUGH_FAILURES = 3
REFUSED_PAUSE = timedelta(minutes=1)
"""Make is asked less often while only a person can change its mind (a wrong token, a missing scope)."""


class Watcher:
    """Moves rows forward as Make reports them."""

    def __init__(
        self,
        api: CredentialApi,
        store: Store,
        clock: Clock,
        recorder: Recorder,
        systems: Systems,
        plan: PollPlan,
    ) -> None:
        self._api = api
        self._store = store
        self._clock = clock
        self._recorder = recorder
        self._systems = systems
        self._plan = plan
        self._rest = Rest(clock)
        self._woken: datetime | None = None

    async def wake(self, tx: Tx) -> None:
        """Look at the rows at the next tick, however long ago the last look was, and whichever replica looks."""
        await tx.set_mark(WAKE, self._clock.now())
        tx.hurry(WATCH_JOB)

    async def list_now(self) -> None:
        """List the team's requests and read what changed, however long ago the last list was."""
        async with self._store.transaction(read_only=True) as tx:
            watched, last = await tx.watched(), await tx.mark(MARK)
        await self._cycle(watched, last, self._clock.now())

    async def look_at(self, made_ids: Collection[str]) -> None:
        """Read some requests at once, because something is said to have happened to them."""
        async with self._store.transaction(read_only=True) as tx:
            watched = await tx.watched()
        await self._look_at_each([one for one in watched if one.id in made_ids])

    async def run(self) -> None:
        """Do what is due: read what was just created, and list the team's requests when it is time."""
        now = self._clock.now()
        async with self._store.transaction(read_only=True) as tx:
            woken = await tx.mark(WAKE)
        if woken == self._woken and self._rest.is_on():
            return
        self._woken = woken
        self._rest.begin(min(self._plan.young_interval, self._plan.interval) / 2)
        async with self._store.transaction(read_only=True) as tx:
            watched, last = await tx.watched(), await tx.mark(MARK)
        try:
            await self._look_at_new(watched)
            if watched and self._is_due(watched, last, now):
                await self._cycle(watched, last, now)
        except OutsideError as error:
            log.info("watch.delayed", why=str(error))
            self._rest.begin(_pause_after(error))
            await self._systems.failing("make", str(error))

    def _is_due(self, watched: list[Watched], last: datetime | None, now: datetime) -> bool:
        youngest = polling.newest(w.created_at for w in watched if w.is_open)
        return polling.is_due(self._plan, last, youngest, now)

    async def _look_at_new(self, watched: list[Watched]) -> None:
        await self._look_at_each([one for one in watched if one.make_status is None])

    async def _cycle(self, watched: list[Watched], last: datetime | None, now: datetime) -> None:
        heads = {head.make_id: head async for head in self._api.heads()}
        known = [one for one in watched if one.make_status is not None]
        wanted = [one for one in known if self._wants_detail(one, heads.get(one.make_id), last, now)]
        await self._look_at_each(wanted, heads)
        async with self._store.transaction() as tx:
            await tx.set_mark(MARK, now)
        await self._systems.ok("make")

    def _wants_detail(self, one: Watched, head: RequestHead | None, last: datetime | None, now: datetime) -> bool:
        if head is None or (head.status, head.updated_at) != (one.make_status, one.make_updated_at):
            return True
        return polling.reread_due(self._plan, one.id, one.created_at, last, now)

    async def _look_at_each(self, wanted: Sequence[Watched], heads: Heads | None = None) -> None:
        """Read each; one that cannot be read does not hold up the others, several in a row mean that Make is down."""
        failures = 0
        for place, one in enumerate(wanted):
            try:
                with apart("watch.failed", make_request=one.id):
                    await self._look_at(one, heads)
                failures = 0
            except RateLimitedError:
                raise
            except UnfinishedError as error:  # Make is well
                log.warning("watch.hidden", make_request=one.id, why=str(error))
            except OutsideError as error:
                failures += 1
                if failures == ENOUGH_FAILURES or failures == len(wanted) == place + 1:
                    raise
                log.info("watch.unreadable", make_request=one.id, why=str(error))

    async def _look_at(self, one: Watched, heads: Heads | None) -> None:
        """Read one request and take in what is new; if its rows moved while Make answered, that is read once more.

        Else what was torn down meanwhile would seem to have come back.
        """
        for _ in range(TRIES):
            async with self._store.transaction(read_only=True) as tx:
                before = _moving(await tx.dossier(one.intake_id), one.id)
            seen = await self._seen(one, heads)
            try:
                async with self._store.transaction() as tx:
                    dossier = await tx.dossier(one.intake_id)
                    if _moving(dossier, one.id) != before:
                        continue
                    await self._apply(tx, one, (heads or {}).get(one.make_id), seen, dossier)
            except StaleError:
                continue
            return

    async def _seen(self, one: Watched, heads: Heads | None) -> Observation | None:
        """Read a request; None when it is gone, and was read before or had time enough to be shown.

        Raises:
            UnfinishedError: it may still be there.
        """
        seen = await read_at_make(self._api, one.make_id, heads)
        if seen is None and one.make_status is None and self._clock.now() - one.created_at < NEW:
            raise UnfinishedError(HIDDEN)
        return seen

    async def _apply(
        self, tx: Tx, one: Watched, head: RequestHead | None, seen: Observation | None, dossier: Dossier | None
    ) -> None:
        made = dossier.make_request(one.id) if dossier is not None else None
        if made is None or dossier is None or made.creation is not Creation.CREATED:
            return  # it was deleted while this answer was on its way
        if seen and is_older(seen.updated_at, made.make_updated_at):
            return
        after = dossier.with_make_request(_noted(made, head, seen))
        after, events, left = answer.taken_in(after, made.id, seen, self._clock.now())
        await retire_used(tx, after, made.id, left, self._clock.now())
        after, told = await self._revoke_again(tx, after, events)
        await self._recorder.record(tx, dossier, after, [*told, *left])

    async def _revoke_again(self, tx: Tx, dossier: Dossier, events: Iterable[Event]) -> tuple[Dossier, list[Event]]:
        """Take back at once what a client gave again on a row that is revoked, or was ended by a closing."""
        told: list[Event] = []
        for event in events:
            row = dossier.request(event.request_id or "")
            if event.kind is not EventKind.CAME_BACK or row is None:
                told.append(event)
                continue
            is_over = row.status is not Status.REVOKED and teardown.is_over(await self._closing(tx, dossier), row)
            told.append(replace(event, data={**event.data, "closed": True}) if is_over else event)
            if is_over or row.status is Status.REVOKED:
                dossier, more = await take_back(tx, dossier, row, self._clock.now())
                told += more
        return dossier, told

    async def _closing(self, tx: Tx, dossier: Dossier) -> teardown.Teardown | None:
        return await tx.teardown_of(dossier.intake.client, dossier.intake.project)


def _pause_after(error: OutsideError) -> timedelta:
    """Return how long to leave Make alone; one that is away is asked again at the next tick."""
    if isinstance(error, RateLimitedError):
        return error.retry_after
    return REFUSED_PAUSE if isinstance(error, RefusedError) else timedelta()


def _noted(made: MakeRequest, head: RequestHead | None, seen: Observation | None) -> MakeRequest:
    """Keep what the list said; or what the detail said where that lags behind, so that it is read again."""
    if seen is None:
        return made.gone
    if head is None or is_older(seen.updated_at, head.updated_at):
        return replace(made, make_status=seen.status, make_updated_at=seen.updated_at)
    return replace(made, make_status=head.status, make_updated_at=head.updated_at)


def _moving(dossier: Dossier | None, made_id: str) -> object:
    """Return what an answer of Make's is compared with: how far rows and credentials of one of its requests are."""
    if dossier is None:
        return None
    rows = {row.id: (row.status, row.is_held, row.is_renewing) for row in dossier.requests_of(made_id)}
    held = [c for c in dossier.credentials if c.request_id in rows or c.make_request_id == made_id]
    return rows, {c.id: (c.state, c.remote_id, c.revoke_step) for c in held}
