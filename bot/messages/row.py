"""One row, as the card shows it: a text and the buttons that make sense now."""

from datetime import datetime

from bot.domain.credential import RevokeStep
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, MAKE
from bot.domain.nudges import deadline, is_late
from bot.domain.request import Request
from bot.messages import kit
from bot.messages.escape import Mrkdwn, Style, person, when
from bot.messages.ids import ActionId, buttons_block, row_block
from bot.messages.kit import Block
from bot.messages.phase import Phase, can_reauthorize, can_retry, can_revoke, can_show_link, link_is_unknown, phase
from bot.messages.renewal import account_lines, renewal_buttons
from bot.messages.share import share_buttons, share_hint
from bot.messages.texts import Texts

_WAITING = frozenset({Phase.PENDING, Phase.PARTIAL, Phase.INVALID, Phase.RENEWING, Phase.SIGNING_IN})
_OWN_WORDS = frozenset({Phase.DECLINED, Phase.REVOKING, Phase.WRONG, Phase.INVALID})
_HINTED = frozenset(Phase) - {Phase.PENDING, Phase.AUTHORIZED, Phase.REVOKED} - _OWN_WORDS


def row_blocks(
    dossier: Dossier, row: Request, now: datetime, texts: Texts, *, with_buttons: bool = True
) -> list[Block]:
    """Return a row's section and, when something can be pressed, its buttons: nothing while its project is closed."""
    blocks = [kit.section(row_text(dossier, row, now, texts), block_id=row_block(row.id))]
    buttons = _buttons(dossier, row, texts) if with_buttons else []
    return [*blocks, kit.actions(buttons_block(row.id), buttons)] if buttons else blocks


def row_text(dossier: Dossier, row: Request, now: datetime, texts: Texts) -> Mrkdwn:
    """Return what is to say about a row, a line each: status, times, hint, problem."""
    lines = [headline(dossier, row, texts), times(dossier, row, now, texts), *_hints(dossier, row, texts)]
    if row.unknown_state is not None:
        lines.append(texts("row.unknown_state", value=row.unknown_state))
    if row.problem is not None:
        lines.append(texts("row.problem", problem=row.problem))
    return Mrkdwn("\n".join(lines))


def headline(dossier: Dossier, row: Request, texts: Texts) -> Mrkdwn:
    """Return icon, app and status word."""
    now_in = phase(dossier, row)
    return texts("row.headline", icon=texts(f"icon.{now_in}"), app=row.app_label, status=texts(f"status.{now_in}"))


def actor(name: str, texts: Texts) -> Mrkdwn:
    """Return who did something: a mention, or the word for Make's side or the bot."""
    words = {MAKE: "actor.make", BOT: "actor.bot"}
    return texts(words[name]) if name in words else person(name)


def times(dossier: Dossier, row: Request, now: datetime, texts: Texts, *, with_actor: bool = True) -> Mrkdwn:
    """Return since when a row is what it is, until when an answer is due, and who changed it last."""
    parts = [_since(dossier, row, texts)]
    due = deadline(row)
    if due is not None and phase(dossier, row) in _WAITING:
        parts.append(texts("row.late" if is_late(row, now) else "row.due", due=when(due)))
    if with_actor and row.last_actor is not None and phase(dossier, row) is not Phase.REVOKED:
        parts.append(texts("row.last_actor", actor=actor(row.last_actor, texts)))
    return Mrkdwn(" · ".join(parts))


def _since(dossier: Dossier, row: Request, texts: Texts) -> Mrkdwn:
    now_in = phase(dossier, row)
    if now_in is Phase.REVOKING and row.revoke_requested_at is not None:
        return texts("row.revoke_asked", since=when(row.revoke_requested_at))
    if now_in is Phase.REVOKED and row.revoked_at is not None:
        return texts("row.revoked", since=when(row.revoked_at), who=actor(row.revoked_by or BOT, texts))
    if now_in in {Phase.PENDING, Phase.SIGNING_IN} and row.clock_start is not None:
        return texts("row.asked", since=when(row.clock_start))
    return texts("row.since", since=when(row.status_at, Style.MOMENT))


def _hints(dossier: Dossier, row: Request, texts: Texts) -> list[Mrkdwn]:
    now_in = phase(dossier, row)
    if row.is_share and (hint := share_hint(row, texts)) is not None:
        return [hint]
    hints = []
    if now_in in _HINTED:
        hints.append(texts(f"hint.{now_in}"))
    if now_in is Phase.REVOKING:
        hints.append(_what_is_left(dossier, row, texts))
    if now_in is Phase.INVALID:
        hints.append(texts("hint.invalid" if can_reauthorize(dossier, row) else "hint.invalid_key"))
    if now_in is Phase.DECLINED:
        hints.append(_declined(row, texts))
    if now_in in {Phase.PENDING, Phase.WITHDRAWN} and link_is_unknown(dossier, row):
        hints.append(texts("hint.link_unknown"))
    return [*hints, *account_lines(dossier, row, texts)]


def _declined(row: Request, texts: Texts) -> Mrkdwn:
    if row.decline_reason is None:
        return texts("hint.declined")
    return texts("hint.declined_because", reason=row.decline_reason)


def _what_is_left(dossier: Dossier, row: Request, texts: Texts) -> Mrkdwn:
    held = dossier.credentials_of(row.id)
    left = [c for c in held if c.is_live or c.revoke_step is RevokeStep.NONE]
    if not left:
        return texts("hint.revoking_checking")
    return texts("hint.revoking_left", left=len(left), total=len(held))


def _buttons(dossier: Dossier, row: Request, texts: Texts) -> list[Block]:
    if row.is_share:
        return share_buttons(row, texts) or renewal_buttons(dossier, row, texts)
    buttons = []
    if can_retry(dossier, row):
        buttons.append(kit.button(ActionId.RETRY, texts.plain("button.retry"), row.id, style="primary"))
    if can_show_link(dossier, row):
        buttons.append(kit.button(ActionId.SHOW_LINK, texts.plain("button.show_link"), row.id))
    buttons += renewal_buttons(dossier, row, texts)
    if can_revoke(dossier, row):
        buttons.append(revoke_button(dossier, row, texts))
    return buttons


def revoke_button(dossier: Dossier, row: Request, texts: Texts, *, label: str | None = None) -> Block:
    """Return the button that revokes a row, with its confirm dialog; it says just *Revoke* unless `label` is given."""
    names = {"app": row.app_label, "client": dossier.intake.client}
    sure = kit.confirm(
        texts.plain("revoke.title", app=row.app_label),
        texts.plain("share.revoke_text" if row.is_share else "revoke.text", **names),
        texts.plain("revoke.yes"),
        texts.plain("revoke.no"),
    )
    label = label or texts.plain("button.revoke")
    return kit.button(ActionId.REVOKE, label, row.id, style="danger", confirm=sure)
