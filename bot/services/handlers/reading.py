"""Reading what a delivery is about, and whether who asked for it still may."""

from collections.abc import Container

from bot.domain.authority import Action
from bot.domain.delivery import Delivery
from bot.domain.dossier import Dossier
from bot.domain.intake import Card, Intake
from bot.domain.observation import Observation
from bot.domain.request import Request
from bot.ports.chat import Chat
from bot.ports.credential_api import CredentialApi
from bot.ports.errors import NotFoundError, OutsideError
from bot.ports.store import Store
from bot.services.identity import Identity, NotAllowedError
from bot.services.lane import DeletedError, UnfinishedError

HIDDEN = (
    "Make lists this request and yet does not show it. It is tried again; if that goes on, please ask the operator of "
    "this bot to check its rights."
)


async def read_dossier(store: Store, delivery: Delivery) -> Dossier:
    """Return the dossier a delivery is about, in a transaction of its own.

    Raises:
        DeletedError: the intake was deleted; there is nothing left to deliver.
    """
    async with store.transaction(read_only=True) as tx:
        dossier = await tx.dossier(delivery.intake_id)
    if dossier is None:
        raise DeletedError
    return dossier


def row_of(dossier: Dossier, delivery: Delivery) -> Request:
    """Return the row a delivery is about; raises DeletedError when it is not there any more."""
    row = dossier.request(delivery.subject_id or "")
    if row is None:
        raise DeletedError
    return row


async def read_at_make(api: CredentialApi, make_id: str, listed: Container[str] | None = None) -> Observation | None:
    """Return a request as Make has it; None when it is gone.

    Make may answer 404 for what it only hides from us: gone is what its list does not show either. `listed` is that
    list, where it was just read.

    Raises:
        UnfinishedError: Make lists it, and does not show it.
    """
    try:
        return await api.detail(make_id)
    except NotFoundError:
        if make_id in (listed if listed is not None else {head.make_id async for head in api.heads()}):
            raise UnfinishedError(HIDDEN) from None
        return None


async def find_in_threads(chat: Chat, card: Card, delivery: Delivery) -> str | None:
    """Return the ts of a delivery's message below the card, or below one before it that a person deleted."""
    for root in card.threads:
        found = await chat.find(card.channel_id, delivery.id, delivery.created_at, thread_ts=root)
        if found is not None:
            return found
    return None


async def still_may(identity: Identity, action: Action, user_id: str | None, intake: Intake | None = None) -> bool:
    """Check who asked once more when it is carried out; when Slack cannot say, the check at the click stands."""
    try:
        await identity.allow(action, user_id or "", intake)
    except NotAllowedError:
        return False
    except OutsideError:
        return True
    return True
