"""The six tracker statuses, and how Make's words map onto them."""

from collections.abc import Iterable
from enum import StrEnum


class Status(StrEnum):
    """A row's status, exactly as the tracker spells it."""

    PENDING = "Pending"
    PARTIALLY_AUTHORIZED = "Partially Authorized"
    AUTHORIZED = "Authorized"
    DECLINED = "Declined"
    INVALID = "Invalid"
    REVOKED = "Revoked"


FINISHED = frozenset({Status.AUTHORIZED, Status.DECLINED, Status.REVOKED})
"""Nothing more is expected of the client: no nudge, no breach."""

ENDED = frozenset({Status.DECLINED, Status.REVOKED})
"""Sticky: only an explicit "ask again" leaves these, never an observation."""

_FROM_REQUEST = {
    "pending": Status.PENDING,
    "incomplete": Status.PENDING,
    "partially_authorized": Status.PARTIALLY_AUTHORIZED,
    "authorized": Status.AUTHORIZED,
    "declined": Status.DECLINED,
    "invalid": Status.INVALID,
}
_FROM_CREDENTIAL = {
    "pending": Status.PENDING,
    "incomplete": Status.PENDING,
    "reauthorizing": Status.PENDING,
    "authorized": Status.AUTHORIZED,
    "declined": Status.DECLINED,
    "invalid": Status.INVALID,
}


def from_request(make_status: str) -> Status | None:
    """Map a Make request `status` to a row's status; None for a value nobody has documented."""
    return _FROM_REQUEST.get(make_status)


def from_credentials(states: Iterable[str]) -> Status | None:
    """Roll the `state`s of a row's own credentials up into one status.

    Returns None when there is no credential yet, or when one has a state nobody has documented: an
    unknown value must not be read as success.
    """
    mapped = {_FROM_CREDENTIAL.get(state) for state in states}
    if not mapped or None in mapped:
        return None
    if Status.INVALID in mapped:
        return Status.INVALID
    if mapped == {Status.AUTHORIZED, Status.DECLINED}:
        return Status.PARTIALLY_AUTHORIZED
    if len(mapped) == 1:
        return mapped.pop()
    return Status.PENDING
