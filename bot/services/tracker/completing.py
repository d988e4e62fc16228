"""Whether ticks on the board are the last ones a project lacked, so that closing it is what people mean."""

from collections.abc import Set as AbstractSet

from bot.domain.dossier import Dossier
from bot.domain.tracker import Column, PageRecord
from bot.ports.store import Tx

BOX = Column.READY_FOR_TEARDOWN


async def completes_project(tx: Tx, dossier: Dossier, ticks: AbstractSet[str]) -> bool:
    """Tell whether, with these rows, every row of the project that is under way is ticked; a single row is no project.

    Args:
        tx: the transaction that takes the ticks in.
        dossier: an intake of the project.
        ticks: the ids of its rows that were ticked just now.
    """
    intake = dossier.intake
    if not ticks:
        return False
    teardown = await tx.teardown_of(intake.client, intake.project)
    if teardown is not None and teardown.is_open:
        return False
    found = await tx.dossiers(await tx.intakes_in(intake.client, intake.project))
    under_way = {r.id for d in found.values() for r in d.requests if not r.has_ended and not r.is_revoking}
    others = under_way - ticks
    ticked = {record.request_id for record in await tx.page_records(others) if _is_ticked(record)}
    return bool(others or len(under_way) > 1) and others == ticked


def _is_ticked(record: PageRecord) -> bool:
    """A tick that is about to be taken back is none."""
    return record.seen.get(BOX) is True and BOX not in record.writes
