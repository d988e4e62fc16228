"""Tells somebody something outside of any thread: the owner of an intake, an admin, or the default channel."""

from bot.domain.delivery import Delivery, DeliveryKind
from bot.ports.chat import Chat, Message
from bot.ports.store import Store
from bot.services.handlers.reading import read_dossier
from bot.services.lane import Apply, CannotLookError, Handler, nothing


class Tell(Handler):
    """Delivers `slack.tell`. The bot may not read direct messages, so an unknown outcome is left to `doctor`."""

    kind = DeliveryKind.TELL
    system = "slack"
    width = 1
    repeatable = False
    gives_up = True

    def __init__(self, chat: Chat, store: Store) -> None:
        self._chat = chat
        self._store = store

    async def send(self, delivery: Delivery) -> Apply:
        """Send the direct message."""
        carried = delivery.payload
        message = Message(text=str(carried["text"]), blocks=carried.get("blocks", ()))
        await self._chat.post(await self._whom(delivery), message, delivery.id)
        return nothing

    async def look(self, delivery: Delivery) -> Apply | None:
        """It cannot be looked up, and is not repeated."""
        raise CannotLookError(f"Whether this direct message arrived is not known: {delivery.payload['text']}")

    async def _whom(self, delivery: Delivery) -> str:
        """Return who was named, else the owner as the intake has it by now."""
        named = delivery.payload.get("to")
        return str(named) if named else (await read_dossier(self._store, delivery)).intake.owner_id
