"""The form that closes a project: what it takes back, and the project's name typed to confirm."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.closing import is_ended
from bot.domain.credential import Credential
from bot.domain.dossier import Dossier
from bot.domain.request import Request
from bot.messages import kit
from bot.messages.escape import Mrkdwn, when
from bot.messages.ids import CLOSE_NAME, ActionId, CallbackId
from bot.messages.kit import Block
from bot.messages.phase import is_live, phase
from bot.messages.texts import Texts
from bot.ports.chat import View

MOST_ROWS = 60
MOST_SCOPES = 4
_SCOPE = 60
_TYPED = 200


def close_form(
    asked_on: Dossier, dossiers: Sequence[Dossier], texts: Texts, *, two_person: bool = False, keep: bool = False
) -> View:
    """Render the form; the id of the intake on whose card it was asked travels along."""
    intake = asked_on.intake
    names = {"client": intake.client, "project": intake.project}
    warned = texts("close.text_kept" if keep else "close.text")
    blocks = [kit.section(texts("close.heading", **names)), kit.section(Mrkdwn(f"⚠️ {warned}"))]
    if two_person:
        blocks.append(kit.context(texts("close.two_person")))
    blocks += [*_live(dossiers, texts), *_others(dossiers, texts), _name(intake.project, texts)]
    return kit.modal(
        texts.plain("close.title"),
        blocks,
        texts.plain("form.close"),
        submit=kit.plain_text(texts.plain("close.submit"), kit.TITLE),
        callback_id=str(CallbackId.CLOSE),
        private_metadata=intake.id,
    )


def typed_name(view: Mapping[str, Any]) -> str:
    """Return what was typed to confirm."""
    field = ((view.get("state") or {}).get("values") or {}).get(CLOSE_NAME) or {}
    return str((next(iter(field.values()), None) or {}).get("value") or "")


def _live(dossiers: Sequence[Dossier], texts: Texts) -> list[Block]:
    rows = [(dossier, row) for dossier in dossiers for row in dossier.requests if is_live(dossier, row)]
    if not rows:
        return [kit.section(texts("close.nothing_live"))]
    blocks = [kit.divider(), *(kit.section(_row(dossier, row, texts)) for dossier, row in rows[:MOST_ROWS])]
    more = len(rows) - MOST_ROWS
    return (
        [*blocks, kit.context(texts.count("close.more", more)), kit.divider()] if more > 0 else [*blocks, kit.divider()]
    )


def _row(dossier: Dossier, row: Request, texts: Texts) -> Mrkdwn:
    held = [c for c in dossier.credentials_of(row.id) if c.is_live]
    lines = [_head(dossier, row, texts)]
    accounts = dict.fromkeys(c.account for c in held if c.account)
    lines += [texts("close.account", label=account) for account in accounts]
    scopes = _scopes(held, texts)
    if scopes is not None:
        lines.append(texts("close.scopes", scopes=scopes))
    return Mrkdwn("\n".join(lines))


def _head(dossier: Dossier, row: Request, texts: Texts) -> Mrkdwn:
    now_in = phase(dossier, row)
    told = {"icon": texts(f"icon.{now_in}"), "app": row.app_label, "contact": dossier.intake.contact_name}
    since = row.authorized_at or next(
        (c.authorized_at for c in dossier.credentials_of(row.id) if c.authorized_at), None
    )
    if since is None:
        return texts("close.live_unknown", status=texts(f"status.{now_in}"), **told)
    return texts("close.live", since=when(since), **told)


def _scopes(held: Sequence[Credential], texts: Texts) -> Mrkdwn | str | None:
    scopes = list(dict.fromkeys(scope.rsplit("/", 1)[-1][:_SCOPE] for c in held for scope in c.scope))
    shown = ", ".join(scopes[:MOST_SCOPES])
    if len(scopes) <= MOST_SCOPES:
        return shown or None
    return texts("close.scopes_more", scopes=shown, count=len(scopes) - MOST_SCOPES)


def _others(dossiers: Sequence[Dossier], texts: Texts) -> list[Block]:
    """Tell, briefly, what ends without anything to take back."""
    rest = [(d, row) for d in dossiers for row in d.requests if not is_live(d, row)]
    waiting = [row.app_label for d, row in rest if not is_ended(d, row)]
    ended = [row.app_label for d, row in rest if is_ended(d, row)]
    told = (("close.waiting", waiting), ("close.ended", ended))
    return [kit.context(texts(key, apps=", ".join(dict.fromkeys(apps)))) for key, apps in told if apps]


def _name(project: str, texts: Texts) -> Block:
    element = {"type": "plain_text_input", "action_id": str(ActionId.VALUE), "max_length": _TYPED}
    hint = texts.plain("close.name_hint", project=project)
    return kit.field(CLOSE_NAME, texts.plain("close.name"), element, hint=hint)
