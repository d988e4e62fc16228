"""Reading a delivery's dossier."""

from bot.domain.delivery import Delivery
from bot.domain.dossier import Dossier
from bot.ports.errors import RefusedError
from bot.ports.store import Store


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
