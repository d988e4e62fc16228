"""A credential request (immutable: each change returns a new version, so that a lagging view can show an old one)."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sandbox.make.credential import Credential, State


@dataclass(frozen=True)
class CredentialRequest:
    """What one recipient is asked for."""

    id: str
    organization_id: int
    team_id: int
    user_id: int
    name: str
    description: str | None
    provider_id: int
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    link_token: str
    public_uri: str
    should_send_email: bool
    credentials: tuple[Credential, ...]
    email_sent_at: datetime | None = None
    status: str = "pending"

    @property
    def app_names(self) -> list[str]:
        """Return the apps asked for, each once, in the order asked."""
        return list(dict.fromkeys(c.app_name for c in self.credentials if c.app_name))

    @property
    def has_remote(self) -> bool:
        """Say whether a connection or key hangs on this request."""
        return any(c.remote_id is not None for c in self.credentials)

    def credential(self, credential_id: str) -> Credential:
        """Return one of its credentials; raises StopIteration for a stranger."""
        return next(c for c in self.credentials if c.id == credential_id)

    def with_credential(self, changed: Credential, status: str) -> "CredentialRequest":
        """Return it with one credential replaced and the given status."""
        credentials = tuple(changed if c.id == changed.id else c for c in self.credentials)
        return replace(self, credentials=credentials, status=status, updated_at=changed.updated_at)


def rolled_up(credentials: Iterable[Credential], rule: str) -> str:
    """Return the request status for its credentials' states; the rule is one of the switch make.rollup."""
    states = {c.state for c in credentials}
    if states & {State.REAUTHORIZING, State.INVALID}:
        return "invalid"
    if len(states) == 1:
        return states.pop().value
    if rule == "any_authorized_is_partial" and State.AUTHORIZED in states:
        return "partially_authorized"
    return "partially_authorized" if states == {State.AUTHORIZED, State.DECLINED} else "incomplete"


def month_later(moment: datetime) -> datetime:
    """Return the same day of the next month, or its last day."""
    year, month = (moment.year + moment.month // 12, moment.month % 12 + 1)
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))
