"""Owes the tracker every row: at the first start with a tracker, after a repair, and when somebody asks for it."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from bot.domain.tracker import Column
from bot.ports.clock import Clock
from bot.ports.store import Store, Tx
from bot.services import deliveries
from bot.services.apart import apart
from bot.services.fresh import freshly

AT_ONCE = 50
"""Intakes in one transaction, so that nobody waits long for the store."""


async def backfill(store: Store, clock: Clock, forget: Collection[Column] = ()) -> int:
    """Owe every row to the tracker; returns how many there are.

    Rows whose page is up to date cost nothing: they are compared with what was sent. `forget` names columns whose sent
    values no longer count, because the columns were made anew.
    """
    rows = offset = 0
    found = AT_ONCE
    while found == AT_ONCE:
        found, owed = await freshly(store, partial(_owe_some, clock, forget, offset))
        offset, rows = offset + found, rows + owed
    return rows


async def _owe_some(clock: Clock, forget: Collection[Column], offset: int, tx: Tx) -> tuple[int, int]:
    """Return how many intakes there were, and how many rows of theirs are owed now."""
    found = await tx.intakes(AT_ONCE, offset)
    return len(found), sum([await _owe(tx, clock, intake_id, forget) for intake_id in found])


async def _owe(tx: Tx, clock: Clock, intake_id: str, forget: Collection[Column]) -> int:
    dossier = None
    with apart("backfill.failed", intake=intake_id):
        dossier = await tx.dossier(intake_id)
    if dossier is None:
        return 0
    now = clock.now()
    for row in dossier.requests:
        await tx.owe(deliveries.notion_page(row, now), now)
        if forget:
            await _forget(tx, row.id, forget)
    return len(dossier.requests)


async def _forget(tx: Tx, request_id: str, forget: Collection[Column]) -> None:
    record = await tx.page_record(request_id)
    if record is not None:
        still = {name: value for name, value in record.sent.items() if name not in forget}
        seen = {name: value for name, value in record.seen.items() if name not in forget}
        await tx.keep_page(replace(record, sent=still, seen=seen))
