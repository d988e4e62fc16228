"""Make's Credential Requests API, as the port wants it."""

import contextlib
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from bot.adapters.limiting import own_limiters
from bot.adapters.make import operation as op
from bot.adapters.make.account import MakeAccount
from bot.adapters.make.audit import MakeAudit
from bot.adapters.make.client import MakeClient
from bot.adapters.make.errors import ServerTroubleError, UnusableLinkError, WrongPlaceError
from bot.adapters.make.link import leads_to_make
from bot.adapters.make.listing import Listing
from bot.adapters.make.models import (
    ConnectionAnswer,
    CreateAnswer,
    CredentialAnswer,
    DeleteAnswer,
    DetailAnswer,
    ModulesAnswer,
    OrganizationAnswer,
    TestAnswer,
)
from bot.adapters.make.operation import Call, Operation
from bot.adapters.make.pace import Pace
from bot.adapters.make.rate import Rate
from bot.domain.observation import Observation
from bot.ports.credential_api import (
    AppModule,
    Connection,
    Created,
    CredentialOrder,
    Organization,
    RequestHead,
    RequestOrder,
)
from bot.ports.errors import NotFoundError, UnreachableError
from bot.ports.limiter import Limiters

DEFAULT_API_LIMIT = 60
REQUESTS = "/credential-requests/requests"
CREDENTIALS = "/credential-requests/credentials"
UNUSABLE_LINK = (
    "Make created the request, but the link it gave does not lead to Make, so it is not kept and shown to nobody. The "
    "contact has Make's own mail; without one, ask the operator of this bot to check MAKE_ZONE, then ask again."
)


