"""What a row says and offers when its connection broke, is of another account, or the client may be asked again."""

from bot.domain.account import wrong_account
from bot.domain.dossier import Dossier
from bot.domain.request import Request
from bot.domain.transitions import current
from bot.messages import kit
from bot.messages.escape import Mrkdwn, plain
from bot.messages.ids import ActionId
from bot.messages.kit import Block
from bot.messages.phase import Phase, can_ask_again, can_reauthorize, phase
from bot.messages.replies import reply
from bot.messages.texts import Texts
from bot.ports.chat import Message

_REASON = 120
"""Of a reason in the confirm dialog, so that what pressing Yes does is never cut off."""
_NAME = 40


def renewal_buttons(dossier: Dossier, row: Request, texts: Texts) -> list[Block]:
    """Return the buttons that help a row on, besides Revoke."""
    buttons = []
    if can_reauthorize(dossier, row):
        buttons.append(kit.button(ActionId.REAUTHORIZE, texts.plain("button.reauthorize"), row.id, style="primary"))
    if phase(dossier, row) is Phase.WRONG:
        buttons.append(kit.button(ActionId.WRONG_TEXT, texts.plain("button.wrong_text"), row.id))
    if can_ask_again(dossier, row):
        buttons.append(_ask_again(dossier, row, texts))
    return buttons


def account_lines(dossier: Dossier, row: Request, texts: Texts) -> list[Mrkdwn]:
    """Return which account is connected, and what is to say when it was not the one expected."""
    held = current(row, dossier.credentials_of(row.id))
    if phase(dossier, row) is Phase.WRONG:
        account, expected = wrong_account(row, held) or "", row.expected_account or ""
        return [texts("hint.wrong", account=account, expected=expected)]
    accounts = list(dict.fromkeys(c.account for c in held if c.account and c.remote_id is not None))
    if accounts:
        return [texts("row.account", account=", ".join(accounts))]
    return [texts("row.expected", expected=row.expected_account)] if row.expected_account and row.is_open else []


def wrong_text(dossier: Dossier, row: Request, contact_texts: Texts, texts: Texts) -> Message:
    """Show words for the client, in their language, that ask for the right account."""
    intake, account = dossier.intake, wrong_account(row, dossier.credentials_of(row.id))
    if account is None:
        return reply(texts("wrong.none", app=row.app_label))
    words = contact_texts(
        "wrong.text",
        name=intake.contact_name,
        owner=intake.owner_name,
        app=row.app_label,
        project=intake.project,
        account=account,
        expected=row.expected_account or "",
    )
    return reply(texts("wrong.heading", contact=intake.contact_name), words)


def _ask_again(dossier: Dossier, row: Request, texts: Texts) -> Block:
    names = {"app": plain(row.app_label, _NAME), "contact": plain(dossier.intake.contact_name, _NAME)}
    key, reason = "again.text", {}
    if row.decline_reason is not None and phase(dossier, row) is Phase.DECLINED:
        key, reason = "again.text_declined", {"reason": plain(row.decline_reason, _REASON)}
    sure = kit.confirm(
        texts.plain("again.title", app=row.app_label),
        texts.plain(key, **names, **reason),
        texts.plain("again.yes"),
        texts.plain("again.no"),
    )
    return kit.button(ActionId.ASK_AGAIN, texts.plain("button.ask_again"), row.id, confirm=sure | {"style": "primary"})
