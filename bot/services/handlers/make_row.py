"""What handlers have in common that carry a person's wish about one row out at Make."""

from collections.abc import Iterable
from typing import ClassVar

from bot.domain.authority import Action
from bot.domain.credential import Credential
from bot.domain.delivery import Delivery
from bot.domain.dossier import Dossier
from bot.domain.make_request import MakeRequest
from bot.domain.observation import Observation, is_older
from bot.domain.request import Request
from bot.ports.clock import Clock
from bot.ports.credential_api import CredentialApi
from bot.ports.store import Store
from bot.services.handlers.reading import read_at_make, read_dossier, row_of, still_may
from bot.services.identity import Identity
from bot.services.lane import Handler, UnfinishedError
from bot.services.recorder import Recorder

LAGS = "Make showed an older state than it did a moment ago. It is asked again."


class MakeRow(Handler):
    """Knows the row of a delivery, whether who asked still may, and what Make has of it.

    Attributes:
        action: what they asked for.
    """

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

    async def _detail(self, made: MakeRequest) -> Observation | None:
        """Return a request as Make has it; None when it is gone.

        What Make shows may lag, and an answer from before the newest we have seen proves nothing.
        """
        seen = await read_at_make(self._api, made.make_id or "")
        if seen is not None and is_older(seen.updated_at, made.make_updated_at):
            raise UnfinishedError(LAGS)
        return seen


def came_back(before: Iterable[Credential], now: Iterable[Credential]) -> bool:
    """Tell whether something gives access that a handler did not know of when it looked: another look found it first.

    Args:
        before: what was known when the handler began, and what it then saw.
        now: what is known by now.
    """
    known = {(c.id, c.remote_id) for c in before if c.is_live}
    return any(c.is_live and (c.id, c.remote_id) not in known for c in now)
