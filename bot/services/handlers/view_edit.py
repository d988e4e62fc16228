"""Shows in the modal an intake was opened from what became of it."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.make_request import Creation
from bot.messages.texts import Texts
from bot.messages.views.outcome import outcome
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.errors import NotFoundError
from bot.ports.store import Store, Tx
from bot.services.handlers.reading import read_dossier
from bot.services.lane import Apply, Handler, needless, nothing

SHOWN_FOR = timedelta(minutes=30)
"""Nobody keeps the modal open longer than this."""


class ViewEdit(Handler):
    """Delivers `slack.view`: best effort; a modal that was closed needs nothing more."""

    kind = DeliveryKind.VIEW_EDIT
    system = "slack"
    width = 2
    repeatable = True
    gives_up = True

    def __init__(self, chat: Chat, store: Store, clock: Clock, texts: Texts) -> None:
        self._chat = chat
        self._store = store
        self._clock = clock
        self._texts = texts

    async def send(self, delivery: Delivery) -> Apply:
        """Update the modal; forget it once every app was created or failed, or once it was closed."""
        dossier = await read_dossier(self._store, delivery)
        view_id = dossier.intake.view_id
        if view_id is None:
            return needless
        try:
            await self._chat.update_view(view_id, outcome(dossier, self._texts))
        except NotFoundError:
            return _forget(dossier.intake.id)
        over = self._clock.now() - dossier.intake.created_at > SHOWN_FOR
        settled = all(made.creation is not Creation.PLANNED for made in dossier.make_requests)
        if over or (settled and dossier.card.ts is not None):
            return _forget(dossier.intake.id)
        return nothing


def _forget(intake_id: str) -> Apply:
    async def apply(tx: Tx) -> None:
        dossier = await tx.dossier(intake_id)
        if dossier is not None:
            await tx.save(dossier, replace(dossier, intake=replace(dossier.intake, view_id=None)))

    return apply
