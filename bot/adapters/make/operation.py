"""The operations we use: what each is called in a message, what it needs, and what a repeat of it would do."""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

READ_SCOPE = "credential-requests:read"
WRITE_SCOPE = "credential-requests:write"


class Repeat(Enum):
    """What happens when the same call is made again."""

    READ = auto()
    """Nothing: it is retried inside."""
    SAFE = auto()
    """The end is the same: it is not retried inside, the caller may."""
    NEVER = auto()
    """It would happen twice: after a lost answer the caller must look first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of Make's API.

    Attributes:
        doing: completes "Make refused ...".
        missing: what a 404 means, as a sentence.
        missing_is_setting: a 404 says that a setting of ours is wrong, not that something is gone.
        role: what the token's owner must be, where the scope alone is not enough.
    """

    doing: str
    scope: str
    repeat: Repeat
    missing: str
    missing_is_setting: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of an operation. `watching` marks the watcher's reads, which have a share of the rate."""

    operation: Operation
    method: str
    path: str
    params: tuple[tuple[str, str], ...] = ()
    body: dict[str, Any] | None = field(default=None, repr=False)
    watching: bool = False


_NO_TEAM = "Make does not know the configured team: ask the operator of this bot to check TEAM_ID and MAKE_ZONE."
_NO_ORGANIZATION = (
    "Make does not know the configured organization: ask the operator of this bot to check ORG_ID and MAKE_ZONE."
)
_NO_REQUEST = "Make no longer has this request."
_NO_CREDENTIAL = "Make no longer has this credential."

CREATE = Operation(
    doing="to create the request",
    scope=WRITE_SCOPE,
    repeat=Repeat.NEVER,
    missing=_NO_TEAM,
    missing_is_setting=True,
    role="an Organization Owner or Admin, because the contact is invited from outside",
)
LIST = Operation(
    doing="to list the team's requests",
    scope=READ_SCOPE,
    repeat=Repeat.READ,
    missing=_NO_TEAM,
    missing_is_setting=True,
)
DETAIL = Operation(doing="to show the request", scope=READ_SCOPE, repeat=Repeat.READ, missing=_NO_REQUEST)
DELETE = Operation(doing="to delete the request", scope=WRITE_SCOPE, repeat=Repeat.SAFE, missing=_NO_REQUEST)
DELETE_REMOTE = Operation(
    doing="to revoke the credential", scope=WRITE_SCOPE, repeat=Repeat.SAFE, missing=_NO_CREDENTIAL
)
DECLINE = Operation(doing="to decline the credential", scope=WRITE_SCOPE, repeat=Repeat.SAFE, missing=_NO_CREDENTIAL)
REAUTHORIZE = Operation(doing="to ask for a renewal", scope=WRITE_SCOPE, repeat=Repeat.NEVER, missing=_NO_CREDENTIAL)
MODULES = Operation(
    doing="to list the app's modules",
    scope="apps:read",
    repeat=Repeat.READ,
    missing="Make does not know this app in this version: check its name and version in the catalogue.",
)
TEST = Operation(
    doing="to test the connection",
    scope="connections:write",
    repeat=Repeat.SAFE,
    missing="Make has no such connection (any more).",
)
CONNECTION = Operation(
    doing="to show the connection",
    scope="connections:read",
    repeat=Repeat.READ,
    missing="Make has no such connection (any more).",
)
AUDIT_LOG = Operation(
    doing="to show the audit log",
    scope="organization:read",
    repeat=Repeat.READ,
    missing="Make has no audit log for the configured organization or team: check ORG_ID and TEAM_ID.",
    missing_is_setting=True,
    role="an admin of what ORG_ID (or, without it, TEAM_ID) names, or the plan has no audit logs",
)
ORGANIZATION = Operation(
    doing="to show the organization",
    scope="organizations:read",
    repeat=Repeat.READ,
    missing=_NO_ORGANIZATION,
    missing_is_setting=True,
)
