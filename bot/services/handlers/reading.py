"""Reading what a delivery is about, and whether who asked for it still may."""

from bot.domain.authority import Action
from bot.domain.delivery import Delivery
from bot.domain.dossier import Dossier
from bot.domain.intake import Intake
from bot.domain.request import Request
from bot.ports.errors import OutsideError, RefusedError
from bot.ports.store import Store
from bot.services.identity import Identity, NotAllowedError


async def read_dossier(store: Store, delivery: Delivery) -> Dossier:
    """Return the dossier a delivery is about, in a transaction of its own.

    Raises:
        RefusedError: the intake was deleted; there is nothing left to deliver.
    """
    async with store.transaction() as tx:
        dossier = await tx.dossier(delivery.intake_id)
    if dossier is None:
        raise RefusedError("The intake this belongs to was deleted.")
    return dossier


def row_of(dossier: Dossier, delivery: Delivery) -> Request:
    """Return the row a delivery is about."""
    row = dossier.request(delivery.subject_id or "")
    if row is None:
        raise LookupError(f"delivery {delivery.id} names a row its intake does not have")
    return row


async def still_may(identity: Identity, action: Action, user_id: str | None, intake: Intake) -> bool:
    """Check who asked once more when it is carried out; when Slack cannot say, the check at the click stands."""
    try:
        await identity.allow(action, user_id or "", intake)
    except NotAllowedError:
        return False
    except OutsideError:
        return True
    return True
