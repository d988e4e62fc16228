"""Share links: handed in, shown to who may see them, ended, and deleted when their time is up."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from math import ceil

from bot.domain import sharing
from bot.domain.authority import Action
from bot.domain.dossier import Dossier
from bot.domain.event import Surface
from bot.domain.request import Request
from bot.domain.share_address import Wrong, wrong_with
from bot.domain.sharing import ShareLink
from bot.domain.status import Status
from bot.domain.transitions import Source
from bot.ports.clock import Clock
from bot.ports.store import StaleError, Store, Tx
from bot.services import deliveries
from bot.services.apart import apart
from bot.services.door import check_open
from bot.services.fresh import freshly
from bot.services.identity import Identity
from bot.services.recorder import Recorder
from bot.services.rows import Rows, UnknownRowError

SHARES_JOB = "shares"
SHARES_TICK = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePlan:
    """From where links are taken, and how long they are kept."""

    hosts: Collection[str]
    keep: timedelta

    @property
    def days(self) -> int:
        """Return after how many days a link is gone at the latest."""
        return ceil(self.keep / timedelta(days=1))


class Sharing(Rows):
    """What people do with share links. The link itself goes into the store and to who may see it, nowhere else.

    Every verb raises what `Rows.revoke` raises.
    """

    def __init__(self, store: Store, clock: Clock, identity: Identity, recorder: Recorder, plan: SharePlan) -> None:
        super().__init__(store, clock, identity, recorder)
        self.plan = plan

    async def wanted(self, row_id: str, user_id: str) -> tuple[Dossier, Request]:
        """Return the row whose link somebody is about to hand in."""
        dossier = await self._read(row_id)
        row = _row(dossier, row_id)
        await self._check(Action.GIVE_SHARE, dossier, row_id, user_id)
        async with self._store.transaction(read_only=True) as tx:
            await check_open(tx, dossier.intake)
        sharing.given(row, Source(actor=user_id, surface=Surface.BUTTON, at=self._clock.now()), self.plan.keep)
        return dossier, row

    async def give(self, row_id: str, user_id: str, typed: str) -> tuple[Dossier, Request] | Wrong:
        """Take a link in; what is none is neither kept nor repeated."""
        address = typed.strip()
        wrong = wrong_with(address, self.plan.hosts)
        if wrong is not None:
            return wrong

        async def take(tx: Tx, dossier: Dossier, row: Request, source: Source) -> Dossier:
            await check_open(tx, dossier.intake)
            held, events = sharing.given(row, source, self.plan.keep)
            saved = await self._recorder.record(tx, dossier, dossier.with_request(held), events)
            expires_at = source.at + self.plan.keep
            await tx.keep_share_link(
                ShareLink(
                    request_id=row.id, url=address, given_by=source.actor, given_at=source.at, expires_at=expires_at
                )
            )
            return saved

        dossier = await self._change(Action.GIVE_SHARE, row_id, user_id, take)
        return dossier, _row(dossier, row_id)

    async def show(self, row_id: str, user_id: str) -> tuple[Request, ShareLink]:
        """Return the link to show to this one person, and note who saw it."""
        found: list[ShareLink] = []

        async def see(tx: Tx, dossier: Dossier, row: Request, source: Source) -> Dossier:
            seen, events = sharing.shown(row, source)
            link = await tx.share_link(row.id)
            found[:] = [link] if link is not None else []
            return await self._recorder.record(tx, dossier, dossier.with_request(seen), events)

        dossier = await self._change(Action.SHOW_SHARE, row_id, user_id, see)
        if not found:
            raise UnknownRowError(row_id)
        return _row(dossier, row_id), found[0]

    async def end(self, row_id: str, user_id: str) -> Dossier:
        """Note that what the link held was used and rotated: Revoked, with who and when."""
        return await self._change(Action.END_SHARE, row_id, user_id, self._end_share)

    async def expire(self) -> None:
        """Delete the links whose time is up, and say so on their rows."""
        async with self._store.transaction(read_only=True) as tx:
            rows = await tx.expired_shares(self._clock.now())
        for row_id in rows:
            with apart("shares.failed", request=row_id):
                await self._expire_one(row_id)

    async def _expire_one(self, row_id: str) -> None:
        with suppress(StaleError):  # whoever keeps changing it lets the next tick find it
            await freshly(self._store, partial(self._expire_in, row_id))

    async def _expire_in(self, row_id: str, tx: Tx) -> None:
        intake_id = await tx.intake_of_request(row_id)
        dossier = await tx.dossier(intake_id) if intake_id is not None else None
        row = dossier.request(row_id) if dossier is not None else None
        if dossier is not None and row is not None:
            now = self._clock.now()
            gone, events = sharing.expired(row, now)
            await self._recorder.record(tx, dossier, dossier.with_request(gone), events)
            if events and gone.status is Status.PENDING:
                await tx.plan(deliveries.share_ask(row.intake_id, [row], now))


def _row(dossier: Dossier, row_id: str) -> Request:
    row = dossier.request(row_id)
    if row is None:
        raise UnknownRowError(row_id)
    return row
