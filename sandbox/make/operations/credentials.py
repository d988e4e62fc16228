"""Operations on one credential, and the extension of a connection's scopes."""

from dataclasses import replace
from typing import Any

from sandbox.make.answers import invalid_input, missing, no_connection
from sandbox.make.builder import Builder
from sandbox.make.checker import Checker
from sandbox.make.credential import Credential
from sandbox.make.credential_request import CredentialRequest
from sandbox.make.draft import Draft, TypedItem
from sandbox.make.incoming import Incoming, Operation
from sandbox.make.lifecycle import Lifecycle
from sandbox.make.query import pick
from sandbox.make.rows import CREDENTIAL_COLS, Rows
from sandbox.make.zone import Zone

BASE = "/credential-requests/credentials/{credentialId}"
EXTEND = "/credential-requests/actions/extend"
READ = ("credential-requests:read",)
WRITE = ("credential-requests:write",)
REASON = 512


class Credentials:
    """Answers the calls on credentials."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._rows = Rows(zone)
        self._lifecycle = Lifecycle(zone)

    def operations(self) -> list[Operation]:
        """Return the operations on credentials."""
        return [
            Operation("GET", BASE, READ, self._removed),
            Operation("POST", f"{BASE}/decline", WRITE, self._decline),
            Operation("POST", f"{BASE}/delete-remote", WRITE, self._delete_remote),
            Operation("POST", f"{BASE}/request-reauthorize", WRITE, self._request_reauthorize),
            Operation("POST", EXTEND, WRITE, self._extend),
        ]

    async def _removed(self, _: Incoming) -> dict[str, Any]:
        raise missing()

    async def _decline(self, incoming: Incoming) -> dict[str, Any]:
        cols = self._cols(incoming)
        body = Checker(await incoming.body())
        reason = body.text("reason", REASON)
        self._refuse_strangers(body)
        return self._answer(self._lifecycle.decline(*self._find(incoming), reason), cols)

    async def _delete_remote(self, incoming: Incoming) -> dict[str, Any]:
        cols = self._cols(incoming)
        self._refuse_strangers(Checker(await incoming.body()))
        return self._answer(self._lifecycle.delete_remote(*self._find(incoming), self._zone.caller), cols)

    async def _request_reauthorize(self, incoming: Incoming) -> dict[str, Any]:
        cols = self._cols(incoming)
        self._refuse_strangers(Checker(await incoming.body()))
        return self._answer(self._lifecycle.request_reauthorize(*self._find(incoming)), cols)

    async def _extend(self, incoming: Incoming) -> dict[str, Any]:
        body = Checker(await incoming.body())
        connection_id = body.number("connectionId", required=True)
        scopes = body.texts("scopes", required=True, least=1)
        self._refuse_strangers(body)
        request = self._lifecycle.open(self._extension(connection_id or 0, scopes, incoming))
        return {"request": self._rows.created(request), "publicUri": request.public_uri}

    def _extension(self, connection_id: int, scopes: list[str], incoming: Incoming) -> CredentialRequest:
        connection = self._zone.store.connection(connection_id)
        if connection is None:
            raise no_connection(connection_id)
        if connection.account_type != "oauth":
            raise invalid_input("Only OAuth connections have scopes.")
        missing_scopes = [scope for scope in scopes if scope not in connection.scopes]
        if not missing_scopes:
            raise invalid_input("All requested scopes are already granted.")
        item = TypedItem("account", connection.account_name, missing_scopes, connection.name, None, None)
        draft = Draft(connection.team_id, "Scope Extension Request", None, [], [item], None)
        base_url = f"{incoming.request.scheme}://{incoming.request.host}"
        request = Builder(self._zone).build(draft, base_url)
        return replace(request, credentials=(replace(request.credentials[0], extends=connection_id),))

    def _refuse_strangers(self, body: Checker) -> None:
        body.refuse_strangers(really=self._zone.switches["make.unknown_fields"] == "refused")
        body.raise_if_wrong()

    def _cols(self, incoming: Incoming) -> list[str]:
        return incoming.query.cols(CREDENTIAL_COLS, (*CREDENTIAL_COLS, "nameOverride"))

    def _answer(self, credential: Credential, cols: list[str]) -> dict[str, Any]:
        return {"credential": pick(self._rows.credential(credential), cols)}

    def _find(self, incoming: Incoming) -> tuple[CredentialRequest, Credential]:
        found = self._zone.store.with_credential(incoming.path("credentialId"))
        if found is None:
            raise missing("Credential not found.")
        return found
