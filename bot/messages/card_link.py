"""The way to a card."""

from bot.domain.dossier import Dossier
from bot.messages import kit
from bot.messages.ids import ActionId
from bot.messages.kit import Block
from bot.messages.texts import Texts

_LONGEST_URL = 3000


def card_button(dossier: Dossier, texts: Texts) -> Block | None:
    """Return a button that leads to the card; None while there is no link to it."""
    url = dossier.card.permalink
    if url is None or not url.startswith("https://") or len(url) > _LONGEST_URL:
        return None
    return kit.button(ActionId.OPEN_CARD, texts.plain("button.open_card"), dossier.intake.id, url=url)
