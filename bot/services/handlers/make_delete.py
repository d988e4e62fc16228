"""Deletes a request at Make once all its rows are ended: only then is the client's link dead for good."""

from functools import partial

from bot.domain import answer, closing
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Surface
from bot.domain.make_request import Creation, MakeRequest
from bot.domain.observation import Observation
from bot.domain.transitions import Source
from bot.ports.clock import Clock
from bot.ports.credential_api import CredentialApi
from bot.ports.errors import OutsideError
from bot.ports.store import StaleError, Store, Tx
from bot.services.fresh import freshly
from bot.services.handlers.reading import read_at_make, read_dossier
from bot.services.lane import Apply, DeletedError, Handler, UnfinishedError, needless, nothing
from bot.services.recorder import Recorder
from bot.services.taking_back import retire_used

GIVEN_AGAIN = "The client gave access once more while the project was being closed. It is taken back first."
STILL_LISTED = "Make still shows the request after it was told to delete it. It is tried again."


class MakeDelete(Handler):
    """Delivers `make.delete`; it looks before and after, may be repeated, and never gives up."""

    kind = DeliveryKind.MAKE_DELETE
    system = "make"
    width = 4
    repeatable = True
    gives_up = False

    def __init__(self, api: CredentialApi, store: Store, clock: Clock, recorder: Recorder, *, keep: bool) -> None:
        self._api = api
        self._store = store
        self._clock = clock
        self._recorder = recorder
        self._keep = keep

    async def send(self, delivery: Delivery) -> Apply:
        """Delete the request, unless it is to be kept or something of it gives access again."""
        dossier = await read_dossier(self._store, delivery)
        made = _made(dossier, delivery)
        if made.creation is not Creation.CREATED or made.make_id is None:
            return needless
        seen = await read_at_make(self._api, made.make_id)
        if seen is not None:
            await self._check_nothing_is_attached(delivery, seen)
            if self._keep:
                return nothing
            await self._api.delete(made.make_id, confirmed=True)
            if await read_at_make(self._api, made.make_id) is not None:
                raise UnfinishedError(STILL_LISTED)
        return self._deleted(delivery)

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:  # noqa: ARG002 - it never gives up
        """Say why the link is not dead yet."""
        dossier = await tx.dossier(delivery.intake_id)
        made = dossier.make_request(delivery.subject_id) if dossier is not None else None
        if dossier is not None and made is not None and made.creation is Creation.CREATED:
            after, events = closing.delete_delayed(dossier, made, str(error), self._source())
            await self._recorder.record(tx, dossier, after, events)

    async def _check_nothing_is_attached(self, delivery: Delivery, seen: Observation) -> None:
        """Note what Make shows; what came alive again is taken back before anything is deleted."""
        try:
            is_live = await freshly(self._store, partial(self._observe, delivery, seen))
        except StaleError:
            raise UnfinishedError(STILL_LISTED) from None
        if is_live:
            raise UnfinishedError(GIVEN_AGAIN)

    async def _observe(self, delivery: Delivery, seen: Observation, tx: Tx) -> bool:
        dossier = await tx.dossier(delivery.intake_id)
        if dossier is None:
            return False
        made_id, now = delivery.subject_id or "", self._clock.now()
        after, events, left = answer.taken_in(dossier, made_id, seen, now)
        await retire_used(tx, after, made_id, left, now)
        await self._recorder.record(tx, dossier, after, [*events, *left])
        held = [c for row in after.requests_of(made_id) for c in after.credentials_of(row.id)]
        return any(c.is_live for c in (*held, *after.left_in(made_id)))

    def _deleted(self, delivery: Delivery) -> Apply:
        async def apply(tx: Tx) -> None:
            dossier = await tx.dossier(delivery.intake_id)
            if dossier is not None:
                after, events = closing.deleted(dossier, delivery.subject_id or "", self._source())
                await self._recorder.record(tx, dossier, after, events)

        return apply

    def _source(self) -> Source:
        return Source(actor=BOT, surface=Surface.DELIVERY, at=self._clock.now())


def _made(dossier: Dossier, delivery: Delivery) -> MakeRequest:
    made = dossier.make_request(delivery.subject_id or "")
    if made is None:
        raise DeletedError
    return made
