"""What Make holds, beside what our rows say of it."""

from collections.abc import AsyncIterator
from typing import ClassVar

from bot.domain.finding import Finding, FindingKind
from bot.domain.make_request import Creation
from bot.domain.naming import is_marked
from bot.ports.credential_api import CredentialApi, RequestHead
from bot.ports.store import Store, Watched


class MakeSide:
    """Compares the team's requests with ours: one list call a page, and nothing else."""

    kinds: ClassVar = frozenset({FindingKind.STRANGE_REQUEST, FindingKind.REQUEST_GONE, FindingKind.LIVE_AFTER_END})

    def __init__(self, api: CredentialApi, store: Store) -> None:
        self._api = api
        self._store = store

    async def findings(self) -> AsyncIterator[Finding]:
        """Yield what differs; what is under way in this very moment is nobody's finding."""
        async with self._store.transaction(read_only=True) as tx:
            watched, ended = await tx.watched(), await tx.live_after_end()
        heads = {head.make_id: head async for head in self._api.heads()}
        for finding in ended:
            yield finding
        for one in await self._gone(watched, heads):
            yield one
        for one in await self._strange(heads):
            yield one

    async def _gone(self, watched: list[Watched], heads: dict[str, RequestHead]) -> list[Finding]:
        missing = [one for one in watched if one.make_id not in heads]
        async with self._store.transaction(read_only=True) as tx:
            dossiers = await tx.dossiers({one.intake_id for one in missing})
        found = []
        for one in missing:
            dossier = dossiers.get(one.intake_id)
            made = dossier.make_request(one.id) if dossier is not None else None
            if made is not None and made.creation is Creation.CREATED:  # else we deleted it while the list was read
                found.append(_finding(FindingKind.REQUEST_GONE, one.id, made.name, one.intake_id))
        return found

    async def _strange(self, heads: dict[str, RequestHead]) -> list[Finding]:
        """Find what bears our mark and is no row's: left by a store that was put back, or made twice."""
        marked = {head.name: head for head in heads.values() if is_marked(head.name)}
        async with self._store.transaction(read_only=True) as tx:
            known = await tx.request_names(list(marked))
        strange = [h for h in heads.values() if is_marked(h.name) and known.get(h.name, "") not in {h.make_id, None}]
        return [_finding(FindingKind.STRANGE_REQUEST, head.make_id, head.name, detail=head.status) for head in strange]


def _finding(kind: FindingKind, subject: str, about: str, intake_id: str | None = None, detail: str = "") -> Finding:
    return Finding(kind=kind, subject=subject, about=about, intake_id=intake_id, detail=detail)
