"""What a person does to one row by a button: revoke, retry, see the link, have it renewed, ask again."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain import asking_again, creation, renewing, sharing, transitions
from bot.domain.authority import Action
from bot.domain.dossier import Dossier
from bot.domain.event import EventKind, Surface
from bot.domain.make_request import Creation
from bot.domain.request import Request
from bot.domain.tracker import Column
from bot.domain.transitions import IllegalTransitionError, Source, row_event
from bot.ports.clock import Clock
from bot.ports.store import AlreadyOpenError, Store, Tx
from bot.services import deliveries
from bot.services.door import check_open
from bot.services.fresh import freshly
from bot.services.identity import Identity, NotAllowedError
from bot.services.recorder import Recorder

Change = Callable[[Tx, Dossier, Request, Source], Awaitable[Dossier]]


class UnknownRowError(LookupError):
    """Raised for a click on a row we no longer have."""


class ElsewhereError(Exception):
    """Raised when the same app is under way for the same client and project already; carries whose card tells of it."""

    def __init__(self, app: str, dossier: Dossier | None) -> None:
        super().__init__(f"{app} is under way elsewhere")
        self.app = app
        self.dossier = dossier


class Rows:
    """Carries out what people ask of one row, with their authority checked each time."""

    def __init__(self, store: Store, clock: Clock, identity: Identity, recorder: Recorder) -> None:
        self._store = store
        self._clock = clock
        self._identity = identity
        self._recorder = recorder

    async def revoke(self, row_id: str, user_id: str) -> Dossier:
        """Start the teardown of a row.

        Raises:
            UnknownRowError: there is no such row (any more).
            NotAllowedError: only the intake's owner and admins may; the refusal is in the history.
            IllegalTransitionError: it is being revoked, or is revoked, already.
        """
        return await self._change(Action.REVOKE, row_id, user_id, self._revoke)

    async def retry(self, row_id: str, user_id: str) -> Dossier:
        """Try a failed creation at Make again; raises as `revoke` does."""
        return await self._change(Action.RETRY, row_id, user_id, self._retry)

    async def reauthorize(self, row_id: str, user_id: str) -> Dossier:
        """Have Make ask the client to sign in again; raises as `revoke` does."""
        return await self._change(Action.REAUTHORIZE, row_id, user_id, self._reauthorize)

    async def ask_again(self, row_id: str, user_id: str) -> Dossier:
        """Take the old link down and ask the client anew; raises as `revoke` does, and ElsewhereError."""
        try:
            return await self._change(Action.ASK_AGAIN, row_id, user_id, self._ask_again)
        except AlreadyOpenError:
            raise await self._elsewhere(row_id) from None

    async def keep(self, row_id: str, user_id: str) -> Dossier:
        """Answer the board's wish for a teardown with no; raises as `revoke` does."""
        return await self._change(Action.REVOKE, row_id, user_id, self._keep)

    async def read(self, row_id: str, user_id: str) -> Dossier:
        """Return the row's intake to somebody who may read; raises as `revoke` does."""
        dossier = await self._read(row_id)
        await self._identity.allow(Action.READ, user_id, dossier.intake)
        return dossier

    async def link(self, row_id: str, user_id: str) -> tuple[Dossier, Request, str | None]:
        """Return the client's link to show to this one person, and note who saw it; raises as `revoke` does."""
        dossier = await self._change(Action.SHOW_LINK, row_id, user_id, self._link)
        row = _row_of(dossier, row_id)
        made = dossier.make_request(row.make_request_id)
        return dossier, row, made.public_uri if made is not None else None

    async def _revoke(self, tx: Tx, dossier: Dossier, row: Request, source: Source) -> Dossier:
        if row.is_share:
            return await self._end_share(tx, dossier, row, source)
        step = transitions.ask_revoke(row, dossier.credentials_of(row.id), source)
        after = dossier.with_request(step.request).with_credentials(row.id, step.credentials)
        saved = await self._recorder.record(tx, dossier, after, step.events)
        await tx.plan(deliveries.make_revoke(step.request, source.at))
        return saved

    async def _reauthorize(self, tx: Tx, dossier: Dossier, row: Request, source: Source) -> Dossier:
        await check_open(tx, dossier.intake)
        step = renewing.ask(row, dossier.credentials_of(row.id), source)
        saved = await self._recorder.record(tx, dossier, dossier.with_request(step.request), step.events)
        await tx.plan(deliveries.make_reauthorize(step.request, source.at))
        return saved

    async def _ask_again(self, tx: Tx, dossier: Dossier, row: Request, source: Source) -> Dossier:
        await check_open(tx, dossier.intake)
        step = asking_again.ask(row, dossier.credentials_of(row.id), source)
        saved = await self._recorder.record(tx, dossier, dossier.with_request(step.request), step.events)
        if row.make_request_id is not None:
            await tx.plan(deliveries.make_retire(step.request, row.make_request_id, source.at, again=True))
        else:
            await tx.plan(deliveries.share_ask(row.intake_id, [row], source.at))
        return saved

    async def _elsewhere(self, row_id: str) -> ElsewhereError:
        async with self._store.transaction(read_only=True) as tx:
            dossier = await _load(tx, row_id)
            row, intake = _row_of(dossier, row_id), dossier.intake
            found = await tx.open_rows(intake.client, intake.project, [row.app_key])
            other = await tx.dossier(found[0].intake_id) if found else None
        return ElsewhereError(row.app_label, other)

    async def _end_share(self, tx: Tx, dossier: Dossier, row: Request, source: Source) -> Dossier:
        """End a row that Make has no part in: there is nothing to wait for."""
        step = sharing.ended(row, source)
        return await self._recorder.record(tx, dossier, dossier.with_request(step.request), step.events)

    async def _keep(self, tx: Tx, dossier: Dossier, row: Request, source: Source) -> Dossier:
        record = await tx.page_record(row.id)
        box = Column.READY_FOR_TEARDOWN
        if record is None or row.is_revoking or record.seen.get(box) is not True or box in record.writes:
            raise IllegalTransitionError(f"Nobody asks any more to revoke {row.app_label}.")
        await tx.owe(deliveries.notion_page(row, source.at), source.at)
        await tx.keep_page(replace(record, writes={**record.writes, box: False}))
        await self._recorder.tell(tx, dossier, [row_event(row, source, EventKind.TEARDOWN_KEPT)])
        return dossier

    async def _retry(self, tx: Tx, dossier: Dossier, row: Request, source: Source) -> Dossier:
        made = dossier.make_request(row.make_request_id)
        if made is None or made.creation is not Creation.FAILED:
            raise IllegalTransitionError(f"{row.app_label} does not need another try.")
        await check_open(tx, dossier.intake)
        after, events = creation.retried(dossier, made.id, source)
        saved = await self._recorder.record(tx, dossier, after, events)
        await tx.replan(deliveries.create_key(made.id), source.at)
        return saved

    async def _link(self, tx: Tx, dossier: Dossier, row: Request, source: Source) -> Dossier:
        await check_open(tx, dossier.intake)
        made = dossier.make_request(row.make_request_id)
        if made is not None and made.public_uri is not None:
            await self._recorder.tell(tx, dossier, [row_event(row, source, EventKind.LINK_SHOWN)])
        return dossier

    async def _change(self, action: Action, row_id: str, user_id: str, change: Change) -> Dossier:
        await self._check(action, await self._read(row_id), row_id, user_id)
        return await self._apply(row_id, user_id, change)

    async def _check(self, action: Action, dossier: Dossier, row_id: str, user_id: str) -> None:
        try:
            await self._identity.allow(action, user_id, dossier.intake)
        except NotAllowedError:
            await self._note_refusal(action, dossier, row_id, user_id)
            raise

    async def _apply(self, row_id: str, user_id: str, change: Change) -> Dossier:
        source = Source(actor=user_id, surface=Surface.BUTTON, at=self._clock.now())

        async def changed(tx: Tx) -> Dossier:
            dossier = await _load(tx, row_id)
            return await change(tx, dossier, _row_of(dossier, row_id), source)

        return await freshly(self._store, changed)

    async def _read(self, row_id: str) -> Dossier:
        async with self._store.transaction(read_only=True) as tx:
            return await _load(tx, row_id)

    async def _note_refusal(self, action: Action, dossier: Dossier, row_id: str, user_id: str) -> None:
        source = Source(actor=user_id, surface=Surface.BUTTON, at=self._clock.now())
        event = row_event(_row_of(dossier, row_id), source, EventKind.REFUSED, action=str(action))
        async with self._store.transaction() as tx:
            await tx.add_events([event])


async def _load(tx: Tx, row_id: str) -> Dossier:
    intake_id = await tx.intake_of_request(row_id)
    dossier = await tx.dossier(intake_id) if intake_id is not None else None
    if dossier is None:
        raise UnknownRowError(row_id)
    return dossier


def _row_of(dossier: Dossier, row_id: str) -> Request:
    row = dossier.request(row_id)
    if row is None:
        raise UnknownRowError(row_id)
    return row
