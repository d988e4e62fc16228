"""Modals that only tell something."""

from collections.abc import Sequence

from bot.domain.dossier import Dossier
from bot.messages import kit
from bot.messages.escape import Mrkdwn, channel, link, person
from bot.messages.ids import CallbackId
from bot.messages.kit import Block
from bot.messages.texts import Texts
from bot.ports.chat import View
from bot.ports.store import OpenRow

_MOST_ROWS = 40


def working(texts: Texts) -> View:
    """Render what is shown at once after a submit, until the outcome is known."""
    return message_view(texts.plain("view.working_title"), texts("view.working"), texts)


def message_view(title: str, text: Mrkdwn, texts: Texts) -> View:
    """Render a modal of one text."""
    return note(title, [kit.section(text)], texts)


def note(title: str, blocks: Sequence[Block], texts: Texts) -> View:
    """Render a modal of some blocks, without a form."""
    return kit.modal(title, blocks, texts.plain("view.close"), callback_id=str(CallbackId.NOTE))


def already_open(rows: Sequence[OpenRow], dossiers: Sequence[Dossier], texts: Texts) -> View:
    """Render which apps are under way and where their cards are.

    Push it on top of the form (`response_action: push`), so that closing it leads back to what was filled in.
    """
    by_id = {dossier.intake.id: dossier for dossier in dossiers}
    lines = [_row(row, by_id.get(row.intake_id), texts) for row in rows[:_MOST_ROWS]]
    if len(rows) > _MOST_ROWS:
        lines.append(texts("view.open_more", count=len(rows) - _MOST_ROWS))
    told = [texts("view.open_intro"), *lines, texts("view.open_next")]
    return note(texts.plain("view.open_title"), [kit.section(line) for line in told], texts)


def _row(row: OpenRow, dossier: Dossier | None, texts: Texts) -> Mrkdwn:
    if dossier is None:
        return texts("view.open_row_bare", app=row.app_label)
    owner = person(dossier.intake.owner_id)
    return texts("view.open_row", app=row.app_label, owner=owner, card=_card(dossier, texts))


def _card(dossier: Dossier, texts: Texts) -> Mrkdwn:
    if dossier.card.permalink is None:
        return texts("view.open_card_in", channel=channel(dossier.card.channel_id))
    return link(dossier.card.permalink, texts.plain("view.open_card"))
