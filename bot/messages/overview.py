"""What `/credreq list` and `/credreq status` answer: App Home's lists, for one person's eyes, in a message."""

from bot.messages import kit
from bot.messages.entries import entries
from bot.messages.escape import Mrkdwn
from bot.messages.kit import Block
from bot.messages.numbers import headline
from bot.messages.replies import COMMAND, reply
from bot.messages.survey import Survey
from bot.messages.texts import Texts
from bot.ports.chat import Message
from bot.ports.figures import Section

LISTED = {
    Section.LATE: 6,
    Section.DUE: 3,
    Section.MINE: 4,
    Section.CLIENTS: 5,
    Section.AUTHORIZED: 3,
    Section.INVALID: 3,
}
"""Entries of each list that `/credreq list` shows; together they stay below a message's fifty blocks."""
FOUND = {Section.FOUND: 15}
"""What `/credreq status` shows."""


def overview(survey: Survey, texts: Texts) -> Message:
    """Render what was found; it says what was looked for, if anything."""
    words = survey.look.search.words
    if survey.is_empty:
        return reply(_empty(words, texts))
    heading = texts("overview.heading_for", words=words) if words else texts("overview.heading")
    told = texts("overview.numbers", heading=heading, numbers=headline(survey.figures, texts))
    blocks = [kit.section(told)]
    for section in Section:
        blocks += _list(survey, section, texts) if survey.of(section).total else []
    return Message(text=heading, blocks=kit.fitting(blocks))


def _list(survey: Survey, section: Section, texts: Texts) -> list[Block]:
    listing = survey.of(section)
    blocks = [kit.header(texts.plain(f"home.{section}", count=listing.total)), *entries(survey, section, texts)]
    rest = listing.total - len(listing.items) - len(listing.clients)
    if rest > 0:
        blocks.append(kit.context(texts("overview.more", count=rest)))
    return blocks


def _empty(words: str, texts: Texts) -> Mrkdwn:
    if words:
        return texts("overview.empty_for", words=words, command=COMMAND)
    return texts("overview.empty", command=COMMAND)
