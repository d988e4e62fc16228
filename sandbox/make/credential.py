"""One credential of a request, and the moves it can make (immutable: each move returns a new one)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """What a credential can be."""

    PENDING = "pending"
    AUTHORIZED = "authorized"
    DECLINED = "declined"
    REAUTHORIZING = "reauthorizing"
    INVALID = "invalid"


@dataclass(frozen=True)
class Credential:
    """What Make derived from an item's modules, and how far its authorization is.

    Attributes:
        component: "account" for a connection, "keychain" for a key.
        type: "oauth" or "basic" for connections, the key type for keys.
        name: the connection or key type.
        extends: the connection that a scope extension is about.
        authorized_at: when the recipient authorized it last.
    """

    id: str
    request_id: str
    component: str
    type: str
    name: str
    label: str
    description: str
    scope: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    app_name: str | None = None
    app_modules: tuple[str, ...] = ()
    app_version: str | None = None
    name_override: str | None = None
    state: State = State.PENDING
    remote_id: int | None = None
    remote_scope: tuple[str, ...] = ()
    token_id: str | None = None
    decline_reason: str | None = None
    extends: int | None = None
    authorized_at: datetime | None = None

    @property
    def is_oauth(self) -> bool:
        """Say whether this is an OAuth connection, the only kind that can be reauthorized."""
        return self.component == "account" and self.type == "oauth"

    @property
    def is_open(self) -> bool:
        """Say whether the recipient is asked to do something."""
        return self.state in {State.PENDING, State.REAUTHORIZING, State.INVALID}

    def authorized(self, remote_id: int, scope: tuple[str, ...], token_id: str, at: datetime) -> "Credential":
        """Return it with the connection or key the recipient gave."""
        return replace(
            self,
            state=State.AUTHORIZED,
            remote_id=remote_id,
            remote_scope=scope,
            token_id=token_id,
            decline_reason=None,
            updated_at=at,
            authorized_at=at,
        )

    def declined(self, reason: str | None, at: datetime) -> "Credential":
        """Return it declined; what is remote stays until delete-remote."""
        return replace(self, state=State.DECLINED, decline_reason=reason, updated_at=at)

    def cleared(self, at: datetime) -> "Credential":
        """Return it without anything remote, pending again."""
        return replace(self.detached(at), state=State.PENDING, decline_reason=None)

    def detached(self, at: datetime) -> "Credential":
        """Return it without anything remote, in the same state."""
        return replace(self, remote_id=None, remote_scope=(), token_id=None, authorized_at=None, updated_at=at)

    def moved(self, state: State, at: datetime) -> "Credential":
        """Return it in another state, everything else kept."""
        return replace(self, state=state, updated_at=at)
