"""Where an intake stands on the board."""

from bot.domain.dossier import Dossier
from bot.ports.store import Store


class BoardLinks:
    """Finds the address for "Open in Notion"."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(self, dossier: Dossier) -> str | None:
        """Return the page of an intake's only row, else the table; None while no page is there."""
        async with self._store.transaction(read_only=True) as tx:
            records = await tx.page_records([row.id for row in dossier.requests])
            homes = await tx.tracker_homes() if len(dossier.requests) > 1 else []
        if not records:
            return None
        return next((home.url for home in homes if home.source_id == records[0].source_id), records[0].url) or None
