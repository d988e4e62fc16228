"""One intake in a list: a section with its progress, its apps, and the way to its card."""

from datetime import datetime, timedelta

from bot.domain.dossier import Dossier
from bot.domain.nudges import deadline, is_late
from bot.domain.request import Request
from bot.messages import kit
from bot.messages.card_link import card_button
from bot.messages.escape import Mrkdwn, Style, person, plain, when
from bot.messages.kit import Block
from bot.messages.phase import phase
from bot.messages.progress import progress
from bot.messages.texts import Texts

_NAME, _APP = 60, 40


def summary(dossier: Dossier, now: datetime, texts: Texts) -> Block:
    """Return an intake's section."""
    lines = [_headline(dossier, now, texts), _apps(dossier, texts), _people(dossier, texts)]
    return kit.section("\n".join(lines), accessory=card_button(dossier, texts))


def any_late(dossier: Dossier, now: datetime) -> bool:
    """Tell whether a row of an intake is late."""
    return any(is_late(row, now) for row in dossier.requests)


def overdue(row: Request, now: datetime) -> timedelta:
    """Return how late a row is."""
    due = deadline(row)
    return timedelta() if due is None else max(now - due, timedelta())


def _headline(dossier: Dossier, now: datetime, texts: Texts) -> Mrkdwn:
    intake = dossier.intake
    key = "overview.intake_late" if any_late(dossier, now) else "overview.intake"
    names = {"client": plain(intake.client, _NAME), "project": plain(intake.project, _NAME)}
    return texts(key, progress=progress(dossier, texts), **names)


def _apps(dossier: Dossier, texts: Texts) -> Mrkdwn:
    told = []
    for row in dossier.requests:
        now_in = phase(dossier, row)
        words = {"icon": texts(f"icon.{now_in}"), "status": texts(f"status.{now_in}")}
        told.append(texts("overview.app", app=plain(row.app_label, _APP), **words))
    return Mrkdwn(" · ".join(told))


def _people(dossier: Dossier, texts: Texts) -> Mrkdwn:
    intake = dossier.intake
    return texts("overview.people", owner=person(intake.owner_id), when=when(intake.created_at, Style.DAY))
