"""Tells the owner something by direct message."""

from bot.domain.delivery import Delivery, DeliveryKind
from bot.ports.chat import Chat, Message
from bot.ports.store import Store
from bot.services.handlers.reading import read_dossier
from bot.services.lane import Apply, CannotLookError, Handler, nothing


class OwnerTell(Handler):
    """Delivers `slack.tell`. The bot may not read direct messages, so an unknown outcome is left to `doctor`."""

    kind = DeliveryKind.OWNER_TELL
    system = "slack"
    width = 1
    repeatable = False
    gives_up = True

    def __init__(self, chat: Chat, store: Store) -> None:
        self._chat = chat
        self._store = store

    async def send(self, delivery: Delivery) -> Apply:
        """Send the direct message."""
        dossier = await read_dossier(self._store, delivery)
        text = str(delivery.payload["text"])
        await self._chat.post(dossier.intake.owner_id, Message(text=text), delivery.id)
        return nothing

    async def look(self, delivery: Delivery) -> Apply | None:
        """It cannot be looked up, and is not repeated."""
        raise CannotLookError(f"Whether this direct message arrived is not known: {delivery.payload['text']}")
