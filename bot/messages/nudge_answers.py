"""Answers to what people ask of reminders, for their eyes only."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.dossier import Dossier
from bot.messages.escape import when
from bot.messages.replies import COMMAND, reply
from bot.messages.texts import Texts
from bot.ports.chat import Message

MOST = 10


def asked(answer: str, dossier: Dossier, until: datetime | None, texts: Texts) -> Message:
    """Tell what came of it."""
    intake = dossier.intake
    known = {
        "client": intake.client,
        "project": intake.project,
        "contact": intake.contact_name,
        "until": when(until) if until is not None else "",
        "last": when(intake.nudged_at) if intake.nudged_at is not None else "",
    }
    key = f"asked.{answer}"
    return reply(texts(key, **{name: known[name] for name in texts.fields(key)}))


def none_found(words: str, texts: Texts) -> Message:
    """Tell that no intake fits."""
    if words:
        return reply(texts("asked.none_found", words=words, command=COMMAND))
    return reply(texts("asked.none_here", command=COMMAND))


def several(dossiers: Sequence[Dossier], texts: Texts) -> Message:
    """Ask which of several intakes is meant."""
    first = dossiers[0].intake
    heading = texts("asked.several", command=COMMAND, example=f"{first.client} {first.project}")
    named = [{"client": d.intake.client, "project": d.intake.project} for d in dossiers[:MOST]]
    return reply(heading, *(texts("asked.one_of", **names) for names in named))
