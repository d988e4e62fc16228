"""The form that asks until which day reminders are snoozed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.dossier import Dossier
from bot.messages import kit
from bot.messages.ids import SNOOZE_DAY, ActionId, CallbackId
from bot.messages.texts import Texts
from bot.ports.chat import View


def snooze_form(dossier: Dossier, now: datetime, texts: Texts) -> View:
    """Render the form; the intake's id travels along with it."""
    in_a_week = (now + timedelta(days=7)).date()
    picker = {"type": "datepicker", "action_id": str(ActionId.VALUE), "initial_date": in_a_week.isoformat()}
    names = {"client": dossier.intake.client, "project": dossier.intake.project}
    return kit.modal(
        texts.plain("snooze.title"),
        [kit.section(texts("preview.heading", **names)), kit.field(SNOOZE_DAY, texts.plain("snooze.day"), picker)],
        texts.plain("form.close"),
        submit=kit.plain_text(texts.plain("snooze.submit"), kit.TITLE),
        callback_id=str(CallbackId.SNOOZE),
        private_metadata=dossier.intake.id,
    )


def picked_day(view: Mapping[str, Any]) -> date | None:
    """Return the day that was picked, or None."""
    field = ((view.get("state") or {}).get("values") or {}).get(SNOOZE_DAY) or {}
    picked = (next(iter(field.values()), None) or {}).get("selected_date")
    try:
        return date.fromisoformat(picked or "")
    except ValueError:
        return None
