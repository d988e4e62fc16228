"""The audit log of the organization: what is told of requests, connections and keys."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sandbox.make.people import ORGANIZATION, ORGANIZATION_ID, TEAMS, User
from sandbox.world.switches import Switches

EVENTS = {
    "Credential requests": [
        ("Credential request created", "credential_request_created"),
        ("Credential request authorized", "credential_request_authorized"),
        ("Credential request deleted", "credential_request_deleted"),
    ],
    "Connections": [
        ("Connection created", "connection_created"),
        ("Connection updated", "connection_updated"),
        ("Connection authorized/reauthorized", "connection_authorized"),
        ("Connection deleted", "connection_deleted"),
    ],
    "Keys": [
        ("Key created", "key_created"),
        ("Key updated", "key_updated"),
        ("Key deleted", "key_deleted"),
    ],
}


def event_value(switches: Switches, snake: str) -> str:
    """Return an event's value in the style the switch asks for."""
    if switches["make.audit_names"] == "snake":
        return snake
    noun, _, verb = snake.rpartition("_")
    return f"{noun}.{verb}"


@dataclass(frozen=True)
class AuditEntry:
    """One line of the log; what differs by switch is kept in every form."""

    event: str
    at: datetime
    team_id: int
    actor: User
    request_id: str = ""
    credential_id: str = ""
    remote_id: int | None = None
    uuid: str = field(default_factory=lambda: str(uuid4()))

    def target(self, switches: Switches) -> str:
        """Return targetId; for a created or deleted request there is no credential to name."""
        if not self.event.startswith("credential_request_"):
            return str(self.remote_id)
        by_credential = switches["make.audit_target"] == "credential" and self.credential_id
        return self.credential_id if by_credential else self.request_id

    def row(self, switches: Switches) -> dict[str, Any]:
        """Return the row the API shows."""
        iso = iso_time(self.at)
        units = {"s": int(self.at.timestamp()), "ms": int(self.at.timestamp() * 1000), "iso": iso}
        actor = self.actor
        return {
            "uuid": self.uuid,
            "createdAt": iso,
            "triggeredAt": units[switches["make.audit_unit"]],
            "organizationId": ORGANIZATION_ID,
            "organization": dict(ORGANIZATION),
            "eventName": event_value(switches, self.event),
            "team": {"id": self.team_id, "name": TEAMS[self.team_id]},
            "actor": {"id": actor.id, "name": actor.name, "email": actor.email},
            "targetId": self.target(switches),
            "version": {"from": None, "to": None},
        }


def iso_time(moment: datetime) -> str:
    """Return a moment as Make writes it: UTC, milliseconds, Z."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
