"""What people look up: their intakes, one client's, everything under way."""

from collections.abc import Iterable

from bot.domain.dossier import Dossier
from bot.domain.naming import same
from bot.ports.store import Store, Tx

LISTED = 20


class Overview:
    """Reads dossiers for lists; changes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def newest(self, limit: int = LISTED) -> list[Dossier]:
        """Return the newest intakes."""
        async with self._store.transaction(read_only=True) as tx:
            return await _load(tx, await tx.intakes(limit))

    async def open(self) -> list[Dossier]:
        """Return every intake with a row that has not ended, newest first."""
        async with self._store.transaction(read_only=True) as tx:
            return await _load(tx, await tx.open_intakes())

    async def matching(self, words: str, limit: int = LISTED) -> list[Dossier]:
        """Return the newest intakes whose client or project holds the words, however they are written."""
        wanted = same(words)
        found = [d for d in await self.newest(500) if wanted in same(f"{d.intake.client} {d.intake.project}")]
        return found[:limit]

    async def clients(self, query: str, limit: int) -> list[str]:
        """Return known client names for a typeahead."""
        async with self._store.transaction(read_only=True) as tx:
            return await tx.clients(query, limit)

    async def projects(self, client: str | None, query: str, limit: int) -> list[str]:
        """Return known project names (of a client, when given) for a typeahead."""
        async with self._store.transaction(read_only=True) as tx:
            return await tx.projects(client, query, limit)


async def _load(tx: Tx, intake_ids: Iterable[str]) -> list[Dossier]:
    found = [await tx.dossier(intake_id) for intake_id in intake_ids]
    return [dossier for dossier in found if dossier is not None]
