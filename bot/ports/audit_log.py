"""Make's audit log, as a hint: it tells that something happened, never all that did."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class AuditEvent(StrEnum):
    """What the log can tell that concerns us; a decline, a revoke and a renewal that was asked for are not in it."""

    AUTHORIZED = "authorized"
    DELETED = "deleted"
    CONNECTION_RENEWED = "connection_renewed"
    CONNECTION_DELETED = "connection_deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One entry. `target` is an id of something at Make, and nobody has documented of what."""

    id: str
    target: str
    at: datetime | None


class AuditLog(Protocol):
    """The audit log; every call raises OutsideError's kinds, RefusedError where the plan or the role is missing."""

    async def names(self) -> Mapping[AuditEvent, str]:
        """Return what Make calls the events that concern us, as far as it lists them."""

    async def entries(self, names: Collection[str], since: datetime) -> list[AuditEntry]:
        """Return the entries of these events since a moment, newest first."""
