"""Has Make ask a client to sign in again where a connection broke, once."""

from bot.domain import answer, renewing, transitions
from bot.domain.authority import Action
from bot.domain.credential import Credential
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Surface
from bot.domain.request import Request
from bot.domain.transitions import Source, Step
from bot.ports.errors import NotBrokenError, NotFoundError, OutsideError, RefusedError
from bot.ports.store import Tx
from bot.services.door import is_shut
from bot.services.handlers.make_row import MakeRow
from bot.services.handlers.reading import row_of
from bot.services.lane import Apply, NotYetError, needless

NO_LONGER_ALLOWED = "Who asked for this renewal may no longer ask for it. The owner or an admin can press Reauthorize."
NOTHING_LEFT = "There is nothing at Make that could be renewed. Ask again has the client authorize it anew."


class MakeReauthorize(MakeRow):
    """Delivers `make.reauthorize`; Make mails the client, so what is being renewed already is not asked for again."""

    kind = DeliveryKind.MAKE_REAUTHORIZE
    action = Action.REAUTHORIZE
    width = 2
    repeatable = False
    gives_up = True

    async def send(self, delivery: Delivery) -> Apply:
        """Ask for each broken connection of the row; Make tests it first, and refuses where it works."""
        dossier, row = await self._read(delivery)
        if not row.is_renewing or row.is_held:
            return needless
        if await is_shut(self._store, dossier.intake):
            raise NotYetError
        held = await self._held(dossier, row)
        if not await self._still_may(dossier, row.renew_requested_by):  # right before the client is mailed
            raise RefusedError(NO_LONGER_ALLOWED)
        renewed, working = {c.id for c in held if c.state == "reauthorizing"}, set()
        for credential in renewing.to_renew(row, held):
            try:
                await self._api.request_reauthorize(credential.id)
            except NotBrokenError:
                working.add(credential.id)
            else:
                renewed.add(credential.id)
        return self._outcome(delivery, renewed, working)

    async def look(self, delivery: Delivery) -> Apply | None:
        """Make shows what is being renewed; while anything else could be, it is not known to be done.

        What nobody wants any more need not be known; of a request that is gone, sending again finds out and says so.
        """
        dossier, row = await self._read(delivery)
        if not row.is_renewing or row.is_held:
            return needless
        try:
            held = await self._held(dossier, row)
        except (NotFoundError, RefusedError):
            return None
        renewed = {c.id for c in held if c.state == "reauthorizing"}
        return self._outcome(delivery, renewed, set()) if renewed and not renewing.to_renew(row, held) else None

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:
        """Say on the row why the client was not asked."""
        dossier = await tx.dossier(delivery.intake_id)
        if dossier is not None and (row := row_of(dossier, delivery)).is_renewing:
            step = renewing.failed(row, str(error), self._clock.now(), final=final)
            await self._recorder.record(tx, dossier, dossier.with_request(step.request), step.events)

    async def _held(self, dossier: Dossier, row: Request) -> tuple[Credential, ...]:
        """Return what the row holds at Make now."""
        made = dossier.make_request(row.make_request_id)
        if made is None or made.make_id is None:
            raise RefusedError(NOTHING_LEFT)
        seen = await self._api.detail(made.make_id)
        step = answer.observed(dossier, row, seen, self._clock.now())
        return transitions.current(row, step.credentials)

    def _outcome(self, delivery: Delivery, renewed: set[str], working: set[str]) -> Apply:
        if not renewed and not working:
            raise RefusedError(NOTHING_LEFT)

        async def apply(tx: Tx) -> None:
            dossier = await tx.dossier(delivery.intake_id)
            if dossier is None or not (row := row_of(dossier, delivery)).is_renewing:
                return
            if row.has_ended or row.is_held:
                await self._recorder.record(tx, dossier, dossier.with_request(renewing.dropped(row)), ())
                return
            step = self._step(row, dossier.credentials_of(row.id), renewed, working)
            after = dossier.with_request(step.request).with_credentials(row.id, step.credentials)
            # The client may have signed in before we write down that they are to.
            await self._recorder.record(tx, dossier, after.unread(row.make_request_id), step.events)

        return apply

    def _step(self, row: Request, held: tuple[Credential, ...], renewed: set[str], working: set[str]) -> Step:
        source = Source(actor=BOT, surface=Surface.DELIVERY, at=self._clock.now())
        if renewed:
            return renewing.renewing(row, held, renewed, source)
        return renewing.needless(row, held, working, source)
