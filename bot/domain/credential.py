"""A Make credential: one connection or key that came out of a request."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

HOLDS_NOTHING = frozenset({"pending", "incomplete", "declined", "gone"})
"""States in which a credential without a remote id gives no access; "gone" is ours: Make no longer lists it."""


class RevokeStep(StrEnum):
    """How far the teardown of one credential has come."""

    NONE = "none"
    DELETED = "deleted"
    DECLINED = "declined"
    VERIFIED = "verified"


class Health(StrEnum):
    """Whether a connection was seen to answer; Make's own states do not tell."""

    UNTESTED = "untested"
    WORKS = "works"
    SILENT = "silent"
    """It has never answered since it was authorized."""
    BROKEN = "broken"
    """It answered once, and does not any more."""
    MISSING = "missing"
    """Make has no such connection any more, though its credential says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What we hold on one Make credential; never a secret.

    Attributes:
        id: Make's credential id, opaque.
        request_id: our request (row) it belongs to.
        state: Make's `state`, as it came.
        remote_id: the connection's or key's id at Make (`remoteId`); None until Make shows it.
        authorized_at: when we first saw it authorized.
        revoke_step: how far its teardown has come.
        make_request_id: our id of the Make request it came out of; None for the one its row has now.
        health, tested_at: whether its connection answered when it was tested last, and when that was.
        account: which account was connected, as Make tells it.
    """

    id: str
    request_id: str
    state: str
    remote_id: str | None = None
    label: str = ""
    component: str = "account"
    type_name: str = ""
    scope: tuple[str, ...] = ()
    decline_reason: str | None = None
    seen_at: datetime
    authorized_at: datetime | None = None
    revoke_step: RevokeStep = RevokeStep.NONE
    make_request_id: str | None = None
    health: Health = Health.UNTESTED
    tested_at: datetime | None = None
    account: str | None = None

    @property
    def is_live(self) -> bool:
        """Tell whether Make may still hold something that gives access (a state nobody documented may)."""
        return self.remote_id is not None or self.state not in HOLDS_NOTHING
