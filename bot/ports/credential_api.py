"""Make's Credential Requests, as the services see them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.observation import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialOrder:
    """One app to be asked for; `name_override` is the connection's name at Make and must be unique."""

    app_name: str
    app_modules: tuple[str, ...]
    app_version: int | None
    name_override: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOrder:
    """A Make request to be created.

    Attributes:
        name: must be unique: it is the only handle after a lost answer.
        make_user_id: the contact's user id at Make when they are known there; None invites them as a guest.
    """

    name: str
    description: str
    contact_name: str
    contact_email: str
    credentials: Sequence[CredentialOrder]
    make_user_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """Make's answer to a create: its id, and the client's link, which it shows only this once."""

    make_id: str
    public_uri: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHead:
    """One line of the list call."""

    make_id: str
    name: str
    status: str
    updated_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppModule:
    """One module of an app that needs a credential."""

    id: str
    label: str
    type_name: str
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """What the plan allows: calls per minute, and whether Credential Requests are part of it (None: not told)."""

    name: str
    api_limit: int
    credential_requests: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A connection at Make: the name we gave it, and the account it is of, where Make tells."""

    name: str
    account: str | None = None


class CredentialApi(Protocol):
    """Make. Every call raises OutsideError's kinds; reads are retried inside, writes never."""

    async def create(self, order: RequestOrder) -> Created:
        """Create a request; raises AnswerLostError when it may have been created: then `find` it before retrying."""

    async def find(self, name: str) -> RequestHead | None:
        """Return the team's request of exactly this name, or None."""

    def heads(self) -> AsyncIterator[RequestHead]:
        """List the team's requests, page by page."""

    async def detail(self, make_id: str) -> Observation:
        """Read one request with its credentials; raises NotFoundError when Make no longer has it."""

    async def delete_remote(self, credential_id: str) -> None:
        """Revoke one credential at Make; a credential that is not there counts as done."""

    async def decline(self, credential_id: str, reason: str) -> None:
        """Decline one credential, so that its link asks for nothing; one that is not there counts as done."""

    async def request_reauthorize(self, credential_id: str) -> None:
        """Ask the client to renew a broken connection; raises NotBrokenError when it still works."""

    async def delete(self, make_id: str, *, confirmed: bool) -> None:
        """Delete a request; with `confirmed` also what is attached. One that is not there counts as done."""

    async def modules(self, app_name: str, version: int | None) -> list[AppModule]:
        """Return the modules of an app that need a credential (version None: latest)."""

    async def test_connection(self, remote_id: str) -> bool:
        """Tell whether a connection answers."""

    async def connection(self, remote_id: str) -> Connection:
        """Read a connection."""

    async def organization(self) -> Organization:
        """Read the plan; needs ORG_ID."""
