"""What Slack shows, beside what our rows say."""

from collections.abc import AsyncIterator
from typing import ClassVar

from bot.domain.finding import Finding, FindingKind
from bot.domain.intake import Intake
from bot.ports.chat import Chat
from bot.ports.errors import NotFoundError
from bot.ports.store import Store

MOST = 300
"""So many cards are looked up at once, the newest first: each costs a call."""


class SlackSide:
    """Looks whether the cards of what is under way are still there."""

    kinds: ClassVar = frozenset({FindingKind.CARD_GONE})

    def __init__(self, chat: Chat, store: Store) -> None:
        self._chat = chat
        self._store = store

    async def findings(self) -> AsyncIterator[Finding]:
        """Yield the cards that were deleted; a thread whose root is gone is read by nobody."""
        await self._chat.check()  # with no card under way nothing else would be asked, and silence pass for agreement
        async with self._store.transaction(read_only=True) as tx:
            dossiers = await tx.dossiers((await tx.open_intakes())[:MOST])
        for dossier in dossiers.values():
            card, intake = dossier.card, dossier.intake
            if card.ts is not None and not await self._is_there(card.channel_id, card.ts):
                yield _gone(intake, card.ts)

    async def _is_there(self, channel: str, ts: str) -> bool:
        try:
            await self._chat.permalink(channel, ts)
        except NotFoundError:
            return False
        return True


def _gone(intake: Intake, ts: str) -> Finding:
    about = f"{intake.client} · {intake.project}"
    return Finding(kind=FindingKind.CARD_GONE, subject=intake.id, about=about, intake_id=intake.id, version=ts)
