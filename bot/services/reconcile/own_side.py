"""What we owe and could not deliver."""

from collections.abc import AsyncIterator
from typing import ClassVar

from bot.domain.delivery import ENDED
from bot.domain.finding import Finding, FindingKind
from bot.ports.store import Store


class OwnSide:
    """Lists deliveries that nothing more happens to by itself."""

    kinds: ClassVar = frozenset({FindingKind.UNDELIVERED})

    def __init__(self, store: Store) -> None:
        self._store = store

    async def findings(self) -> AsyncIterator[Finding]:
        """Yield what was given up, and what may have arrived and must not be repeated without a person."""
        async with self._store.transaction(read_only=True) as tx:
            stuck = [d for d in await tx.undelivered() if d.next_attempt_at is None and d.error != ENDED]
            dossiers = await tx.dossiers({d.intake_id for d in stuck})
        for delivery in stuck:
            dossier = dossiers.get(delivery.intake_id)
            about = f"{dossier.intake.client} · {dossier.intake.project}" if dossier is not None else delivery.key
            detail = f"{delivery.kind}: {delivery.error or delivery.state}"
            yield Finding(
                kind=FindingKind.UNDELIVERED,
                subject=delivery.key,
                about=about,
                detail=detail,
                intake_id=delivery.intake_id or None,
            )
