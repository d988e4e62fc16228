"""App Homes: kept for those who opened theirs, published when they look different from what Slack shows."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from weakref import WeakValueDictionary

from bot.domain.authority import Action
from bot.messages.home import GLANCE, digest, home
from bot.messages.survey import Look
from bot.messages.texts import Texts
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.errors import NotFoundError, OutsideError
from bot.ports.figures import HomeRecord
from bot.ports.store import Store
from bot.services import deliveries
from bot.services.identity import Identity
from bot.services.overview import Overview

HOMES_JOB = "homes"
HOMES_TICK = timedelta(seconds=15)
HOURS_MOVE = timedelta(hours=1)
"""How often the hours on it move on by themselves."""

Change = Callable[[Look], Look]


class AppHome:
    """Publishes App Homes. What somebody looks at is in the store, so any process may take the next click."""

    def __init__(
        self, store: Store, chat: Chat, clock: Clock, identity: Identity, overview: Overview, texts: Texts
    ) -> None:
        self._store = store
        self._chat = chat
        self._clock = clock
        self._identity = identity
        self._overview = overview
        self._texts = texts
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def opened(self, user_id: str, *, shown: bool) -> None:
        """Keep and publish the Home of somebody who opened it; `shown`: Slack has one of ours to show them.

        Raises:
            NotAllowedError: they may not even look.
            OutsideError: Slack could not say who they are, or did not take the view.
        """
        await self._visit(user_id, lambda look: look, shown=shown)

    async def turn(self, user_id: str, change: Change) -> None:
        """Show somebody another list, another page, or other lists; raises as `opened` does."""
        await self._visit(user_id, change, shown=True)

    async def look(self, user_id: str) -> Look:
        """Return what somebody looks at, who must be allowed to; raises NotAllowedError and OutsideError."""
        await self._identity.allow(Action.READ, user_id)
        async with self._store.transaction(read_only=True) as tx:
            known = await tx.home(user_id)
        return Look.of(known.state) if known is not None else Look()

    async def refresh(self, user_id: str, *, sure: bool = True) -> bool:
        """Bring somebody's Home up to date; False when it was. One that Slack does not show any more is forgotten.

        `sure`: what Slack shows is known; else it is published in any case.
        """
        async with self._lock(user_id):
            async with self._store.transaction(read_only=True) as tx:
                known = await tx.home(user_id)
            if known is None:
                return False
            try:
                return await self._publish(known, waits=True, sure=sure)
            except NotFoundError:
                async with self._store.transaction() as tx:
                    await tx.forget_home(user_id)
                return True

    async def tick(self) -> None:
        """Owe fresh Homes when time alone made something late or due, and when the hours on them have moved on."""
        now = self._clock.now()
        async with self._store.transaction(read_only=True) as tx:
            last = await tx.mark(HOMES_JOB)
            moved = last is None or not timedelta() <= now - last < HOURS_MOVE
            if not moved and last is not None and not await tx.turns(last, now):
                return
        async with self._store.transaction() as tx:
            await tx.set_mark(HOMES_JOB, now)
            await deliveries.owe_homes(tx, now)

    async def _visit(self, user_id: str, change: Change, *, shown: bool) -> None:
        person = await self._identity.allow(Action.READ, user_id)
        async with self._lock(user_id):
            async with self._store.transaction() as tx:
                known = await tx.home(user_id) or HomeRecord(user_id=user_id, opened_at=self._clock.now())
                kept = replace(
                    known,
                    opened_at=self._clock.now(),
                    state=change(Look.of(known.state)).state(),
                    digest=known.digest if shown else None,
                    zone=person.tz or "UTC",
                    reads_only=person.is_guest,
                )
                await tx.keep_home(kept)
            try:
                await self._publish(kept)
            except OutsideError:
                # It may have arrived; nobody can say until the next one did.
                async with self._store.transaction() as tx:
                    await tx.keep_home(replace(kept, digest=None))
                raise

    async def _publish(self, known: HomeRecord, *, waits: bool = False, sure: bool = True) -> bool:
        look = Look.of(known.state)
        survey = await self._overview.survey(look, known.user_id, GLANCE, zone=known.zone, reads_only=known.reads_only)
        view = home(survey, self._texts)
        shown = digest(view)
        if sure and shown == known.digest:
            return False
        await self._chat.publish_home(known.user_id, view, waits=waits)
        async with self._store.transaction() as tx:
            if not await tx.published(known, shown):
                # Another process published meanwhile, and nobody knows whose came last: show the newest once more.
                await tx.owe_soon([deliveries.home(known.user_id, self._clock.now())])
        return True

    def _lock(self, user_id: str) -> asyncio.Lock:
        return self._locks.setdefault(user_id, asyncio.Lock())
