"""The question in the thread whether an access that was ticked on the board may be taken back."""

from collections.abc import Sequence

from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind
from bot.messages import kit
from bot.messages.ids import ActionId, teardown_block
from bot.messages.kit import Block
from bot.messages.row import revoke_button
from bot.messages.texts import Texts


def teardown_buttons(events: Sequence[Event], dossier: Dossier, texts: Texts) -> list[Block]:
    """Return Revoke and Keep for each row that was asked about; who may press them is checked at the click."""
    blocks = []
    for event in events:
        row = dossier.request(event.request_id or "")
        if event.kind is EventKind.TEARDOWN_ASKED and row is not None:
            keep = kit.button(ActionId.KEEP, texts.plain("button.keep"), row.id)
            blocks.append(kit.actions(teardown_block(row.id), [revoke_button(dossier, row, texts), keep]))
    return blocks
