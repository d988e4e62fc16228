"""Deliveries: every outgoing effect is a row first, and every retry looks before it sends again."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self


class DeliveryKind(StrEnum):
    """What is delivered where; each kind is a lane of its own, so that one never holds up another."""

    MAKE_CREATE = "make.create"
    MAKE_REVOKE = "make.revoke"
    MAKE_DELETE = "make.delete"
    MAKE_REAUTHORIZE = "make.reauthorize"
    MAKE_RETIRE = "make.retire"
    MAKE_SWEEP = "make.sweep"
    """A request at Make that no row knows."""
    CARD_POST = "slack.card"
    CARD_EDIT = "slack.edit"
    THREAD_POST = "slack.thread"
    VIEW_EDIT = "slack.view"
    TELL = "slack.tell"
    SHARE_ASK = "share.ask"
    """The first asking for a share link, to the contact in Slack; it goes on by mail where they are not there."""
    SHARE_MAIL = "share.mail"
    NUDGE_THREAD = "nudge.thread"
    NUDGE_LINK = "nudge.link"
    NUDGE_MAIL = "nudge.mail"
    NUDGE_HOOK = "nudge.hook"
    REPLY = "slack.reply"
    LEAK_POST = "leak.thread"
    LEAK_TELL = "leak.tell"
    NOTION_PAGE = "notion.page"
    HOME = "slack.home"
    DIGEST = "slack.digest"
    CHART = "slack.chart"
    RECONCILE = "reconcile"
    CERTIFICATE = "teardown.certificate"
    CERTIFICATE_FILES = "teardown.files"
    CERTIFICATE_MAIL = "teardown.mail"


class DeliveryState(StrEnum):
    """How far a delivery has come."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