class MakeApi:
    """Fulfils CredentialApi; the errors are those of `bot.adapters.make.errors`."""

    def __init__(
        self,
        account: MakeAccount,
        *,
        api_limit: int = DEFAULT_API_LIMIT,
        watch_share: float = 0.5,
        pace: Pace | None = None,
        limiters: Limiters = own_limiters,
    ) -> None:
        self._account = account
        self._rate = Rate(api_limit, watch_share, limiters)
        self._client = MakeClient(account, self._rate, pace or Pace())
        self._listing = Listing(self._client, account.team_id)

    def audit_log(self) -> MakeAudit:
        """Return the audit log, which is called through the same client and within the same share."""
        return MakeAudit(self._client, self._account)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    def set_api_limit(self, api_limit: int) -> None:
        """Take over the plan's calls per minute, once `organization` told them."""
        self._rate.set(api_limit)

    async def create(self, order: RequestOrder) -> Created:
        """Create a request; raises AnswerLostError when it may have been created, or was with an unusable link."""
        body = _create_body(order, self._account.team_id)
        call = Call(operation=op.CREATE, method="POST", path=f"{REQUESTS}/v2", body=body)
        answer = await self._client.call(call, CreateAnswer)
        if not leads_to_make(answer.public_uri, self._account.base_url):
            raise UnusableLinkError(UNUSABLE_LINK)
        return Created(make_id=answer.request.id, public_uri=answer.public_uri)

    async def find(self, name: str) -> RequestHead | None:
        """Return the team's request of exactly this name, or None after a scan of the whole list."""
        for row in await self._listing.named(name):
            if row.name == name:
                return row.head()
        async for row in self._listing.rows(watching=False):
            if row.name == name:
                return row.head()
        return None

    async def heads(self) -> AsyncIterator[RequestHead]:
        """List the team's requests, page by page, within the watcher's share of calls."""
        async for row in self._listing.rows(watching=True):
            yield row.head()

    async def detail(self, make_id: str) -> Observation:
        """Read one request with its credentials, within the watcher's share of calls."""
        path = f"{REQUESTS}/{_part(make_id)}/detail"
        call = Call(operation=op.DETAIL, method="GET", path=path, watching=True)
        detail = (await self._client.call(call, DetailAnswer)).request_detail
        return Observation(
            make_id=make_id,
            status=detail.status,
            updated_at=detail.updated_at,
            credentials=tuple(row.observed() for row in detail.credentials),
        )

    async def delete_remote(self, credential_id: str) -> None:
        """Revoke one credential at Make; one that is not there counts as done."""
        with contextlib.suppress(NotFoundError):
            await self._act(op.DELETE_REMOTE, credential_id, "delete-remote")

    async def decline(self, credential_id: str, reason: str) -> None:
        """Decline one credential; one that is not there counts as done."""
        with contextlib.suppress(NotFoundError):
            await self._act(op.DECLINE, credential_id, "decline", {"reason": reason} if reason else None)

    async def request_reauthorize(self, credential_id: str) -> None:
        """Ask the client to renew a broken connection; raises StillValidError when it still works."""
        await self._act(op.REAUTHORIZE, credential_id, "request-reauthorize")

    async def delete(self, make_id: str, *, confirmed: bool) -> None:
        """Delete a request; without `confirmed` raises ConfirmationRequiredError when something is attached."""
        call = Call(
            operation=op.DELETE,
            method="DELETE",
            path=f"{REQUESTS}/{_part(make_id)}",
            params=(("confirmed", "true" if confirmed else "false"),),
        )
        with contextlib.suppress(NotFoundError):
            if not (await self._client.call(call, DeleteAnswer)).deleted:
                raise UnreachableError("Make did not confirm that the request is deleted. It is safe to try again.")

    async def modules(self, app_name: str, version: int | None) -> list[AppModule]:
        """Return the modules of an app that need a credential (version None: latest)."""
        which = "latest" if version is None else str(version)
        path = f"/credential-requests/apps/{_part(app_name)}/{which}/modules-with-credentials"
        answer = await self._client.call(Call(operation=op.MODULES, method="GET", path=path), ModulesAnswer)
        return [row.module() for row in answer.app_modules]

    async def test_connection(self, remote_id: str) -> bool:
        """Tell whether a connection answers; Make's 424 (its test crashed or timed out) is a no."""
        call = Call(operation=op.TEST, method="POST", path=f"/connections/{_part(remote_id)}/test", watching=True)
        try:
            return (await self._client.call(call, TestAnswer)).verified
        except ServerTroubleError as error:
            if error.status == HTTPStatus.FAILED_DEPENDENCY:
                return False
            raise

    async def connection(self, remote_id: str) -> Connection:
        """Read a connection, within the watcher's share of calls."""
        call = Call(operation=op.CONNECTION, method="GET", path=f"/connections/{_part(remote_id)}", watching=True)
        found = (await self._client.call(call, ConnectionAnswer)).connection
        return Connection(name=found.name, account=found.metadata.value if found.metadata is not None else None)

    async def organization(self) -> Organization:
        """Read the plan; a limit that Make does not tell is the one assumed so far."""
        if self._account.organization_id is None:
            raise WrongPlaceError("The organization is not configured: ask the operator of this bot to set ORG_ID.")
        call = Call(operation=op.ORGANIZATION, method="GET", path=f"/organizations/{self._account.organization_id}")
        found = (await self._client.call(call, OrganizationAnswer)).organization
        told = found.license
        return Organization(
            name=found.name,
            api_limit=(told.api_limit if told else None) or self._rate.api_limit,
            credential_requests=told.credential_requests if told else None,
        )

    async def _act(
        self, operation: Operation, credential_id: str, action: str, body: dict[str, Any] | None = None
    ) -> None:
        path = f"{CREDENTIALS}/{_part(credential_id)}/{action}"
        await self._client.call(Call(operation=operation, method="POST", path=path, body=body), CredentialAnswer)


def _part(value: str) -> str:
    """Return an id or name as one part of a path: Make's ids are opaque, custom apps are called "app#name"."""
    return quote(value, safe="")


def _create_body(order: RequestOrder, team_id: int) -> dict[str, Any]:
    body: dict[str, Any] = {
        "name": order.name,
        "teamId": team_id,
        "credentials": [_credential_body(each) for each in order.credentials],
        "provider": _provider(order),
    }
    return body | ({"description": order.description} if order.description else {})


def _provider(order: RequestOrder) -> dict[str, Any]:
    """Name the recipient: Make takes exactly one of the two forms."""
    if order.make_user_id is not None:
        return {"providerMakeUserId": order.make_user_id}
    return {"newUser": {"name": order.contact_name, "email": order.contact_email}}


def _credential_body(order: CredentialOrder) -> dict[str, Any]:
    body: dict[str, Any] = {
        "appName": order.app_name,
        "appModules": list(order.app_modules),
        "nameOverride": order.name_override,
    }
    if order.app_version is not None:
        body["appVersion"] = order.app_version
    return body | ({"description": order.description} if order.description else {})
