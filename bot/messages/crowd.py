"""The rows of a card, however many: in short where all of them together would be more than Slack takes."""

from datetime import datetime
from itertools import chain

from bot.domain.dossier import Dossier
from bot.domain.request import Request
from bot.messages import kit
from bot.messages.escape import cut
from bot.messages.ids import ActionId, row_block
from bot.messages.kit import Block
from bot.messages.phase import Phase, phase
from bot.messages.row import headline, row_blocks, times
from bot.messages.texts import Texts
from bot.ports.chat import Message

_AT_REST = frozenset({Phase.AUTHORIZED, Phase.REVOKED, Phase.DECLINED, Phase.GONE})
_WAITING = frozenset({Phase.ASKING, Phase.PENDING, Phase.SIGNING_IN})
_SHORT = 255
"""Letters of a row in short: of so many, twenty rows fit below whatever stands above them."""


def crowd(dossier: Dossier, now: datetime, texts: Texts, room: int, *, with_buttons: bool = True) -> list[Block]:
    """Return the rows of a card; while they weigh more than `room` (`kit.weight`), one more of them is in short.

    First those from the bottom that wait for nobody, then those that wait for the client. With `with_buttons` rows that
    are shown whole have their buttons.
    """
    shown = {row.id: row_blocks(dossier, row, now, texts, with_buttons=with_buttons) for row in dossier.requests}
    weight = sum(kit.weight(blocks) for blocks in shown.values())
    if weight <= room:
        return list(chain.from_iterable(shown.values()))
    hint = kit.context(texts("crowd.hint"))
    weight += kit.weight([hint])
    places = sorted(enumerate(dossier.requests), key=lambda place: (_need(phase(dossier, place[1])), -place[0]))
    for _, row in places:
        if weight <= room:
            break
        weight -= kit.weight(shown[row.id])
        shown[row.id] = [_in_short(dossier, row, now, texts)]
        weight += kit.weight(shown[row.id])
    return [*chain.from_iterable(shown.values()), hint]


def _need(now_in: Phase) -> int:
    """Return how much a row needs somebody's attention."""
    return 0 if now_in in _AT_REST else 1 if now_in in _WAITING else 2


def details(dossier: Dossier, row: Request, now: datetime, texts: Texts) -> Message:
    """Return a row as a card of few apps shows it, for whoever asked."""
    return Message(text=headline(dossier, row, texts), blocks=row_blocks(dossier, row, now, texts))


def _in_short(dossier: Dossier, row: Request, now: datetime, texts: Texts) -> Block:
    """Return a row without hints and buttons of its own, but one that shows the rest to whoever presses it."""
    told = [headline(dossier, row, texts), times(dossier, row, now, texts, with_actor=False)]
    button = kit.button(ActionId.DETAILS, texts.plain("button.details"), row.id)
    return kit.section(cut("\n".join(told), _SHORT), block_id=row_block(row.id), accessory=button)
