"""What is said about a secret that was pasted; never what it was."""

from bot.domain.dossier import Dossier
from bot.messages import kit
from bot.messages.escape import person
from bot.messages.replies import reply
from bot.messages.share import give_buttons, shares_of
from bot.messages.texts import Texts
from bot.ports.chat import Message


def leak_warning(user_id: str, texts: Texts) -> Message:
    """Answer in the thread, so that everybody there knows what to do."""
    return reply(texts("leak.warning", who=person(user_id)))


def leak_advice(dossier: Dossier, texts: Texts) -> Message:
    """Say to who pasted it what to do now, with a button for every share link that is waited for."""
    steps = texts("leak.steps_share" if shares_of(dossier) else "leak.steps", owner=person(dossier.intake.owner_id))
    message = reply(texts("leak.advice"), steps)
    return Message(text=message.text, blocks=[*message.blocks, *give_buttons(dossier, texts)][: kit.MESSAGE_BLOCKS])
