"""The one table from what went wrong to what a person reads."""

from typing import Any

import structlog

from bot.domain.transitions import IllegalTransitionError
from bot.messages import closed, replies
from bot.messages.escape import Mrkdwn
from bot.messages.views.notes import message_view
from bot.ports.chat import Message
from bot.ports.errors import OutsideError
from bot.ports.store import StoreError
from bot.services.closing.asking import UnknownProjectError
from bot.services.door import DoorClosedError, ProjectClosingError
from bot.services.identity import NotAllowedError
from bot.services.nudging.asking import UnknownIntakeError
from bot.services.rows import ElsewhereError, UnknownRowError
from bot.slack_app.services import Services

log = structlog.get_logger()


def explain(error: Exception, services: Services) -> Message:
    """Return what the person who asked should read; never a stack trace."""
    if isinstance(error, StoreError):
        log.error("store.unavailable", why=str(error))
    told = _told(error, services)
    if told is None:
        log.error("listener.failed", exc_info=error)
        return replies.unexpected(services.texts)
    return told


def problem_view(error: Exception, services: Services) -> dict[str, Any]:
    """Return a modal that says what went wrong."""
    title = services.texts.plain("view.problem_title")
    return dict(message_view(title, Mrkdwn(explain(error, services).text), services.texts))


def _told(error: Exception, services: Services) -> Message | None:
    texts = services.texts
    told: Message | None = None
    match error:
        case NotAllowedError():
            told = replies.refused(error.why, error.action, error.intake, services.identity.policy, texts)
        case DoorClosedError():
            told = closed.nothing_new(error.teardown, texts)
        case ProjectClosingError():
            told = closed.already(error.teardown, texts)
        case UnknownRowError() | UnknownIntakeError() | UnknownProjectError():
            told = replies.unknown_intake(texts)
        case ElsewhereError():
            told = replies.elsewhere(error.app, error.dossier, texts)
        case IllegalTransitionError():
            told = replies.not_now(error, texts)
        case TimeoutError():
            told = replies.slack_slow(texts)
        case OutsideError():
            told = replies.outside(error, texts)
        case StoreError():
            told = replies.store_unavailable(texts)
    return told
