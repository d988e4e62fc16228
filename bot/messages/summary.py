"""One intake in a list: its progress, its apps, and the way to its card."""

from datetime import datetime, timedelta

from bot.domain.dossier import Dossier
from bot.domain.nudges import deadline, is_late
from bot.domain.request import Request
from bot.domain.standing import late_at
from bot.messages.card_link import named
from bot.messages.escape import Mrkdwn, Style, person, plain, when
from bot.messages.phase import phase
from bot.messages.progress import progress
from bot.messages.texts import Texts

_APP = 40


def summary(dossier: Dossier, now: datetime, texts: Texts) -> Mrkdwn:
    """Return what anybody should know of an intake."""
    intake = dossier.intake
    people = texts("overview.people", owner=person(intake.owner_id), when=when(intake.created_at, Style.DAY))
    return Mrkdwn("\n".join([_headline(dossier, now, texts), _apps(dossier, texts), people]))


def mine(dossier: Dossier, now: datetime, texts: Texts) -> Mrkdwn:
    """Return what its owner should know of an intake."""
    return Mrkdwn("\n".join([_headline(dossier, now, texts), _apps(dossier, texts)]))


def overdue(row: Request, now: datetime) -> timedelta:
    """Return how late a row is."""
    due = deadline(row)
    return timedelta() if due is None else max(now - due, timedelta())


def _headline(dossier: Dossier, now: datetime, texts: Texts) -> Mrkdwn:
    told = {"name": named(dossier, texts), "progress": progress(dossier, texts)}
    due = late_at(dossier)
    if any(is_late(row, now) for row in dossier.requests):
        return texts("overview.intake_late", **told)
    return texts("overview.intake", **told) if due is None else texts("overview.intake_due", due=when(due), **told)


def _apps(dossier: Dossier, texts: Texts) -> Mrkdwn:
    told = []
    for row in dossier.requests:
        now_in = phase(dossier, row)
        words = {"icon": texts(f"icon.{now_in}"), "status": texts(f"status.{now_in}")}
        told.append(texts("overview.app", app=plain(row.app_label, _APP), **words))
    return Mrkdwn(" · ".join(told))
