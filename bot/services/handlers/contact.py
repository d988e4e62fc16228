"""Reaching the client's contact in Slack, for their eyes alone."""

from bot.domain.dossier import Dossier
from bot.ports.chat import Chat, Message
from bot.ports.errors import NotFoundError, RefusedError


async def tell_contact(chat: Chat, dossier: Dossier, user: str, message: Message, delivery_id: str) -> None:
    """Send a contact who is in the channel a direct message, or where there can be none, show it to them there."""
    person = await chat.person(user)
    try:
        if not person.is_stranger:
            await chat.post(user, message, delivery_id)
            return
    except (RefusedError, NotFoundError):
        pass  # no direct message is possible: the channel it is, for their eyes only
    # Not the card's thread: Slack shows what is for one person's eyes only in a thread that somebody has answered in.
    await chat.tell(dossier.card.channel_id, user, message)
