"""Requests and credentials as the API shows them."""

from datetime import timedelta
from typing import Any

from sandbox.make.audit import iso_time
from sandbox.make.credential import Credential, State
from sandbox.make.credential_request import CredentialRequest
from sandbox.make.zone import Zone

REQUEST_COLS = (
    "id",
    "organizationId",
    "teamId",
    "userId",
    "name",
    "description",
    "externalProviderId",
    "makeProviderId",
    "createdAt",
    "updatedAt",
    "expiresAt",
    "status",
    "shouldSendEmail",
    "emailSentAt",
    "appNames",
    "makeProvider",
)
DEFAULT_COLS = {"fixture": REQUEST_COLS[:14], "minimal": ("id", "teamId", "name", "status")}
CREDENTIAL_COLS = (
    "id",
    "requestId",
    "component",
    "type",
    "name",
    "label",
    "description",
    "scope",
    "remoteId",
    "remoteScope",
    "tokenId",
    "createdAt",
    "updatedAt",
    "state",
    "declineReason",
    "appName",
    "appModules",
    "appVersion",
)


class Rows:
    """Builds rows; with `true_state` nothing is hidden or renamed by switches."""

    def __init__(self, zone: Zone, *, true_state: bool = False) -> None:
        self._zone = zone
        self._true = true_state

    def request(self, request: CredentialRequest) -> dict[str, Any]:
        """Return every column of a request."""
        as_text = self._zone.switches["make.make_provider_id"] == "string"
        return {
            "id": request.id,
            "organizationId": request.organization_id,
            "teamId": request.team_id,
            "userId": request.user_id,
            "name": request.name,
            "description": request.description,
            "externalProviderId": None,
            "makeProviderId": str(request.provider_id) if as_text else request.provider_id,
            "createdAt": iso_time(request.created_at),
            "updatedAt": iso_time(request.updated_at),
            "expiresAt": iso_time(request.expires_at),
            "status": self.status(request),
            "shouldSendEmail": request.should_send_email,
            "emailSentAt": iso_time(request.email_sent_at) if request.email_sent_at else None,
            "appNames": request.app_names,
            "makeProvider": self._zone.user(request.provider_id).row(),
        }

    def status(self, request: CredentialRequest) -> str:
        """Return a request's status as it is shown."""
        unknown = "" if self._true else str(self._zone.switches["make.unknown_status"])
        return unknown if unknown and request.status != "pending" else request.status

    def created(self, request: CredentialRequest) -> dict[str, Any]:
        """Return a request as the create answers show it."""
        row = self.request(request)
        return {col: row[col] for col in DEFAULT_COLS["fixture"]}

    def detail(self, request: CredentialRequest) -> dict[str, Any]:
        """Return a request with its people and credentials."""
        people = {"user": self._zone.user(request.user_id).row()}
        return self.request(request) | people | {"credentials": [self.credential(c) for c in request.credentials]}

    def credential(self, credential: Credential) -> dict[str, Any]:
        """Return every column of a credential; an app and a nameOverride only where there are some."""
        remote_id = credential.remote_id if self._remote_shows(credential) else None
        row = {
            "id": credential.id,
            "requestId": credential.request_id,
            "component": credential.component,
            "type": credential.type,
            "name": credential.name,
            "label": credential.label,
            "description": credential.description,
            "scope": list(credential.scope),
            "remoteId": None if remote_id is None else str(remote_id),
            "remoteScope": list(credential.remote_scope),
            "tokenId": credential.token_id,
            "createdAt": iso_time(credential.created_at),
            "updatedAt": iso_time(credential.updated_at),
            "state": self._state(credential),
            "declineReason": credential.decline_reason,
            "appModules": list(credential.app_modules),
        }
        optional = {
            "appName": credential.app_name,
            "appVersion": credential.app_version,
            "nameOverride": credential.name_override,
        }
        return row | {key: value for key, value in optional.items() if value}

    def _state(self, credential: Credential) -> str:
        unknown = "" if self._true else str(self._zone.switches["make.unknown_state"])
        return unknown if unknown and credential.state != State.PENDING else credential.state.value

    def _remote_shows(self, credential: Credential) -> bool:
        lag = timedelta(seconds=float(self._zone.switches["make.remote_id_lag_seconds"]))
        at = credential.authorized_at
        return self._true or at is None or self._zone.now() >= at + lag
