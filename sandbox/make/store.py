"""The requests, connections and keys of the sandbox's Make zone, indexed for ten thousands of them."""

from bisect import insort
from collections import defaultdict
from datetime import datetime
from itertools import count

from sandbox.make.connection import Connection
from sandbox.make.credential import Credential
from sandbox.make.credential_request import CredentialRequest

FIRST_REMOTE_ID = 15543
VERSIONS_KEPT = 50


class Store:
    """What the zone holds; each request with its versions, newest last."""

    def __init__(self) -> None:
        self._versions: dict[str, list[CredentialRequest]] = {}
        self._ids_of_team: defaultdict[int, list[str]] = defaultdict(list)
        self._request_of_credential: dict[str, str] = {}
        self._request_of_link: dict[str, str] = {}
        self.remotes: dict[int, Connection] = {}
        self._remote_ids = count(FIRST_REMOTE_ID)

    def next_remote_id(self) -> int:
        """Return a number no connection or key had yet."""
        return next(self._remote_ids)

    def save(self, request: CredentialRequest) -> None:
        """Keep a new request, or the next version of a known one."""
        versions = self._versions.setdefault(request.id, [])
        if not versions:
            insort(self._ids_of_team[request.team_id], request.id)
            self._request_of_link[request.link_token] = request.id
            self._request_of_credential |= {c.id: request.id for c in request.credentials}
        versions.append(request)
        if len(versions) > VERSIONS_KEPT:
            del versions[1]  # the first stays: it is what a list that never moves shows

    def drop(self, request: CredentialRequest) -> None:
        """Forget a request."""
        del self._versions[request.id]
        self._ids_of_team[request.team_id].remove(request.id)
        del self._request_of_link[request.link_token]
        for credential in request.credentials:
            del self._request_of_credential[credential.id]

    def get(self, request_id: str) -> CredentialRequest | None:
        """Return the newest version of a request."""
        versions = self._versions.get(request_id)
        return versions[-1] if versions else None

    def first(self, request_id: str) -> CredentialRequest:
        """Return a request as it was created."""
        return self._versions[request_id][0]

    def as_of(self, request_id: str, moment: datetime) -> CredentialRequest:
        """Return a request as it was at a moment, at the earliest as it was created."""
        versions = self._versions[request_id]
        return next((v for v in reversed(versions) if v.updated_at <= moment), versions[0])

    def with_credential(self, credential_id: str) -> tuple[CredentialRequest, Credential] | None:
        """Return a credential and its request."""
        request_id = self._request_of_credential.get(credential_id)
        request = self.get(request_id) if request_id else None
        return (request, request.credential(credential_id)) if request else None

    def by_link(self, link_token: str) -> CredentialRequest | None:
        """Return the request a consent link leads to."""
        request_id = self._request_of_link.get(link_token)
        return self.get(request_id) if request_id else None

    def ids_of_team(self, team_id: int) -> list[str]:
        """Return the ids of a team's requests in ascending order; not to be changed."""
        return self._ids_of_team[team_id]

    def newest(self, limit: int | None = None) -> list[CredentialRequest]:
        """Return the requests, oldest first, all or the newest `limit`."""
        chosen = list(self._versions.values())[-limit:] if limit else self._versions.values()
        return [versions[-1] for versions in chosen]

    def connection(self, connection_id: int) -> Connection | None:
        """Return a connection; keys are none."""
        remote = self.remotes.get(connection_id)
        return remote if remote and remote.component == "account" else None

    def key(self, key_id: int) -> Connection | None:
        """Return a key; connections are none."""
        remote = self.remotes.get(key_id)
        return remote if remote and remote.component == "keychain" else None

    def keys_of_team(self, team_id: int) -> list[Connection]:
        """Return a team's keys, oldest first."""
        return [r for r in self.remotes.values() if r.component == "keychain" and r.team_id == team_id]
