"""Carries teardowns through: what is owed is read from the rows each time, so a restart changes nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog

from bot.domain import closing
from bot.domain import teardown as rules
from bot.domain.authority import Action
from bot.domain.closing import Closing
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, EventKind, Surface
from bot.domain.make_request import Creation
from bot.domain.teardown import Teardown, TeardownState
from bot.domain.transitions import Source
from bot.messages.replies import admins_of
from bot.ports.clock import Clock
from bot.ports.errors import OutsideError
from bot.ports.store import StaleError, Store, Tx
from bot.services import deliveries
from bot.services.closing.reading import closing_of, dossiers_of
from bot.services.closing.telling import bot_event, owe_cards
from bot.services.identity import Identity, NotAllowedError
from bot.services.recorder import CLOSE_JOB, Recorder

__all__ = ["CLOSE_JOB", "CLOSE_TICK", "Closer"]
CLOSE_TICK = timedelta(seconds=5)
LOOK_AGAIN = timedelta(minutes=1)
"""Between looks for a request that was called off, while Make refuses to say whether it has it."""
REMIND_ADMINS = timedelta(hours=24)

log = structlog.get_logger()


class Closer:
    """Moves every open teardown on."""

    def __init__(
        self, store: Store, clock: Clock, identity: Identity, recorder: Recorder, late_after: timedelta
    ) -> None:
        self._store = store
        self._clock = clock
        self._identity = identity
        self._recorder = recorder
        self._late_after = late_after

    async def run(self) -> None:
        """Do what each teardown needs now; one that somebody else changes meanwhile is looked at at the next tick."""
        async with self._store.transaction(read_only=True) as tx:
            found = await tx.open_teardowns()
        for teardown in found:
            with _apart(teardown):
                await self._move(teardown)

    async def _move(self, teardown: Teardown) -> None:
        if await self._is_forgotten(teardown):
            await self._forget(teardown)
        elif teardown.state is TeardownState.ASKED:
            await self._expire(teardown)
        elif teardown.started_at is None:
            await self._start(teardown)
        else:
            await self._sweep(teardown)
            await self._settle(teardown)

    async def _is_forgotten(self, teardown: Teardown) -> bool:
        """Tell whether somebody deleted every intake of the project from the store."""
        async with self._store.transaction(read_only=True) as tx:
            return not await tx.intakes_in(teardown.client, teardown.project)

    async def _forget(self, teardown: Teardown) -> None:
        """End it; no card or thread is left to say so, and what Make still has is found by the next comparison."""
        async with self._store.transaction() as tx:
            await tx.save_teardown(teardown, rules.forget(teardown, BOT, self._clock.now()))
        log.warning("closing.forgotten", teardown=teardown.id, why=rules.FORGOTTEN)

    async def _expire(self, teardown: Teardown) -> None:
        now = self._clock.now()
        if not rules.is_expired(teardown, now):
            return
        async with self._store.transaction() as tx:
            await tx.save_teardown(teardown, rules.expire(teardown, now))
            await self._tell(tx, teardown, EventKind.CLOSE_EXPIRED)
            await owe_cards(tx, teardown, now)

    async def _start(self, teardown: Teardown) -> None:
        """Begin, unless who asked may not close it any more: until here nothing has been touched."""
        barred = await self._who_may_not(teardown)
        if barred is not None:
            await self._call_off(teardown, barred)
            return
        now = self._clock.now()
        async with self._store.transaction() as tx:
            dossiers = await dossiers_of(tx, teardown)
            begun = await tx.save_teardown(teardown, rules.start(teardown, dossiers, now))
            count = (await closing_of(tx, begun, dossiers)).total
            for dossier in dossiers:
                told = bot_event(dossier.intake.id, EventKind.CLOSING, now, teardown.asked_by, count=count)
                await self._recorder.tell(tx, dossier, [told])
            await owe_cards(tx, begun, now)

    async def _who_may_not(self, teardown: Teardown) -> str | None:
        """Check again who asked and who approved; when Slack cannot say, the check at the click stands."""
        async with self._store.transaction(read_only=True) as tx:
            dossiers = await dossiers_of(tx, teardown)
        wanted = [(Action.CLOSE, teardown.asked_by, dossier.intake) for dossier in dossiers]
        if teardown.approved_by is not None:
            wanted.append((Action.APPROVE, teardown.approved_by, dossiers[0].intake))
        for action, who, intake in wanted:
            try:
                await self._identity.allow(action, who, intake)
            except NotAllowedError:
                return who
            except OutsideError:
                return None
        return None

    async def _call_off(self, teardown: Teardown, barred: str) -> None:
        now = self._clock.now()
        async with self._store.transaction() as tx:
            off = rules.call_off(teardown, BOT, now, why="not allowed any more")
            await tx.save_teardown(teardown, off)
            await self._tell(tx, teardown, EventKind.CLOSE_CALLED_OFF, asker=barred)
            await owe_cards(tx, teardown, now)

    async def _sweep(self, teardown: Teardown) -> None:
        """Let every row be ended that nobody has asked to end yet, an intake at a time."""
        async with self._store.transaction(read_only=True) as tx:
            dossiers = await dossiers_of(tx, teardown)
        for seen in dossiers:
            async with self._store.transaction() as tx:
                dossier = await tx.dossier(seen.intake.id)
                if dossier is not None:
                    await self._sweep_one(tx, teardown, dossier)

    async def _sweep_one(self, tx: Tx, teardown: Teardown, dossier: Dossier) -> None:
        source = Source(actor=teardown.asked_by, surface=Surface.DELIVERY, at=self._clock.now())
        after, events = closing.sweep(dossier, source)
        saved = await self._recorder.record(tx, dossier, after, events)
        await self._owe(tx, teardown, saved, fresh=saved != dossier)

    async def _owe(self, tx: Tx, teardown: Teardown, dossier: Dossier, *, fresh: bool) -> None:
        """Owe what each row and request needs at Make; a `fresh` wish to call a creation off is looked at at once."""
        now = self._clock.now()
        for row in dossier.requests:
            if row.is_revoking and row.requested_at is not None:
                await tx.plan(deliveries.make_revoke(row, now))
        for made in dossier.make_requests:
            if made.creation is Creation.CALLED_OFF and any(r.is_revoking for r in dossier.requests_of(made.id)):
                await tx.replan(deliveries.create_key(made.id), now if fresh else now + LOOK_AGAIN)
        for made in closing.to_delete(dossier):
            await tx.plan(deliveries.make_delete(made, teardown, now))

    async def _settle(self, teardown: Teardown) -> None:
        """Note how far it has come; it is done only when nothing at all is left."""
        async with self._store.transaction() as tx:
            dossiers = await dossiers_of(tx, teardown)
            covering = rules.covering(teardown, dossiers)
            stands = await closing_of(tx, covering, dossiers)
            if not stands.left:
                await self._finish(tx, teardown, covering, dossiers, stands)
                return
            after = replace(covering, ended=stands.ended)
            if self._is_late(teardown):
                after = replace(after, escalated_at=self._clock.now())
                await self._tell(tx, teardown, EventKind.CLOSE_LATE, **self._lateness(stands))
            await tx.save_teardown(teardown, after)
            if after != teardown:
                await owe_cards(tx, teardown, self._clock.now())

    async def _finish(
        self, tx: Tx, teardown: Teardown, covering: Teardown, dossiers: Sequence[Dossier], stands: Closing
    ) -> None:
        now = self._clock.now()
        done = await tx.save_teardown(teardown, rules.finish(covering, stands.ended, now))
        for dossier in dossiers:
            told = bot_event(dossier.intake.id, EventKind.CLOSED, now, count=stands.ended, teardown=done.id)
            await self._recorder.tell(tx, dossier, [told])
        await tx.plan(deliveries.certificate(done, now))
        await owe_cards(tx, done, now)

    def _is_late(self, teardown: Teardown) -> bool:
        since = teardown.escalated_at
        if since is not None:
            return self._clock.now() >= since + REMIND_ADMINS
        return teardown.started_at is not None and self._clock.now() >= teardown.started_at + self._late_after

    def _lateness(self, stands: Closing) -> dict[str, Any]:
        began = stands.teardown.started_at
        return {
            "admins": " ".join(admins_of(self._identity.policy)),
            "since": began.isoformat() if began is not None else "",
            "ended": stands.ended,
            "total": stands.total,
            "left": [[left.app, left.why or ""] for left in stands.left],
        }

    async def _tell(self, tx: Tx, teardown: Teardown, kind: EventKind, **data: Any) -> None:
        dossier = await tx.dossier(teardown.intake_id)
        if dossier is not None:
            told = bot_event(teardown.intake_id, kind, self._clock.now(), **data)
            await self._recorder.tell(tx, dossier, [told])


@contextmanager
def _apart(teardown: Teardown) -> Iterator[None]:
    """Keep what goes wrong with one teardown from the others."""
    try:
        yield
    except StaleError:
        return  # somebody else has just changed it
    except Exception:
        # What nobody foresaw in one project must not keep the access of another alive.
        log.exception("closing.failed", teardown=teardown.id)
