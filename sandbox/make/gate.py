"""What stands before every operation: Cloudflare, the token, the plan, the rate, the scopes, the feature."""

from datetime import timedelta
from typing import Any

from aiohttp import web

from sandbox.make.answers import ApiError, MakeErrorBodies, NotValidError, denied, error, rate_limited
from sandbox.make.incoming import NO_LAG, Incoming, Operation
from sandbox.make.people import TOKEN
from sandbox.make.query import Query
from sandbox.make.switches import api_limit
from sandbox.make.zone import Zone
from sandbox.world.http import serve

NO_FEATURE = "User does not have the 'allow_credential_requests' feature enabled."
FREE_PLAN = "Forbidden to use token authorization for this organization."
DEFAULT_LAG_SECONDS = 60


class Gate:
    """Lets calls through to operations, or answers in their place."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._bodies = MakeErrorBodies()

    async def pass_on(self, request: web.Request, operation: Operation) -> web.StreamResponse:
        """Answer one call, faults included."""

        async def call() -> web.StreamResponse:
            try:
                refused = self._held_up(request, operation)
                return await self._let_through(request, operation) if refused is None else refused
            except ApiError as refusal:
                return web.json_response(self._worded(refusal), status=refusal.status)

        return await serve(self._zone.world, "make", operation.name, self._bodies, call)

    async def _let_through(self, request: web.Request, operation: Operation) -> web.Response:
        incoming = Incoming(request, Query(request.query), self._lag(operation))
        await incoming.body()  # its parser stands before every operation, also before those that take no body
        return web.json_response(await operation.handler(incoming))

    def _worded(self, refusal: ApiError) -> dict[str, Any]:
        code = {"code": self._zone.switches["make.validation_code"]} if isinstance(refusal, NotValidError) else {}
        return refusal.body | code

    def _held_up(self, request: web.Request, operation: Operation) -> web.Response | None:
        if request.headers.get("User-Agent", "").casefold().startswith("python-urllib"):
            return web.Response(status=403, text="error code: 1010")
        self._check_token(request.headers.get("Authorization", ""))
        switches = self._zone.switches
        if switches["make.plan"] == "free" and not operation.free_plan:
            raise denied(FREE_PLAN)
        if not self._zone.rate_limit.admit(api_limit(switches)):
            as_text = switches["make.rate_limit_body"] == "text"
            return rate_limited(as_text=as_text, retry_after=switches["make.rate_limit_retry_after"])
        self._check_rights(operation)
        return None

    def _check_token(self, authorization: str) -> None:
        scheme, _, token = authorization.partition(" ")
        if scheme == "Bearer" and token == TOKEN:
            raise denied()
        if scheme != "Token" or token != TOKEN or self._zone.switches["make.wrong_zone"]:
            raise error(401, "Invalid or missing authorization.", "Unauthorized", "SC401")

    def _check_rights(self, operation: Operation) -> None:
        switches = self._zone.switches
        if operation.scopes and not set(operation.scopes) & set(switches["make.token_scopes"]):
            raise denied()
        if operation.gated and not switches["make.feature_enabled"]:
            refusal = denied(NO_FEATURE)
            if switches["make.feature_gate_key"] == "message":
                refusal.body |= {"detail": "Access denied.", "message": NO_FEATURE}
            raise refusal

    def _lag(self, operation: Operation) -> timedelta:
        fault = self._zone.world.faults.take("make", operation.name, "lag")
        if fault is None:
            return NO_LAG
        return timedelta(seconds=float(fault.params.get("seconds", DEFAULT_LAG_SECONDS)))
