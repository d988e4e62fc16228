"""Takes down what a row has in an old Make request, proves that nothing is left, and then asks the client anew."""

from bot.domain import answer, asking_again, transitions
from bot.domain.authority import Action
from bot.domain.credential import Credential
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.make_request import MakeRequest
from bot.domain.observation import Observation
from bot.domain.request import Request
from bot.domain.status import Status
from bot.ports.errors import OutsideError
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.door import DoorClosedError, check_open, is_shut
from bot.services.handlers.make_row import MakeRow, came_back
from bot.services.handlers.reading import row_of
from bot.services.lane import Apply, DeletedError, NotYetError, UnfinishedError, needless
from bot.services.opening import new_id
from bot.services.taking_back import take_back

REASON = "This is asked for anew, with a link of its own."
USED = "The client gave access through a link from before. That is taken back first."
STILL_THERE = "Make still shows what it was told to take down. It is tried again."


class MakeRetire(MakeRow):
    """Delivers `make.retire`; each step may be repeated, and it never gives up: an old link must not stay alive."""

    kind = DeliveryKind.MAKE_RETIRE
    action = Action.ASK_AGAIN
    width = 2
    repeatable = True
    gives_up = False

    async def send(self, delivery: Delivery) -> Apply:
        """Delete a request that is the row's alone; in a shared one remove and decline only what is the row's."""
        dossier, row = await self._read(delivery)
        made = _made(dossier, delivery)
        if delivery.payload["again"]:
            if not row.is_asked_again or row.make_request_id != made.id:
                return needless
            if await is_shut(self._store, dossier.intake):
                raise NotYetError
            if not await self._still_may(dossier, row.again_requested_by):
                return self._withdrawn(delivery)
            if any(c.is_live for c in transitions.former(row, dossier.credentials_of(row.id))):
                raise UnfinishedError(USED)  # a delivery of its own takes that down
        others = [each for each in dossier.requests_of(made.id) if each.id != row.id]
        held = dossier.credentials_of(row.id)
        stays = others and made.make_id is not None
        left = await (self._taken_out(dossier, row, made) if stays else self._deleted(dossier, row, made))
        if any(credential.is_live for credential in left):
            raise UnfinishedError(STILL_THERE)
        return self._proven(delivery, held, left, deleted=not others)

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:  # noqa: ARG002 - it never gives up
        """Say on the row that the client is not asked again yet, and why."""
        dossier = await tx.dossier(delivery.intake_id)
        if dossier is not None and (row := row_of(dossier, delivery)).is_asked_again:
            after, events = asking_again.delayed(row, str(error), self._clock.now())
            await self._recorder.record(tx, dossier, dossier.with_request(after), events)

    async def _deleted(self, dossier: Dossier, row: Request, made: MakeRequest) -> tuple[Credential, ...]:
        """Delete the whole request with all that is attached; it is gone when neither detail nor list show it."""
        if made.make_id is not None:
            await self._api.delete(made.make_id, confirmed=True)
            if await self._detail(made) is not None:
                raise UnfinishedError(STILL_THERE)
        return asking_again.shown(dossier, row, made, None, self._clock.now())

    async def _taken_out(self, dossier: Dossier, row: Request, made: MakeRequest) -> tuple[Credential, ...]:
        held = self._merged(dossier, row, made, await self._detail(made))
        for credential in held:
            if credential.is_live:
                await self._api.delete_remote(credential.id)
            if credential.is_live or credential.state not in {"declined", "gone"}:  # deleting makes Make ask again
                await self._api.decline(credential.id, REASON)
        left = self._merged(dossier, row, made, await self._detail(made))
        if any(credential.state not in {"declined", "gone"} for credential in left):
            raise UnfinishedError(STILL_THERE)
        return left

    def _merged(
        self, dossier: Dossier, row: Request, made: MakeRequest, seen: Observation | None
    ) -> tuple[Credential, ...]:
        if seen is None or row.make_request_id != made.id:
            return asking_again.shown(dossier, row, made, seen, self._clock.now())
        step = answer.observed(dossier, row, seen, self._clock.now())
        return transitions.current(row, step.credentials)

    def _withdrawn(self, delivery: Delivery) -> Apply:
        async def apply(tx: Tx) -> None:
            dossier = await tx.dossier(delivery.intake_id)
            if dossier is not None and (row := row_of(dossier, delivery)).is_asked_again:
                after, events = asking_again.withdrawn(row, self._clock.now())
                known = dossier.with_request(after)
                if after.status is Status.REVOKED and any(c.is_live for c in known.credentials_of(row.id)):
                    known, more = await take_back(tx, known, after, self._clock.now())
                    events = (*events, *more)
                await self._recorder.record(tx, dossier, known, events)

        return apply

    def _proven(
        self, delivery: Delivery, held: tuple[Credential, ...], left: tuple[Credential, ...], *, deleted: bool
    ) -> Apply:
        async def apply(tx: Tx) -> None:
            dossier = await tx.dossier(delivery.intake_id)
            if dossier is None:
                return
            row, made = row_of(dossier, delivery), _made(dossier, delivery)
            after = dossier.with_newer(row.id, left)
            if came_back(held, (after if deleted else dossier).credentials_of(row.id)):
                await tx.owe(delivery, self._clock.now())
                return
            after = after.with_make_request(made.gone) if deleted else after
            if delivery.payload["again"]:
                await self._ask_anew(tx, dossier, after, row)
            else:
                await self._recorder.record(tx, dossier, after, ())

        return apply

    async def _ask_anew(self, tx: Tx, before: Dossier, after: Dossier, row: Request) -> None:
        if not row.is_asked_again:
            return
        now = self._clock.now()
        try:
            await check_open(tx, before.intake)
        except DoorClosedError:
            await self._recorder.record(tx, before, after.with_request(asking_again.dropped(row)), ())
            return
        after, events = asking_again.switched(after, row, after.credentials_of(row.id), new_id(), now)
        await self._recorder.record(tx, before, after, events)
        await tx.plan(deliveries.make_create(after.make_requests[-1], now))


def _made(dossier: Dossier, delivery: Delivery) -> MakeRequest:
    made = dossier.make_request(str(delivery.payload["made"]))
    if made is None:
        raise DeletedError
    return made
