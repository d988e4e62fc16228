"""Deletes a request at Make that bears our mark and that no row knows, because an admin asked for it."""

from bot.domain.authority import Action
from bot.domain.delivery import Delivery, DeliveryKind
from bot.ports.credential_api import CredentialApi
from bot.ports.errors import RefusedError
from bot.ports.store import Store
from bot.services.handlers.reading import read_at_make, still_may
from bot.services.identity import Identity
from bot.services.lane import Apply, Handler, UnfinishedError, nothing

NO_LONGER_ALLOWED = "Who asked for it may no longer do so. An admin can ask for it again: /credreq reconcile."
KNOWN = "By now a request of ours knows it, so it stays."
STILL_THERE = "Make still shows the request after it was told to delete it. It is tried again."


class MakeSweep(Handler):
    """Delivers `make.sweep`; deleting twice does no harm, and it counts once Make shows nothing any more."""

    kind = DeliveryKind.MAKE_SWEEP
    system = "make"
    width = 1
    repeatable = True
    gives_up = True

    def __init__(self, api: CredentialApi, store: Store, identity: Identity) -> None:
        self._identity = identity
        self._api = api
        self._store = store

    async def send(self, delivery: Delivery) -> Apply:
        """Delete it with everything attached, unless a row has come to know it."""
        name, make_id = str(delivery.payload["name"]), str(delivery.subject_id)
        async with self._store.transaction(read_only=True) as tx:
            known = await tx.request_names([name])
        if known.get(name) == make_id:
            raise RefusedError(KNOWN)
        if not await still_may(self._identity, Action.REPAIR, str(delivery.payload["by"])):
            raise RefusedError(NO_LONGER_ALLOWED)
        await self._api.delete(make_id, confirmed=True)
        if await read_at_make(self._api, make_id) is not None:
            raise UnfinishedError(STILL_THERE)
        return nothing
