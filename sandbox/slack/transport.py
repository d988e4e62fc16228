"""HTTP around the Web API: tokens, scopes, rates, and the answers' envelope."""

import logging
import re

from aiohttp import web

from sandbox.slack import arguments, ids
from sandbox.slack.api import METHODS
from sandbox.slack.api.method import Method
from sandbox.slack.arguments import Arguments
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json
from sandbox.world.faults import Fault
from sandbox.world.http import serve

LOG = logging.getLogger("sandbox.slack")
TOKENS = {"xoxb-sandbox": "bot", "xapp-sandbox": "app"}
REAL_TOKEN = re.compile(r"^(?:xox[a-z]-|xapp-|xoxe[.-])[\w.-]*\d[\w.-]{8,}$")
TOO_MANY = 429
HISTORIES = {"conversations.history", "conversations.replies"}


class Bodies:
    """How Slack words a fault."""

    def rate_limited(self, fault: Fault) -> web.StreamResponse:
        """Return a 429 with Retry-After."""
        after = int(fault.params.get("retry_after", 1))
        return _answer({"ok": False, "error": "ratelimited"}, status=TOO_MANY, retry_after=after)

    def server_error(self, fault: Fault) -> web.StreamResponse:
        """Return a 5xx, as JSON or as a page."""
        status = int(fault.params.get("status", 503))
        if fault.params.get("html"):
            return web.Response(status=status, text="<html>Server Error</html>", content_type="text/html")
        error = "service_unavailable" if status == web.HTTPServiceUnavailable.status_code else "internal_error"
        return _answer({"ok": False, "error": error}, status=status)


def _answer(body: Json, *, status: int = 200, retry_after: int | None = None) -> web.Response:
    headers = {"x-slack-req-id": ids.hexadecimal()}
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return web.json_response(body, status=status, headers=headers)


class Transport:
    """Answers /slack/api/{method}."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._bodies = Bodies()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        name = request.match_info["method"]
        self._core.base_url = str(request.url.origin())

        async def call() -> web.StreamResponse:
            return await self._carry_out(request, name)

        return await serve(self._core.world, "slack", name, self._bodies, call)

    async def _carry_out(self, request: web.Request, name: str) -> web.Response:
        method = METHODS.get(name)
        if method is None:
            return _answer({"ok": False, "error": "unknown_method", "req_method": name})
        call = Call(name, {})
        given = Arguments({})
        try:
            given = await arguments.read(request)
            call.args = given.values
            call.token = self._authenticate(request, given, method)
            self._check_scope(call, method)
            self._count(call, method)
            body = {"ok": True, **method.run(self._core, call)}
            response = _answer(_warned(body, call.warnings + given.warnings))
        except SlackError as error:
            body = {"ok": False, "error": error.code, **error.extra}
            status = TOO_MANY if error.retry_after is not None else 200
            response = _answer(_warned(body, given.warnings), status=status, retry_after=error.retry_after)
        return self._decorate(response, call, method)

    def _decorate(self, response: web.Response, call: Call, method: Method) -> web.Response:
        if call.token:
            scopes = self._core.manifest.scopes if call.token == "bot" else ("connections:write",)
            response.headers["x-oauth-scopes"] = ",".join(scopes)
            if method.scopes:
                response.headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
        return response

    def _authenticate(self, request: web.Request, given: Arguments, method: Method) -> str:
        if method.holder == "nobody":
            return ""
        if in_query := request.query.get("token"):  # closed to apps made since February 2021, whatever else they send
            raise _refused(in_query)
        token = _bearer(request)
        if not token and given.token and method.holder == "app":
            raise _refused(given.token)  # seen: an app-level token counts in the header alone
        token = token or given.token
        if not token:
            raise SlackError("not_authed")
        kind = TOKENS.get(token)
        if kind is None:
            raise _refused(token)
        if method.holder not in {kind, "anybody"}:
            raise SlackError("not_allowed_token_type")
        return kind

    def _check_scope(self, call: Call, method: Method) -> None:
        if call.token == "bot" and not self._core.manifest.grants(*method.scopes):
            raise missing_scope(self._core, *method.scopes)

    def _count(self, call: Call, method: Method) -> None:
        if not self._core.world.switches["slack.rate_limits"]:
            return
        tier = method.tier
        if call.method == "apps.connections.open":
            tier = str(self._core.world.switches["slack.connections_open_tier"])
        if call.method in HISTORIES and self._core.world.switches["slack.history_for"] == "distributed":
            tier = "distributed history"
        if tier == "post":
            self._core.limits.spend("posts in the workspace", call.method)
            self._core.limits.spend(tier, self._core.address(call.args.get("channel")))
        else:
            self._core.limits.spend(tier, call.method)


def missing_scope(core: Core, *needed: str) -> SlackError:
    """Return the refusal for a scope the app was not granted."""
    return SlackError("missing_scope", needed=",".join(needed), provided=",".join(core.manifest.scopes))


def _refused(token: str) -> SlackError:
    if not REAL_TOKEN.match(token):
        return SlackError("invalid_auth")
    LOG.error("A token that looks real reached the sandbox. It was refused and not kept; do not use it here.")
    text = "[ERROR] this token looks real: the sandbox takes xoxb-sandbox and xapp-sandbox only"
    return SlackError("invalid_auth", response_metadata={"messages": [text]})


def _bearer(request: web.Request) -> str:
    # Slack was seen to take no other spelling of the scheme.
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme == "Bearer" else ""


def _warned(body: Json, warnings: list[str]) -> Json:
    if not warnings:
        return body
    metadata = dict(body.get("response_metadata") or {}) | {"warnings": warnings}
    return body | {"warning": ",".join(warnings), "response_metadata": metadata}
