"""What Make said about one of its requests, in our words."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedCredential:
    """One credential in a detail answer."""

    id: str
    state: str
    remote_id: str | None = None
    name_override: str | None = None
    app_name: str = ""
    label: str = ""
    component: str = "account"
    type_name: str = ""
    scope: tuple[str, ...] = ()
    decline_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One detail answer. `updated_at` is Make's own text."""

    make_id: str
    status: str
    updated_at: str | None = None
    credentials: tuple[ObservedCredential, ...] = ()


def is_older(updated_at: str | None, known: str | None) -> bool:
    """Tell whether an answer is older than one we have seen: Make's detail may lag behind its own list."""
    if updated_at is None or known is None:
        return False
    try:
        return datetime.fromisoformat(updated_at) < datetime.fromisoformat(known)
    except (ValueError, TypeError):
        return False
