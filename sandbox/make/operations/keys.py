"""Operations on keys: what a credential of the component "keychain" becomes."""

from typing import Any

from sandbox.make.answers import missing
from sandbox.make.connection import Connection
from sandbox.make.incoming import Incoming, Operation
from sandbox.make.lifecycle import Lifecycle
from sandbox.make.query import pick
from sandbox.make.zone import Zone

READ = ("keys:read",)
WRITE = ("keys:write",)
ONE = "/keys/{keyId}"
COLS = ("id", "name", "typeName", "teamId", "packageName", "theme")
DEFAULT_COLS = COLS[:2]


class Keys:
    """Answers the calls on keys; their values are nowhere."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._lifecycle = Lifecycle(zone)

    def operations(self) -> list[Operation]:
        """Return the operations on keys."""
        return [
            Operation("GET", "/keys", READ, self._list),
            Operation("GET", ONE, READ, self._read),
            Operation("DELETE", ONE, WRITE, self._delete),
        ]

    async def _list(self, incoming: Incoming) -> dict[str, Any]:
        query = incoming.query
        team_id, type_name = query.integer("teamId", required=True) or 0, query.text("typeName")
        self._zone.check_team(team_id)
        cols = query.cols(COLS, DEFAULT_COLS)
        found = self._zone.store.keys_of_team(team_id)
        return {"keys": [pick(_row(key), cols) for key in found if type_name in {None, key.account_name}]}

    async def _read(self, incoming: Incoming) -> dict[str, Any]:
        cols = incoming.query.cols(COLS, DEFAULT_COLS)
        return {"key": pick(_row(self._find(incoming)), cols)}

    async def _delete(self, incoming: Incoming) -> dict[str, Any]:
        key = self._find(incoming)
        if not incoming.query.flag("confirmed"):
            raise self._lifecycle.unconfirmed("Deleting a key has to be confirmed.")
        self._lifecycle.remove(key)
        return {"key": key.id}

    def _find(self, incoming: Incoming) -> Connection:
        key = self._zone.store.key(incoming.path_id("keyId") or 0)
        if key is None:
            raise missing("Key not found.")
        return key


def _row(key: Connection) -> dict[str, Any]:
    return {
        "id": key.id,
        "name": key.name,
        "typeName": key.account_name,
        "teamId": key.team_id,
        "packageName": None,
        "theme": key.theme,
    }
