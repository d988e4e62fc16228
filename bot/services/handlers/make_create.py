"""Creates a request at Make, once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain import closing, creation
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Surface
from bot.domain.make_request import Creation, MakeRequest
from bot.domain.naming import DESCRIPTION_LIMIT, beginning, tidy
from bot.domain.request import Request
from bot.domain.transitions import Source
from bot.ports.clock import Clock
from bot.ports.credential_api import CredentialApi, CredentialOrder, RequestOrder
from bot.ports.errors import AnswerLostError, OutsideError
from bot.ports.store import Store, Tx
from bot.services.door import is_shut
from bot.services.handlers.reading import read_dossier
from bot.services.lane import Apply, DeletedError, Handler, NotYetError
from bot.services.recorder import Recorder

UNCLEAR = "Make gave no clear answer. I look there whether it has the request, so that nobody is asked twice."

LATE = timedelta(minutes=1)
"""So long Make may still carry out a request it gave no answer to; a second one would be a second link."""
USED_PAUSE = timedelta(seconds=30)
"""Between looks for a request that was called off, while an older link of its row still gives access."""


class MakeCreate(Handler):
    """Delivers `make.create`; an unknown outcome is looked up by the request's unique name, never repeated blindly."""

    kind = DeliveryKind.MAKE_CREATE
    system = "make"
    width = 4
    repeatable = False
    gives_up = True
    look_pause = LATE

    def __init__(
        self,
        api: CredentialApi,
        store: Store,
        clock: Clock,
        recorder: Recorder,
        wake_watcher: Callable[[Tx], Awaitable[None]],
    ) -> None:
        self._wake_watcher = wake_watcher
        self._api = api
        self._store = store
        self._clock = clock
        self._recorder = recorder

    async def send(self, delivery: Delivery) -> Apply:
        """Create the request; its link comes with this answer and never again."""
        dossier = await read_dossier(self._store, delivery)
        made = _made(dossier, delivery)
        if made.creation is Creation.CALLED_OFF:
            return await self.look(delivery) or self._never(delivery)
        if await is_shut(self._store, dossier.intake):
            raise NotYetError
        created = await self._api.create(_order(dossier, made))
        return self._taken(delivery, created.make_id, created.public_uri)

    async def look(self, delivery: Delivery) -> Apply | None:
        """Find the request by its unique name; its link stays with Make, who mailed it."""
        made = _made(await read_dossier(self._store, delivery), delivery)
        head = await self._api.find(made.name)
        return self._taken(delivery, head.make_id, None) if head is not None else None

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:
        """Say on the rows why Make has not taken it; the first lost answer is looked up before anybody reads of it."""
        unclear = isinstance(error, AnswerLostError)
        dossier = await tx.dossier(delivery.intake_id)
        if dossier is not None and not (unclear and delivery.attempts == 1):
            why = UNCLEAR if unclear else str(error)
            after, events = creation.failed(dossier, _made(dossier, delivery).id, why, self._source(), final=final)
            await self._recorder.record(tx, dossier, after, events)

    def _taken(self, delivery: Delivery, make_id: str, public_uri: str | None) -> Apply:
        async def apply(tx: Tx) -> None:
            dossier = await tx.dossier(delivery.intake_id)
            if dossier is None or _made(dossier, delivery).make_id is not None:
                return
            after, events = creation.taken(dossier, _made(dossier, delivery).id, make_id, public_uri, self._source())
            await self._recorder.record(tx, dossier, after, events)
            await self._wake_watcher(tx)

        return apply

    def _never(self, delivery: Delivery) -> Apply:
        async def apply(tx: Tx) -> None:
            dossier = await tx.dossier(delivery.intake_id)
            if dossier is None:
                return
            made, now = _made(dossier, delivery), self._clock.now()
            if closing.gives_access(dossier, made.id):  # through an older link: a delivery of its own takes that back
                await tx.owe(delivery, now + USED_PAUSE)
                return
            after, events = closing.never_created(dossier, made.id, self._source())
            await self._recorder.record(tx, dossier, after, events)

        return apply

    def _source(self) -> Source:
        return Source(actor=BOT, surface=Surface.DELIVERY, at=self._clock.now())


def _made(dossier: Dossier, delivery: Delivery) -> MakeRequest:
    made = dossier.make_request(delivery.subject_id or "")
    if made is None:
        raise DeletedError
    return made


def _order(dossier: Dossier, made: MakeRequest) -> RequestOrder:
    intake = dossier.intake
    return RequestOrder(
        name=made.name,
        description=_described(
            f"{intake.owner_name} asks for access to your apps, for {intake.client} · {intake.project}"
        ),
        contact_name=tidy(intake.contact_name),
        contact_email=intake.contact_email,
        credentials=[_credential(row) for row in dossier.requests_of(made.id)],
    )


def _credential(row: Request) -> CredentialOrder:
    return CredentialOrder(
        app_name=row.make_app,
        app_modules=row.modules,
        app_version=row.make_version,
        name_override=row.name_override,
        description=_described(row.purpose),
    )


def _described(text: str) -> str:
    return beginning(tidy(text), DESCRIPTION_LIMIT)
