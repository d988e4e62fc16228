"""Taking in answers in threads: kept before they are acknowledged, so that none gets lost."""

from collections.abc import Mapping
from typing import Any

from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.services import deliveries

TOLD = frozenset({None, "file_share", "thread_broadcast"})
"""Message subtypes that are something a person wrote; edits and deletions are not."""


class Replies:
    """Keeps what may be an answer of the client's."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def keep(self, event: Mapping[str, Any]) -> None:
        """Keep a message event when it answers in a card's thread; the same one twice is kept once."""
        if not _is_an_answer(event):
            return
        channel, root = str(event["channel"]), str(event["thread_ts"])
        async with self._store.transaction(read_only=True) as tx:
            intake_id = await tx.intake_of_card(channel, root)
        if intake_id is None:
            return
        kept = deliveries.reply(intake_id, str(event["user"]), str(event["ts"]), self._clock.now())
        async with self._store.transaction() as tx:
            await tx.plan(kept)


def _is_an_answer(event: Mapping[str, Any]) -> bool:
    if event.get("type") != "message" or event.get("subtype") not in TOLD or event.get("bot_id"):
        return False
    named = all(event.get(name) for name in ("channel", "user", "ts", "thread_ts"))
    return named and event["thread_ts"] != event["ts"]
