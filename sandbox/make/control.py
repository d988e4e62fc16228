"""Control routes of the Make face: look at every request, play the client, read Make's mails."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.control.routes import refuse
from sandbox.make.answers import ApiError
from sandbox.make.credential import Credential, State
from sandbox.make.credential_request import CredentialRequest
from sandbox.make.lifecycle import Lifecycle
from sandbox.make.rows import Rows
from sandbox.make.zone import Zone

ACTS = ("authorize", "decline", "revoke", "break", "remove")


class MakeControl:
    """Drives the recipient's side of a zone."""

    def __init__(self, zone: Zone, others: Callable[[], list[dict[str, Any]]] = list) -> None:
        self._zone = zone
        self._others = others
        self._lifecycle = Lifecycle(zone)
        self._rows = Rows(zone, true_state=True)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes below /control/."""
        return [
            web.get("/control/make/requests", self._requests),
            web.post("/control/make/consent", self._consent),
            web.get("/control/mail", self._mail),
        ]

    def row(self, request: CredentialRequest) -> dict[str, Any]:
        """Return a request with its credentials and its link, as they truly are."""
        return self._rows.detail(request) | {"publicUri": request.public_uri}

    async def _requests(self, _: web.Request) -> web.Response:
        return web.json_response({"requests": [self.row(r) for r in self._zone.store.newest()]})

    async def _mail(self, _: web.Request) -> web.Response:
        mails = sorted([*self._zone.mails.sent, *self._others()], key=lambda mail: str(mail["at"]))
        return web.json_response({"mails": mails})

    async def _consent(self, request: web.Request) -> web.Response:
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict) or body.get("do") not in ACTS:
            return refuse(f"do must be one of {', '.join(ACTS)}")
        found = self._find(body)
        if found is None:
            return refuse("no such request; it may have been deleted", 404)
        try:
            return self._answer(found, body)
        except ApiError as refusal:
            return refuse(str(refusal.body.get("detail")), 409)

    def _answer(self, found: CredentialRequest, body: dict[str, Any]) -> web.Response:
        act, credential_id = body["do"], body.get("credentialId")
        if act == "remove" and not credential_id:
            self._lifecycle.delete(found, self._zone.user(found.provider_id), confirmed=True)
            return web.json_response({"ok": True, "deleted": True})
        chosen = self._chosen(found, act, credential_id)
        if not chosen:
            return refuse("no such credential" if credential_id else f"nothing to {act}", 409)
        for credential in chosen:
            self._act(self._zone.store.get(found.id) or found, credential, act, body.get("reason"))
        return web.json_response({"ok": True, "request": self.row(self._zone.store.get(found.id) or found)})

    def _find(self, body: dict[str, Any]) -> CredentialRequest | None:
        if body.get("requestId"):
            return self._zone.store.get(str(body["requestId"]))
        return self._zone.store.by_link(str(body.get("publicUri", "")).rpartition("/")[2])

    def _chosen(self, request: CredentialRequest, act: str, credential_id: str | None) -> list[Credential]:
        if credential_id:
            return [c for c in request.credentials if c.id == credential_id]
        if act in {"authorize", "decline"}:
            return [c for c in request.credentials if c.is_open]
        if act == "break":
            return [c for c in request.credentials if c.is_oauth and c.state == State.AUTHORIZED]
        return [c for c in request.credentials if c.remote_id is not None]

    def _act(self, request: CredentialRequest, credential: Credential, act: str, reason: str | None) -> None:
        match act:
            case "authorize":
                self._lifecycle.authorize(request, credential)
            case "decline":
                self._lifecycle.decline(request, credential, reason)
            case "revoke":
                actor = self._zone.user(request.provider_id)
                self._lifecycle.delete_remote(request, credential, actor)
            case "break":
                self._lifecycle.break_token(request, credential)
            case _:
                remote = self._zone.store.remotes.get(credential.remote_id or 0)
                if remote is not None:
                    self._lifecycle.remove(remote)
