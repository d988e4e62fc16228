"""Everything that happens to a request after it was asked for, with its traces: audit, mails, connections."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from sandbox.make.answers import ApiError, error, invalid_input
from sandbox.make.audit import AuditEntry
from sandbox.make.connection import Connection
from sandbox.make.credential import Credential, State
from sandbox.make.credential_request import CredentialRequest, rolled_up
from sandbox.make.people import User
from sandbox.make.zone import Zone


class Lifecycle:
    """Makes the moves of the state machine; refusals are ApiErrors."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone

    def open(self, request: CredentialRequest) -> CredentialRequest:
        """Keep a new request, mail its recipient and write the audit log."""
        answered = request
        if request.should_send_email:
            self._zone.mails.invite(request, self._zone.caller, self._zone.user(request.provider_id))
            request = replace(request, email_sent_at=request.created_at)
        self._zone.store.save(request)
        self._audit("credential_request_created", request, self._zone.caller)
        self._touch()
        return answered

    def authorize(self, request: CredentialRequest, credential: Credential) -> CredentialRequest:
        """The recipient authorizes."""
        again = credential.state in {State.REAUTHORIZING, State.INVALID}
        allowed_again = self._zone.switches["make.authorize_after_decline"] == "allowed"
        if credential.state == State.AUTHORIZED:
            raise invalid_input("The credential is already authorized.")
        if credential.state == State.DECLINED and not allowed_again:
            raise invalid_input("The credential was declined.")
        now, actor = self._zone.now(), self._zone.user(request.provider_id)
        remote = self._remote(request, credential, actor, now)
        changed = credential.authorized(remote.id, remote.scopes, uuid4().hex, now)
        saved = self._save(request, changed)
        if again:
            self._zone.mails.reauthorized(saved, [actor, self._zone.user(saved.user_id)], credential.label)
        if saved.status == "authorized":
            self._audit("credential_request_authorized", saved, actor, credential)
        return saved

    def decline(self, request: CredentialRequest, credential: Credential, reason: str | None) -> Credential:
        """Either side declines; what is remote stays, unless the switch says otherwise."""
        now = self._zone.now()
        if self._zone.switches["make.decline_authorized"] == "deletes":
            self._delete_remote(request, credential, self._zone.caller)
            credential = credential.detached(now)
        return self._saved(request, credential.declined(reason, now))

    def delete_remote(self, request: CredentialRequest, credential: Credential, actor: User) -> Credential:
        """Either side takes the connection or key away; the credential is pending again, its link alive."""
        if credential.remote_id is None:
            if self._zone.switches["make.delete_remote_empty"] == "refused":
                raise invalid_input("The credential has nothing remote to delete.")
            return credential
        self._delete_remote(request, credential, actor)
        keep = self._zone.switches["make.status_after_delete_remote"] == "unchanged"
        return self._saved(request, credential.cleared(self._zone.now()), request.status if keep else None)

    def request_reauthorize(self, request: CredentialRequest, credential: Credential) -> Credential:
        """Ask the recipient to renew an OAuth connection that no longer works."""
        remote = self._zone.store.remotes.get(credential.remote_id or 0)
        renewable = {State.AUTHORIZED, State.INVALID, State.REAUTHORIZING}
        if not credential.is_oauth or remote is None or credential.state not in renewable:
            raise invalid_input("Only an authorized OAuth connection can be reauthorized.")
        if not remote.broken:
            status = int(self._zone.switches["make.reauthorize_valid_status"])
            raise invalid_input("The connection is still valid.", status)
        saved = self._saved(request, credential.moved(State.REAUTHORIZING, self._zone.now()))
        self._zone.mails.reauthorize(request, self._zone.user(request.provider_id), credential.label)
        return saved

    def break_token(self, request: CredentialRequest, credential: Credential) -> None:
        """The OAuth token stops working, as when the client changes the password."""
        remote = self._zone.store.remotes.get(credential.remote_id or 0)
        if remote is None or not credential.is_oauth or credential.state != State.AUTHORIZED:
            raise invalid_input("Only an authorized OAuth connection can break.")
        remote.broken = True
        if self._zone.switches["make.broken_shows_as"] == "invalid":
            self._save(request, credential.moved(State.INVALID, self._zone.now()))
        self._touch()

    def delete(self, request: CredentialRequest, actor: User, *, confirmed: bool) -> None:
        """Delete a request with its connections and keys; unconfirmed only while nothing hangs on it."""
        strict = self._zone.switches["make.delete_unconfirmed"] == "any"
        if not confirmed and (request.has_remote or (strict and request.credentials)):
            raise self.unconfirmed("The request has associated credentials.")
        for credential in request.credentials:
            self._delete_remote(request, credential, actor)
        self._zone.store.drop(request)
        self._audit("credential_request_deleted", request, actor)
        self._touch()

    def remove(self, remote: Connection) -> None:
        """Somebody deletes a connection or key in Make; a credential that points to it is not told."""
        del self._zone.store.remotes[remote.id]
        self._tell(f"{remote.noun}_deleted", remote)

    def rename(self, connection: Connection, name: str) -> None:
        """Somebody gives a connection another name; the credential keeps its nameOverride."""
        connection.name = name
        self._tell("connection_updated", connection)

    def unconfirmed(self, detail: str) -> ApiError:
        """Return the refusal of a deletion without confirmed=true."""
        status = int(self._zone.switches["make.confirm_status"])
        return error(status, detail, "Confirmation required", "IM004")

    def _remote(self, request: CredentialRequest, credential: Credential, actor: User, now: datetime) -> Connection:
        existing = self._zone.store.remotes.get(credential.extends or credential.remote_id or 0)
        if existing is not None:
            existing.broken = False
            existing.scopes = tuple(dict.fromkeys(existing.scopes + credential.scope))
            self._audit("connection_authorized", request, actor, credential, existing.id)
            return existing
        created = self._created(request, credential, actor, now)
        self._zone.store.remotes[created.id] = created
        self._audit(f"{created.noun}_created", request, actor, credential, created.id)
        return created

    def _created(self, request: CredentialRequest, credential: Credential, actor: User, now: datetime) -> Connection:
        of = self._zone.catalog.type(credential.component, credential.name)
        return Connection(
            id=self._zone.store.next_remote_id(),
            component=credential.component,
            team_id=request.team_id,
            organization_id=request.organization_id,
            name=credential.name_override or of.usual_name,
            account_name=of.name,
            account_label=of.label,
            account_type=of.kind,
            theme=self._zone.catalog.theme(credential.app_name),
            email=actor.email,
            scopes=credential.scope,
            created_at=now,
        )

    def _delete_remote(self, request: CredentialRequest, credential: Credential, actor: User) -> None:
        gone = self._zone.store.remotes.pop(credential.remote_id or 0, None)
        if gone is not None:
            self._audit(f"{gone.noun}_deleted", request, actor, credential, gone.id)

    def _saved(self, request: CredentialRequest, credential: Credential, status: str | None = None) -> Credential:
        return self._save(request, credential, status).credential(credential.id)

    def _save(self, request: CredentialRequest, credential: Credential, status: str | None = None) -> CredentialRequest:
        changed = request.with_credential(credential, request.status)
        rule = str(self._zone.switches["make.rollup"])
        saved = replace(changed, status=status or rolled_up(changed.credentials, rule))
        self._zone.store.save(saved)
        self._touch()
        return saved

    def _audit(
        self,
        event: str,
        request: CredentialRequest,
        actor: User,
        credential: Credential | None = None,
        remote_id: int | None = None,
    ) -> None:
        entry = AuditEntry(
            event,
            self._zone.now(),
            request.team_id,
            actor,
            request.id,
            credential.id if credential else "",
            remote_id,
        )
        self._zone.audit.append(entry)

    def _tell(self, event: str, remote: Connection) -> None:
        now, caller = self._zone.now(), self._zone.caller
        self._zone.audit.append(AuditEntry(event, now, remote.team_id, caller, remote_id=remote.id))
        self._touch()

    def _touch(self) -> None:
        self._zone.world.feed.touch()
