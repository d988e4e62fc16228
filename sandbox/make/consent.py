"""The client's side: the consent page behind a request's link, and what its buttons do."""

from aiohttp import web

from sandbox.make.answers import ApiError
from sandbox.make.consent_page import dead_link, page
from sandbox.make.credential import Credential
from sandbox.make.credential_request import CredentialRequest
from sandbox.make.lifecycle import Lifecycle
from sandbox.make.zone import Zone

LINK = "/make/consent/{token}"
REASON = 512
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
}


class ConsentPages:
    """Serves the page of each link; the link alone entitles, as at Make."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._lifecycle = Lifecycle(zone)

    def routes(self) -> list[web.RouteDef]:
        """Return the routes below /make/consent/."""
        one = f"{LINK}/credentials/{{credentialId}}"
        return [
            web.get(LINK, self._show),
            web.post(f"{one}/authorize", self._authorize),
            web.post(f"{one}/decline", self._decline),
            web.post(f"{one}/revoke", self._revoke),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        found = self._zone.store.by_link(request.match_info["token"])
        return _html(dead_link(), 404) if found is None else self._page(found)

    async def _authorize(self, request: web.Request) -> web.Response:
        return await self._act(request, "authorize")

    async def _decline(self, request: web.Request) -> web.Response:
        return await self._act(request, "decline")

    async def _revoke(self, request: web.Request) -> web.Response:
        return await self._act(request, "revoke")

    async def _act(self, request: web.Request, act: str) -> web.Response:
        fields = await request.post()
        found = self._zone.store.by_link(request.match_info["token"])
        chosen = [c for c in found.credentials if c.id == request.match_info["credentialId"]] if found else []
        if found is None or not chosen:
            return _html(dead_link(), 404)
        if act == "authorize" and chosen[0].component == "keychain" and not str(fields.get("key", "")).strip():
            return self._page(found, "The key is missing.", 400)
        try:
            self._move(found, chosen[0], act, str(fields.get("reason", "")).strip()[:REASON])
        except ApiError as refusal:
            return self._page(found, str(refusal.body.get("detail", "")), 409)
        raise web.HTTPSeeOther(LINK.format(token=found.link_token) + f"#c-{chosen[0].id}")

    def _move(self, found: CredentialRequest, credential: Credential, act: str, reason: str) -> None:
        match act:
            case "authorize":
                self._lifecycle.authorize(found, credential)
            case "decline":
                self._lifecycle.decline(found, credential, reason or None)
            case _:
                self._lifecycle.delete_remote(found, credential, self._zone.user(found.provider_id))

    def _page(self, found: CredentialRequest, problem: str = "", status: int = 200) -> web.Response:
        zone = self._zone
        again = zone.switches["make.authorize_after_decline"] == "allowed"
        requester, recipient = zone.user(found.user_id), zone.user(found.provider_id)
        return _html(page(found, requester, recipient, zone.catalog, problem, authorize_again=again), status)


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", headers=HEADERS)
