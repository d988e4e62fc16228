"""The Make face: its API, the client's consent page, and its control routes."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.make import switches
from sandbox.make.answers import missing
from sandbox.make.consent import ConsentPages
from sandbox.make.control import MakeControl
from sandbox.make.gate import Gate
from sandbox.make.incoming import Incoming, Operation
from sandbox.make.operations.account import Account
from sandbox.make.operations.audit_logs import AuditLogs
from sandbox.make.operations.audit_logs_v2 import AuditLogsV2
from sandbox.make.operations.connections import Connections
from sandbox.make.operations.credentials import Credentials
from sandbox.make.operations.keys import Keys
from sandbox.make.operations.organization import Organization
from sandbox.make.operations.requests import Requests
from sandbox.make.zone import Zone
from sandbox.world.world import World

API = "/make/api/v2"
SNAPSHOT_ROWS = 300


class MakeFace:
    """The stand-in for one Make zone; `others` are the mails that other faces brought, for the inbox."""

    name = "make"

    def __init__(self, world: World, others: Callable[[], list[dict[str, Any]]] = list) -> None:
        switches.declare(world.switches)
        self._world = world
        self._zone = Zone(world)
        self._gate = Gate(self._zone)
        self._control = MakeControl(self._zone, others)

    @property
    def mails(self) -> list[dict[str, Any]]:
        """Return what Make mailed, oldest first: {to, from, subject, text, at, by: "make"}."""
        return self._zone.mails.sent

    def routes(self) -> list[web.RouteDef]:
        """Return the API below /make/api/v2 and the consent page."""
        api = [self._route(operation) for operation in self._operations()]
        strangers = web.route("*", f"{API}{{tail:(?:/.*)?}}", self._unknown)
        return [*api, strangers, *ConsentPages(self._zone).routes()]

    def control(self) -> list[web.RouteDef]:
        """Return the control routes that play the client."""
        return self._control.routes()

    def snapshot(self) -> dict[str, Any]:
        """Return the newest requests, connections and keys, and mails, as they truly are."""
        requests = self._zone.store.newest(SNAPSHOT_ROWS)
        remotes = list(self._zone.store.remotes.values())[-SNAPSHOT_ROWS:]
        return {
            "requests": [self._control.row(request) for request in requests],
            "connections": [r.row() | {"broken": r.broken} for r in remotes if r.component == "account"],
            "mails": self.mails[-SNAPSHOT_ROWS:],
        }

    def reset(self) -> None:
        """Go back to the seed."""
        self._zone.reset()

    def _operations(self) -> list[Operation]:
        zone = self._zone
        logs = (AuditLogs(zone), AuditLogsV2(zone))
        account = (Organization(zone), Account(zone))
        nouns = (Requests(zone), Credentials(zone), Connections(zone), Keys(zone), *account, *logs)
        return [operation for noun in nouns for operation in noun.operations()]

    def _route(self, operation: Operation) -> web.RouteDef:
        return web.route(operation.method, API + operation.path, self._handler(operation))

    def _handler(self, operation: Operation) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._gate.pass_on(request, operation)

        return handle

    async def _unknown(self, request: web.Request) -> web.StreamResponse:
        async def answer(_: Incoming) -> dict[str, Any]:
            raise missing()

        operation = Operation(request.method, "/(unknown)", (), answer)
        return await self._gate.pass_on(request, operation)
