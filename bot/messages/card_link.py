"""The way to a card."""

from bot.domain.dossier import Dossier
from bot.messages import kit
from bot.messages.escape import Mrkdwn, link, plain
from bot.messages.ids import ActionId
from bot.messages.kit import Block
from bot.messages.texts import Texts

_LONGEST_URL = 300
_NAME = 60
"""In a list names are cut to this, so that a full page stays within what Slack takes."""


def card_url(dossier: Dossier) -> str | None:
    """Return the address of the card; None while there is none that can be linked to."""
    url = dossier.card.permalink
    return url if url is not None and url.startswith("https://") and len(url) <= _LONGEST_URL else None


def named(dossier: Dossier, texts: Texts) -> Mrkdwn:
    """Return "client · project", which leads to the card once there is one."""
    intake, url = dossier.intake, card_url(dossier)
    names = {"client": plain(intake.client, _NAME), "project": plain(intake.project, _NAME)}
    return texts("entry.name", **names) if url is None else link(url, texts.plain("entry.name", **names))


def card_button(dossier: Dossier, texts: Texts) -> Block | None:
    """Return a button that leads to the card; None while there is no link to it."""
    url = card_url(dossier)
    if url is None:
        return None
    return kit.button(ActionId.OPEN_CARD, texts.plain("button.open_card"), dossier.intake.id, url=url)
