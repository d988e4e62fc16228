"""Events: the append-only history; written in the same transaction as the change they tell of."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class EventKind(StrEnum):
    """What happened."""

    OPENED = "opened"
    REQUESTED = "requested"
    REQUEST_ADOPTED = "request_adopted"
    REQUEST_FAILED = "request_failed"
    RETRIED = "retried"
    STATUS_CHANGED = "status_changed"
    CREDENTIAL_SEEN = "credential_seen"
    CONNECTED = "connected"
    WITHDRAWN = "withdrawn"
    GONE_AT_MAKE = "gone_at_make"
    UNKNOWN_STATE = "unknown_state"
    CAME_BACK = "came_back"
    REVOKE_ASKED = "revoke_asked"
    REVOKE_STEP = "revoke_step"
    REVOKE_DELAYED = "revoke_delayed"
    REVOKED = "revoked"
    RENEW_ASKED = "renew_asked"
    RENEWING = "renewing"
    RENEW_NEEDLESS = "renew_needless"
    RENEW_FAILED = "renew_failed"
    AGAIN_ASKED = "again_asked"
    AGAIN_DELAYED = "again_delayed"
    ASKED_AGAIN = "asked_again"
    OLD_LINK_USED = "old_link_used"
    ACCOUNT_SEEN = "account_seen"
    WRONG_ACCOUNT = "wrong_account"
    CONNECTION_SILENT = "connection_silent"
    CONNECTION_ANSWERS = "connection_answers"
    LINK_SHOWN = "link_shown"
    REFUSED = "refused"
    CARD_LOST = "card_lost"
    NUDGE_ASKED = "nudge_asked"
    NUDGED = "nudged"
    SNOOZED = "snoozed"
    MUTED = "muted"
    UNMUTED = "unmuted"
    PAUSED = "paused"
    RESUMED = "resumed"
    REPLIED = "replied"
    MAIL_OFF = "mail_off"
    OWNER_GONE = "owner_gone"
    NOTES_CHANGED = "notes_changed"
    OWNER_CHANGED = "owner_changed"
    TEARDOWN_ASKED = "teardown_asked"
    TEARDOWN_KEPT = "teardown_kept"
    SHARE_ASKED = "share_asked"
    SHARE_GIVEN = "share_given"
    SHARE_SHOWN = "share_shown"
    SHARE_EXPIRED = "share_expired"
    SECRET_SEEN = "secret_seen"  # noqa: S105 - the name of an event
    """Something that looked like a secret was pasted; what it was is kept nowhere."""
    TRACKER_TRASHED = "tracker_trashed"
    REPAIRED = "repaired"
    CREATION_CALLED_OFF = "creation_called_off"
    REQUEST_DELETED = "request_deleted"
    DELETE_DELAYED = "delete_delayed"
    CLOSE_OFFERED = "close_offered"
    """All of a project was ticked on the board."""
    CLOSE_ASKED = "close_asked"
    CLOSE_APPROVED = "close_approved"
    CLOSE_CALLED_OFF = "close_called_off"
    CLOSE_EXPIRED = "close_expired"
    CLOSING = "closing"
    CLOSE_LATE = "close_late"
    CLOSED = "closed"


class Surface(StrEnum):
    """Where it came from."""

    MODAL = "slack.modal"
    BUTTON = "slack.button"
    COMMAND = "slack.command"
    EVENT = "slack.event"
    POLL = "make.poll"
    DELIVERY = "delivery"
    CLI = "cli"
    NOTION = "notion"


MAKE = "make"
"""The actor of what Make reports; a Slack user id stands for a person."""
BOT = "credreq"
"""The actor of what the bot does by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened: who, when, what, from which surface. `data` never holds a secret or a link."""

    at: datetime
    actor: str
    surface: Surface
    kind: EventKind
    intake_id: str
    request_id: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    seq: int | None = None
