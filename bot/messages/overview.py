"""Lists of intakes, as `/credreq list` and `/credreq status` answer."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.dossier import Dossier
from bot.messages import kit
from bot.messages.escape import Mrkdwn
from bot.messages.replies import COMMAND, reply
from bot.messages.summary import any_late, summary
from bot.messages.texts import Texts
from bot.ports.chat import Message

MOST = 20


def overview(dossiers: Sequence[Dossier], now: datetime, texts: Texts, *, words: str = "") -> Message:
    """Render intakes, late ones first; `words` is what was looked for, if anything."""
    if not dossiers:
        return reply(_empty(words, texts))
    heading = texts("overview.heading_for", words=words) if words else texts("overview.heading")
    sorted_ = sorted(dossiers, key=lambda dossier: not any_late(dossier, now))
    blocks = [kit.section(heading), *(summary(dossier, now, texts) for dossier in sorted_[:MOST])]
    if len(dossiers) > MOST:
        blocks.append(kit.context(texts("overview.more", count=len(dossiers) - MOST, command=COMMAND)))
    return Message(text=heading, blocks=blocks)


def _empty(words: str, texts: Texts) -> Mrkdwn:
    if words:
        return texts("overview.empty_for", words=words, command=COMMAND)
    return texts("overview.empty", command=COMMAND)
