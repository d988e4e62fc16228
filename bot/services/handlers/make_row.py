"""What handlers have in common that carry a person's wish about one row out at Make."""

from typing import ClassVar

from bot.domain.authority import Action
from bot.domain.delivery import Delivery
from bot.domain.dossier import Dossier
from bot.domain.request import Request
from bot.ports.clock import Clock
from bot.ports.credential_api import CredentialApi
from bot.ports.store import Store
from bot.services.handlers.reading import read_dossier, row_of, still_may
from bot.services.identity import Identity
from bot.services.lane import Handler
from bot.services.recorder import Recorder


class MakeRow(Handler):
    """Knows the row of a delivery, and whether who asked still may; `action` is what they asked for."""

    system = "make"
    action: ClassVar[Action]

    def __init__(self, api: CredentialApi, store: Store, clock: Clock, identity: Identity, recorder: Recorder) -> None:
        self._identity = identity
        self._api = api
        self._store = store
        self._clock = clock
        self._recorder = recorder

    async def _read(self, delivery: Delivery) -> tuple[Dossier, Request]:
        """Return the dossier and the row of a delivery; raises DeletedError when they are not there any more."""
        dossier = await read_dossier(self._store, delivery)
        return dossier, row_of(dossier, delivery)

    async def _still_may(self, dossier: Dossier, asked_by: str | None) -> bool:
        """Check who asked once more, when it is carried out."""
        return await still_may(self._identity, self.action, asked_by, dossier.intake)
