"""The one way to change a dossier: rows, history, and everything the change owes to the outside, in one transaction."""

from collections.abc import Sequence

from bot.domain.dossier import Dossier
from bot.domain.event import Event
from bot.domain.projection import project
from bot.messages.texts import Texts
from bot.messages.thread import thread
from bot.ports.clock import Clock
from bot.ports.store import Tx
from bot.services import deliveries

CLOSE_JOB = "close"


class Recorder:
    """Writes changes."""

    def __init__(self, clock: Clock, texts: Texts, *, tracked: bool = False) -> None:
        self._clock = clock
        self._texts = texts
        self._tracked = tracked

    async def record(self, tx: Tx, before: Dossier, after: Dossier, events: Sequence[Event]) -> Dossier:
        """Save what differs, append the events, and owe card, modal and thread what they lack.

        Raises:
            StaleError: somebody else was faster; nothing is written.
        """
        if before == after and not events:
            return before
        saved = await tx.save(before, after)
        await _drop_links(tx, before, saved)
        if saved.intake.revision == before.intake.revision and not events:
            return saved
        tx.hurry(CLOSE_JOB)  # a teardown may have waited for this
        now = self._clock.now()
        intake_id = saved.intake.id
        await tx.owe(deliveries.card_edit(intake_id, now), now)
        if saved.intake.view_id is not None:
            await tx.owe(deliveries.view_edit(intake_id, now), now + deliveries.VIEW_PAUSE)
        await self.track(tx, saved, before)
        await self.tell(tx, saved, events)
        return saved

    async def track(self, tx: Tx, dossier: Dossier, before: Dossier | None = None) -> None:
        """Owe the tracker the rows it would show otherwise than `before` (None: all); nothing without a tracker."""
        if not self._tracked:
            return
        later = self._clock.now() + deliveries.PAGE_PAUSE
        for row in dossier.requests:
            old = before.request(row.id) if before is not None else None
            if before is None or old is None or project(before, old) != project(dossier, row):
                await tx.owe(deliveries.notion_page(row, later), later)

    async def tell(self, tx: Tx, dossier: Dossier, events: Sequence[Event]) -> None:
        """Append events to the history, and owe the thread a message when people should read of them."""
        await deliveries.owe_homes(tx, self._clock.now())
        seqs = await tx.add_events(events)
        if seqs and thread(events, dossier, self._texts) is not None:
            await tx.plan(deliveries.thread_post(dossier.intake.id, seqs, self._clock.now()))


async def _drop_links(tx: Tx, before: Dossier, after: Dossier) -> None:
    """Delete the share link of every row that holds none any more, whatever led to it."""
    held = {row.id for row in before.requests if row.share_expires_at is not None}
    for row in after.requests:
        if row.id in held and row.share_expires_at is None:
            await tx.drop_share_link(row.id)
