"""The questions in the thread: whether an access ticked on the board may be taken back, and a project be closed."""

from collections.abc import Sequence

from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind
from bot.domain.request import Request
from bot.messages import kit
from bot.messages.ids import ActionId, approve_block, offer_block, teardown_block
from bot.messages.kit import Block
from bot.messages.row import revoke_button
from bot.messages.texts import Texts


def teardown_buttons(events: Sequence[Event], dossier: Dossier, texts: Texts) -> list[Block]:
    """Return the buttons that answer each question, once; who may press them is checked at the click."""
    blocks: list[Block] = []
    for event in events:
        if event.kind is EventKind.CLOSE_OFFERED:
            close = kit.button(ActionId.CLOSE, texts.plain("button.close"), dossier.intake.id, style="danger")
            blocks.append(kit.actions(offer_block(event.request_id or ""), [close]))
        if event.kind is EventKind.CLOSE_ASKED:
            blocks.append(_approve_or_not(str(event.data.get("teardown", "")), dossier, texts))
        row = dossier.request(event.request_id or "")
        if event.kind is EventKind.TEARDOWN_ASKED and row is not None:
            blocks.append(kit.actions(teardown_block(row.id), _revoke_or_keep(row, dossier, texts)))
    return list({block["block_id"]: block for block in blocks}.values())


def _revoke_or_keep(row: Request, dossier: Dossier, texts: Texts) -> list[Block]:
    """Both name the app: one question may ask for several."""
    revoke = revoke_button(dossier, row, texts, label=texts.plain("button.revoke_app", app=row.app_label))
    return [revoke, kit.button(ActionId.KEEP, texts.plain("button.keep_app", app=row.app_label), row.id)]


def _approve_or_not(teardown_id: str, dossier: Dossier, texts: Texts) -> Block:
    names = {"client": dossier.intake.client, "project": dossier.intake.project}
    sure = kit.confirm(
        texts.plain("close.approve_title"),
        texts.plain("close.approve_text", **names),
        texts.plain("button.approve"),
        texts.plain("form.close"),
    )
    approve = kit.button(ActionId.APPROVE, texts.plain("button.approve"), teardown_id, style="danger", confirm=sure)
    off = kit.button(ActionId.CALL_OFF, texts.plain("button.call_off"), teardown_id)
    return kit.actions(approve_block(teardown_id), [approve, off])
