"""The form that takes a share link."""

from collections.abc import Collection, Mapping
from typing import Any

from bot.domain.dossier import Dossier
from bot.domain.request import Request
from bot.domain.share_address import LONGEST, Wrong
from bot.messages import kit
from bot.messages.escape import person
from bot.messages.ids import SHARE_ADDRESS, ActionId, CallbackId
from bot.messages.texts import Texts
from bot.messages.views.notes import message_view
from bot.ports.chat import View


def give_share(dossier: Dossier, row: Request, days: int, language: str, texts: Texts) -> View:
    """Render the form; the row's id and the language travel along with it."""
    intake = dossier.intake
    named = {"app": row.app_label, "client": intake.client, "project": intake.project, "purpose": row.purpose}
    element = {
        "type": "plain_text_input",
        "action_id": str(ActionId.VALUE),
        "placeholder": kit.plain_text(texts.plain("share.form_placeholder"), kit.PLACEHOLDER),
        "max_length": LONGEST,
    }
    hint = texts.plain("share.form_address_hint")
    return kit.modal(
        texts.plain("share.form_title"),
        [
            kit.section(texts("share.form_for", **named)),
            kit.section(texts("share.form_how", owner=person(intake.owner_id), days=days)),
            kit.field(SHARE_ADDRESS, texts.plain("share.form_address"), element, hint=hint),
        ],
        texts.plain("form.close"),
        submit=kit.plain_text(texts.plain("share.form_submit"), kit.TITLE),
        callback_id=str(CallbackId.GIVE_SHARE),
        private_metadata=f"{row.id} {language}",
    )


def row_and_language(view: Mapping[str, Any]) -> tuple[str, str]:
    """Return which row a form is for, and in which language it is."""
    row_id, _, language = str(view.get("private_metadata") or "").partition(" ")
    return row_id, language


def typed_address(view: Mapping[str, Any]) -> str:
    """Return what was typed."""
    field = ((view.get("state") or {}).get("values") or {}).get(SHARE_ADDRESS) or {}
    return (next(iter(field.values()), None) or {}).get("value") or ""


def address_error(wrong: Wrong, hosts: Collection[str], texts: Texts) -> dict[str, str]:
    """Return the error under the field; it never repeats what was typed."""
    key = f"share.{wrong}"
    values = {"hosts": ", ".join(sorted(hosts))} if "hosts" in texts.fields(key) else {}
    return {SHARE_ADDRESS: texts.plain(key, **values)}


def share_given(dossier: Dossier, row: Request, texts: Texts) -> View:
    """Render the thanks."""
    said = texts("share.given", app=row.app_label, owner=person(dossier.intake.owner_id))
    return message_view(texts.plain("share.form_title"), said, texts)
