"""Operations on connections."""

from datetime import timedelta
from typing import Any

from sandbox.make.answers import ApiError, failed_dependency, no_connection
from sandbox.make.checker import Checker
from sandbox.make.connection import Connection
from sandbox.make.incoming import Incoming, Operation
from sandbox.make.lifecycle import Lifecycle
from sandbox.make.query import pick
from sandbox.make.zone import Zone

READ = ("connections:read",)
WRITE = ("connections:write",)
ONE = "/connections/{connectionId}"
NAME = 128
COLS = (
    "id",
    "name",
    "accountName",
    "accountLabel",
    "packageName",
    "expire",
    "metadata",
    "teamId",
    "theme",
    "upgradeable",
    "scopesCnt",
    "scoped",
    "accountType",
    "editable",
    "uid",
    "connectedSystemId",
    "organizationId",
)
DETAIL_COLS = (*COLS, "scopes")


class Connections:
    """Answers the calls on connections; keys are not among them."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._lifecycle = Lifecycle(zone)

    def operations(self) -> list[Operation]:
        """Return the operations on connections."""
        return [
            Operation("GET", "/connections", READ, self._list),
            Operation("GET", ONE, READ, self._read),
            Operation("POST", f"{ONE}/test", WRITE, self._test),
            Operation("POST", f"{ONE}/scoped", WRITE, self._scoped),
            Operation("PATCH", ONE, WRITE, self._rename),
            Operation("DELETE", ONE, WRITE, self._delete),
        ]

    async def _list(self, incoming: Incoming) -> dict[str, Any]:
        team_id = incoming.query.integer("teamId", required=True) or 0
        self._zone.check_team(team_id)
        query = incoming.query
        cols, types = query.cols(COLS, COLS), query.array("type")
        found = [
            c
            for c in self._zone.store.remotes.values()
            if c.component == "account" and c.team_id == team_id and self._visible(c, incoming)
        ]
        found.sort(key=lambda c: (c.name, c.id))
        rows = [
            c.row() | {"scoped": set(query.array(c.account_name)) <= set(c.scopes)}
            for c in found
            if not types or c.account_name in types
        ]
        return {"connections": [pick(row, cols) for row in rows]}

    async def _read(self, incoming: Incoming) -> dict[str, Any]:
        cols = incoming.query.cols(DETAIL_COLS, DETAIL_COLS)
        return {"connection": pick(self._find(incoming).detail(), cols)}

    async def _test(self, incoming: Incoming) -> dict[str, Any]:
        connection = self._find(incoming)
        if connection.broken and self._zone.switches["make.broken_test"] == "424":
            raise failed_dependency("[400] invalid_grant")
        return {"verified": not connection.broken}

    async def _scoped(self, incoming: Incoming) -> dict[str, Any]:
        connection = self._find(incoming)
        body = Checker(await incoming.body())
        asked = body.texts("scope", required=True)
        body.refuse_strangers(really=self._zone.switches["make.unknown_fields"] == "refused")
        body.raise_if_wrong()
        return {"connection": {"scoped": set(asked) <= set(connection.scopes)}}

    async def _rename(self, incoming: Incoming) -> dict[str, Any]:
        connection, cols = self._find(incoming), incoming.query.cols(COLS, COLS)
        body = Checker(await incoming.body())
        name = body.text("name", NAME, required=True)
        body.refuse_strangers(really=self._zone.switches["make.unknown_fields"] == "refused")
        body.raise_if_wrong()
        self._lifecycle.rename(connection, name or "")
        return {"connection": pick(connection.row(), cols)}

    async def _delete(self, incoming: Incoming) -> dict[str, Any]:
        connection = self._find(incoming)
        if not incoming.query.flag("confirmed"):
            raise self._lifecycle.unconfirmed("Deleting a connection has to be confirmed.")
        self._lifecycle.remove(connection)
        return {"connection": connection.id}

    def _find(self, incoming: Incoming) -> Connection:
        connection = self._zone.store.connection(incoming.path_id("connectionId") or 0)
        if connection is None or not self._visible(connection, incoming):
            raise self._unknown(incoming)
        return connection

    def _unknown(self, incoming: Incoming) -> ApiError:
        return no_connection(incoming.path("connectionId"))

    def _visible(self, connection: Connection, incoming: Incoming) -> bool:
        own = timedelta(seconds=float(self._zone.switches["make.connection_lag_seconds"]))
        return connection.created_at + max(own, incoming.lag) <= self._zone.now()
