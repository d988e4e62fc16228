"""Operations on credential requests: create, list, read, delete."""

from datetime import timedelta
from typing import Any

from sandbox.make.answers import missing
from sandbox.make.builder import Builder
from sandbox.make.credential_request import CredentialRequest
from sandbox.make.draft import Draft, read_action, read_by_credentials, read_deprecated, read_v2
from sandbox.make.incoming import Incoming, Operation
from sandbox.make.lifecycle import Lifecycle
from sandbox.make.operations.listing import Listing
from sandbox.make.query import pick
from sandbox.make.rows import DEFAULT_COLS, REQUEST_COLS, Rows
from sandbox.make.zone import Zone

BASE = "/credential-requests/requests"
ACTIONS = "/credential-requests/actions"
READ = ("credential-requests:read",)
WRITE = ("credential-requests:write",)


class Requests:
    """Answers the calls on requests."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._rows = Rows(zone)
        self._builder = Builder(zone)
        self._lifecycle = Lifecycle(zone)
        self._listing = Listing(zone)

    def operations(self) -> list[Operation]:
        """Return the operations on requests."""
        return [
            Operation("POST", f"{BASE}/v2", WRITE, self._create, gated=True),
            Operation("POST", BASE, WRITE, self._create_deprecated, gated=True),
            Operation("POST", f"{ACTIONS}/create", WRITE, self._create_action),
            Operation("POST", f"{ACTIONS}/create-by-credentials", WRITE, self._create_by_credentials),
            Operation("GET", BASE, READ, self._list),
            Operation("GET", f"{BASE}/{{requestId}}", READ, self._read),
            Operation("GET", f"{BASE}/{{requestId}}/detail", READ, self._detail),
            Operation("DELETE", f"{BASE}/{{requestId}}", WRITE, self._delete),
        ]

    @property
    def _strict(self) -> bool:
        return bool(self._zone.switches["make.unknown_fields"] == "refused")

    async def _create(self, incoming: Incoming) -> dict[str, Any]:
        return self._open(read_v2(await incoming.body(), strict=self._strict), incoming)[0]

    async def _create_deprecated(self, incoming: Incoming) -> dict[str, Any]:
        return self._open(read_deprecated(await incoming.body(), strict=self._strict), incoming)[0]

    async def _create_action(self, incoming: Incoming) -> dict[str, Any]:
        return self._open(read_action(await incoming.body(), strict=self._strict), incoming)[0]

    async def _create_by_credentials(self, incoming: Incoming) -> dict[str, Any]:
        draft = read_by_credentials(await incoming.body(), strict=self._strict)
        answer, request = self._open(draft, incoming)
        return answer | {"credentials": [self._rows.credential(c) for c in request.credentials]}

    def _open(self, draft: Draft, incoming: Incoming) -> tuple[dict[str, Any], CredentialRequest]:
        base_url = f"{incoming.request.scheme}://{incoming.request.host}"
        request = self._lifecycle.open(self._builder.build(draft, base_url))
        return {"request": self._rows.created(request), "publicUri": request.public_uri}, request

    async def _list(self, incoming: Incoming) -> dict[str, Any]:
        team_id = incoming.query.integer("teamId", required=True) or 0
        self._zone.check_team(team_id)
        return self._listing.answer(team_id, incoming)

    async def _read(self, incoming: Incoming) -> dict[str, Any]:
        default = DEFAULT_COLS[self._zone.switches["make.default_cols"]]
        cols = incoming.query.cols(REQUEST_COLS, default)
        own = float(self._zone.switches["make.list_lag_seconds"])
        return {"request": pick(self._rows.request(self._shown(incoming, own)), cols)}

    async def _detail(self, incoming: Incoming) -> dict[str, Any]:
        own = float(self._zone.switches["make.detail_lag_seconds"])
        return {"requestDetail": self._rows.detail(self._shown(incoming, own))}

    async def _delete(self, incoming: Incoming) -> dict[str, Any]:
        confirmed = incoming.query.flag("confirmed")
        self._lifecycle.delete(self._find(incoming), self._zone.caller, confirmed=confirmed)
        return {"deleted": True}

    def _shown(self, incoming: Incoming, own_lag_seconds: float) -> CredentialRequest:
        request = self._find(incoming)
        lag = max(timedelta(seconds=own_lag_seconds), incoming.lag)
        return self._zone.store.as_of(request.id, self._zone.now() - lag) if lag else request

    def _find(self, incoming: Incoming) -> CredentialRequest:
        request = self._zone.store.get(incoming.path("requestId"))
        if request is None:
            raise missing("Credential request not found.")
        return request
