"""Notes on pages that belong to no row: each is said once."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.tracker import Column, Stray, TrackerHome, Value
from bot.messages import board_notes
from bot.messages.texts import Texts
from bot.ports.clock import Clock
from bot.ports.store import Store
from bot.ports.tracker import Page, Tracker


class StrayNotes:
    """Says things on a person's own row, or on a copy."""

    def __init__(self, tracker: Tracker, store: Store, clock: Clock, texts: Texts) -> None:
        self._tracker = tracker
        self._store = store
        self._clock = clock
        self._texts = texts

    async def say(
        self, home: TrackerHome, page: Page, text: str, writes: Mapping[Column, Value] = MappingProxyType({})
    ) -> None:
        """Add a note, and write what goes with it; the same text is not said twice on a page."""
        async with self._store.transaction() as tx:
            stray = await tx.stray(page.id)
        is_told = stray is not None and stray.told == text
        if is_told and not writes:
            return
        line = board_notes.line(text, self._clock.now(), self._texts)
        await self._tracker.update(home, page.id, writes, [] if is_told else [line])
        async with self._store.transaction() as tx:
            await tx.keep_stray(Stray(page_id=page.id, told=text))

    async def is_copy(self, home: TrackerHome, page: Page) -> None:
        """Say that this is a copy."""
        await self.say(home, page, board_notes.copy(self._texts))
