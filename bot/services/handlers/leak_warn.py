"""Warns about a secret that was pasted into a card's thread: there for everybody, and to who pasted it."""

from bot.domain.delivery import Delivery, DeliveryKind
from bot.messages.leak import leak_advice, leak_warning
from bot.messages.texts.languages import DEFAULT, Languages
from bot.ports.chat import Chat
from bot.ports.errors import NotFoundError
from bot.ports.store import Store
from bot.services.handlers.reading import find_in_threads, read_dossier
from bot.services.lane import Apply, CannotLookError, Handler, NotYetError, needless, nothing


class LeakPost(Handler):
    """Delivers `leak.thread`; an unknown outcome is looked up among the thread's replies."""

    kind = DeliveryKind.LEAK_POST
    system = "slack"
    width = 4
    repeatable = False
    gives_up = True

    def __init__(self, chat: Chat, store: Store, languages: Languages) -> None:
        self._chat = chat
        self._store = store
        self._texts = languages[DEFAULT]

    async def send(self, delivery: Delivery) -> Apply:
        """Answer in the thread; a card that was deleted meanwhile took the thread with it."""
        card = (await read_dossier(self._store, delivery)).card
        if card.ts is None:
            raise NotYetError
        message = leak_warning(delivery.subject_id or "", self._texts)
        try:
            await self._chat.post(card.channel_id, message, delivery.id, thread_ts=card.ts)
        except NotFoundError:
            return needless
        return nothing

    async def look(self, delivery: Delivery) -> Apply | None:
        """Find the answer in the thread."""
        card = (await read_dossier(self._store, delivery)).card
        return nothing if await find_in_threads(self._chat, card, delivery) is not None else None


class LeakTell(Handler):
    """Delivers `leak.tell`, for one person's eyes; it cannot be looked up, and the thread has said it too."""

    kind = DeliveryKind.LEAK_TELL
    system = "slack"
    width = 4
    repeatable = False
    gives_up = True

    def __init__(self, chat: Chat, store: Store, languages: Languages) -> None:
        self._chat = chat
        self._store = store
        self._languages = languages

    async def send(self, delivery: Delivery) -> Apply:
        """Say what to do, in the contact's language when it was them."""
        dossier, user = await read_dossier(self._store, delivery), delivery.subject_id or ""
        intake, card = dossier.intake, dossier.card
        texts = self._languages[intake.language if user == intake.contact_slack_id else DEFAULT]
        try:
            await self._chat.tell(card.channel_id, user, leak_advice(dossier, texts), card.ts)
        except NotFoundError:
            return needless
        return nothing

    async def look(self, delivery: Delivery) -> Apply | None:
        """It cannot be looked up, and is not repeated."""
        raise CannotLookError(f"Whether {delivery.subject_id} was told about a possible secret is not known.")
