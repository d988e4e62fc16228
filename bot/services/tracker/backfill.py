"""Owes the tracker every row: at the first start with a tracker, after a repair, and when somebody asks for it."""

from collections.abc import Collection
from dataclasses import replace

from bot.domain.tracker import Column
from bot.ports.clock import Clock
from bot.ports.store import Store, Tx
from bot.services import deliveries

AT_ONCE = 50
"""Intakes in one transaction, so that nobody waits long for the store."""


async def backfill(store: Store, clock: Clock, forget: Collection[Column] = ()) -> int:
    """Owe every row to the tracker; returns how many there are.

    Rows whose page is up to date cost nothing: they are compared with what was sent. `forget` names columns whose sent
    values no longer count, because the columns were made anew.
    """
    rows = offset = 0
    while True:
        async with store.transaction() as tx:
            found = await tx.intakes(AT_ONCE, offset)
            for intake_id in found:
                rows += await _owe(tx, clock, intake_id, forget)
        if len(found) < AT_ONCE:
            return rows
        offset += len(found)


async def _owe(tx: Tx, clock: Clock, intake_id: str, forget: Collection[Column]) -> int:
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