LEASE = timedelta(seconds=120)
"""A claim older than this belongs to a dead worker; longer than any call takes with its timeouts."""
LOOK_AGAIN = timedelta(seconds=5)
"""Between the two looks that must both find nothing before an unknown delivery is sent again."""
LOOKS = 2
ENDED = "What this belongs to was deleted from the database."
"""Why a delivery was given up for which there is nothing left to deliver."""
STUMBLED = "The bot fell over something that nobody foresaw; its log says over what."
"""What is known of a delivery that an error of our own came in between."""
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One outgoing effect.

    Attributes:
        key: natural key, unique: planning the same effect twice is planning it once.
        subject_id: the row it is about (our Make request's id, a request's id ...), as its kind says.
        attempts: how often it was claimed; a claim counts only for who saw the last number.
        generation: grows when a projection (card edit, view edit) is owed again while it is being sent.
        looks: how often an unknown outcome was looked up in vain.
        failures: how often in a row it could not be sent or looked up; the pauses grow with it.
        next_attempt_at: None when nothing more happens by itself (sent, or failed for good).
    """

    id: str
    kind: DeliveryKind
    key: str
    intake_id: str
    subject_id: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    state: DeliveryState = DeliveryState.PLANNED
    attempts: int = 0
    generation: int = 0
    looks: int = 0
    failures: int = 0
    next_attempt_at: datetime | None
    created_at: datetime
    error: str | None = None

    @property
    def outcome_is_unknown(self) -> bool:
        """Tell whether it may have arrived although nobody said so (a lost answer, or a claim that died)."""
        return self.state in {DeliveryState.UNKNOWN, DeliveryState.SENDING}

    @property
    def must_look(self) -> bool:
        """Tell whether it must be looked up before it may be sent again."""
        return self.outcome_is_unknown and self.looks < LOOKS

    def carrying(self, **payload: Any) -> Self:
        """Return a copy that carries `payload`."""
        return replace(self, payload=payload)


def claim(delivery: Delivery, now: datetime) -> Delivery:
    """Return the delivery as its claimer holds it; the claim runs out after LEASE.

    A claim to send forgets the looks before it: should its own outcome get lost, it is looked up anew. A claim that ran
    out before it was a failure.
    """
    return replace(
        delivery,
        state=DeliveryState.SENDING,
        attempts=delivery.attempts + 1,
        looks=delivery.looks if delivery.must_look else 0,
        failures=delivery.failures + (delivery.state is DeliveryState.SENDING),
        next_attempt_at=now + LEASE,
    )


def sent(delivery: Delivery) -> Delivery:
    """It arrived."""
    return replace(delivery, state=DeliveryState.SENT, next_attempt_at=None, error=None, looks=0, failures=0)


def not_sent(delivery: Delivery, why: str, now: datetime, retry_after: timedelta | None = None) -> Delivery:
    """It certainly did not arrive; it is tried again after `retry_after`, or with growing pauses."""
    failed = replace(delivery, failures=delivery.failures + 1)
    pause = retry_after if retry_after is not None else backoff(failed.failures)
    return replace(failed, state=DeliveryState.FAILED, error=why, next_attempt_at=now + pause, looks=0)


def gave_up(delivery: Delivery, why: str) -> Delivery:
    """It was refused; only a person can change that."""
    return replace(delivery, state=DeliveryState.FAILED, error=why, next_attempt_at=None, looks=0)


def lost(delivery: Delivery, why: str, now: datetime) -> Delivery:
    """It may have arrived: the answer got lost. It is looked up soon."""
    failures = delivery.failures + 1
    return replace(
        delivery, state=DeliveryState.UNKNOWN, error=why, next_attempt_at=now + LOOK_AGAIN, failures=failures
    )


def not_found(delivery: Delivery, now: datetime, again: timedelta = LOOK_AGAIN) -> Delivery:
    """A look found nothing; after LOOKS of them it is sent again, less and less often while answers stay lost.

    `again` is the pause between two looks.
    """
    looks = delivery.looks + 1
    pause = again if looks < LOOKS else backoff(delivery.failures)
    return replace(delivery, state=DeliveryState.UNKNOWN, looks=looks, next_attempt_at=now + pause)


def look_failed(delivery: Delivery, why: str, now: datetime, retry_after: timedelta | None = None) -> Delivery:
    """The look itself failed: still unknown, tried again later."""
    failed = replace(delivery, failures=delivery.failures + 1)
    pause = retry_after if retry_after is not None else backoff(failed.failures)
    return replace(failed, state=DeliveryState.UNKNOWN, error=why, next_attempt_at=now + pause)


def stumbled(delivery: Delivery, now: datetime) -> Delivery:
    """What happened to it nobody foresaw: it may have arrived, so it is looked up, less and less often."""
    return look_failed(delivery, STUMBLED, now)


def unknowable(delivery: Delivery, why: str) -> Delivery:
    """It may have arrived, nobody can look, and it must not be repeated: a person decides."""
    return replace(delivery, state=DeliveryState.UNKNOWN, error=why, next_attempt_at=None)


def postponed(delivery: Delivery, until: datetime) -> Delivery:
    """It cannot go yet (what it hangs on is not there); this is no failure."""
    return replace(delivery, state=DeliveryState.PLANNED, next_attempt_at=until)


def owed_again(delivery: Delivery, now: datetime) -> Delivery:
    """A projection changed: it is owed anew, however far the last one has come; what was due earlier stays due then."""
    sending = delivery.state is DeliveryState.SENDING
    if delivery.state is DeliveryState.PLANNED and delivery.next_attempt_at is not None:
        now = min(now, delivery.next_attempt_at)
    return replace(
        delivery,
        state=delivery.state if sending else DeliveryState.PLANNED,
        generation=delivery.generation + 1,
        next_attempt_at=delivery.next_attempt_at if sending else now,
    )


def backoff(failures: int) -> timedelta:
    """Return the pause after this many failures in a row: 5 s, doubling, at most 10 min."""
    doublings = min(max(failures - 1, 0), 10)
    return min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)
