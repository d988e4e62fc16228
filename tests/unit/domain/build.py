"""Small builders for rows in tests; each fills in what the test does not care about."""

from datetime import UTC, datetime
from typing import Any

from bot.domain.credential import Credential
from bot.domain.dossier import Dossier
from bot.domain.event import Surface
from bot.domain.intake import Card, Intake
from bot.domain.make_request import MakeRequest
from bot.domain.observation import Observation, ObservedCredential
from bot.domain.request import Request
from bot.domain.transitions import Source

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def a_request(row_id: str = "row1", **values: Any) -> Request:
    filled: dict[str, Any] = {
        "id": row_id,
        "intake_id": "intake1",
        "make_request_id": "made1",
        "app_key": "hubspot",
        "app_label": "HubSpot",
        "make_app": "hubspotcrm",
        "make_version": None,
        "modules": ("*",),
        "purpose": "Read the contacts",
        "name_override": f"Acme · Website · HubSpot [{row_id}]",
        "created_at": NOW,
        "status_at": NOW,
        "requested_at": NOW,
    }
    return Request(**filled | values)


def a_credential(credential_id: str = "cred1", **values: Any) -> Credential:
    filled: dict[str, Any] = {"id": credential_id, "request_id": "row1", "state": "pending", "seen_at": NOW}
    return Credential(**filled | values)


def observed(credential_id: str = "cred1", state: str = "pending", **values: Any) -> ObservedCredential:
    return ObservedCredential(id=credential_id, state=state, app_name="hubspotcrm", **values)


def an_observation(status: str, *credentials: ObservedCredential, **values: Any) -> Observation:
    return Observation(make_id="m-1", status=status, credentials=credentials, **values)


def a_source(actor: str = "U0PAULA", at: datetime = NOW) -> Source:
    return Source(actor=actor, surface=Surface.BUTTON, at=at)


def an_intake(**values: Any) -> Intake:
    filled: dict[str, Any] = {
        "id": "intake1",
        "source_key": "V1",
        "client": "Acme",
        "project": "Website",
        "contact_name": "Carla Client",
        "contact_email": "carla@acme.example",
        "owner_id": "U0PAULA",
        "owner_name": "Paula Park",
        "opened_by": "U0PAULA",
        "channel_id": "C0ACME",
        "created_at": NOW,
    }
    return Intake(**filled | values)


def a_make_request(made_id: str = "made1", **values: Any) -> MakeRequest:
    filled: dict[str, Any] = {"id": made_id, "intake_id": "intake1", "name": f"Acme [{made_id}]", "created_at": NOW}
    return MakeRequest(**filled | values)


def a_dossier(*rows: Request, **values: Any) -> Dossier:
    filled: dict[str, Any] = {
        "intake": an_intake(),
        "card": Card(intake_id="intake1", channel_id="C0ACME"),
        "make_requests": (a_make_request(),),
        "requests": rows or (a_request(),),
    }
    return Dossier(**filled | values)
