"""Whether a tick on the board is the last one a project lacked, so that closing it is what people mean."""

from bot.domain.dossier import Dossier
from bot.domain.request import Request
from bot.domain.tracker import Column, PageRecord
from bot.ports.store import Tx

BOX = Column.READY_FOR_TEARDOWN


async def completes_project(tx: Tx, dossier: Dossier, row: Request) -> bool:
    """Tell whether, with this row, every row of the project that is under way is ticked; a single row is no project."""
    intake = dossier.intake
    teardown = await tx.teardown_of(intake.client, intake.project)
    if teardown is not None and teardown.is_open:
        return False
    found = await tx.dossiers(await tx.intakes_in(intake.client, intake.project))
    under_way = [r for d in found.values() for r in d.requests if not r.has_ended and not r.is_revoking]
    others = {other.id for other in under_way if other.id != row.id}
    ticked = {record.request_id for record in await tx.page_records(others) if _is_ticked(record)}
    return bool(others) and others == ticked


def _is_ticked(record: PageRecord) -> bool:
    """A tick that is about to be taken back is none."""
    return record.seen.get(BOX) is True and BOX not in record.writes
