"""How a project's closing stands, read from the rows."""

from collections.abc import Sequence

from bot.domain import closing
from bot.domain.closing import Closing
from bot.domain.delivery import DeliveryState
from bot.domain.dossier import Dossier
from bot.domain.intake import Intake
from bot.domain.teardown import Teardown, TeardownState
from bot.ports.store import Store, Tx
from bot.services import deliveries


async def dossiers_of(tx: Tx, teardown: Teardown) -> list[Dossier]:
    """Return the intakes of a teardown's project, in the order of their ids, so that two writers wait in turn."""
    found = await tx.dossiers(await tx.intakes_in(teardown.client, teardown.project))
    return [found[intake_id] for intake_id in sorted(found)]


async def closing_of(tx: Tx, teardown: Teardown, dossiers: Sequence[Dossier]) -> Closing:
    """Return how a teardown stands."""
    return closing.standing(teardown, dossiers, await _looked_at(tx, teardown, dossiers))


class Closings:
    """Reads how closings stand, for cards."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def at(self, intake: Intake) -> Closing | None:
        """Return how the closing of an intake's project stands, when its card should say so."""
        async with self._store.transaction(read_only=True) as tx:
            return await _closing_at(tx, intake)


async def _closing_at(tx: Tx, intake: Intake) -> Closing | None:
    newest = await tx.teardown_of(intake.client, intake.project)
    if newest is None or newest.state in {TeardownState.CALLED_OFF, TeardownState.EXPIRED}:
        return None
    if newest.state is TeardownState.DONE and all(row.intake_id != intake.id for row in newest.rows):
        return None
    return await closing_of(tx, newest, await dossiers_of(tx, newest))


async def _looked_at(tx: Tx, teardown: Teardown, dossiers: Sequence[Dossier]) -> set[str]:
    """Return the requests whose last look is done, although Make still has them."""
    looked = set()
    for dossier in dossiers:
        for made in closing.to_delete(dossier):
            delivery = await tx.delivery(deliveries.delete_key(made, teardown))
            if delivery is not None and delivery.state is DeliveryState.SENT:
                looked.add(made.id)
    return looked
