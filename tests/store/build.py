"""Things to store."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.credential import Credential
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind, Surface
from bot.domain.intake import Card, Intake
from bot.domain.make_request import MakeRequest
from bot.domain.request import Request

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_numbers = itertools.count(1)


def an_intake(**given: Any) -> Intake:
    number = next(_numbers)
    usual: dict[str, Any] = {
        "id": f"in{number}",
        "source_key": f"V{number}",
        "client": "Acme",
        "project": f"Website {number}",
        "contact_name": "Carla Client",
        "contact_email": "carla@acme.example",
        "owner_id": "U0PAULA",
        "owner_name": "Paula Park",
        "opened_by": "U0PAULA",
        "channel_id": "C0ACME",
        "created_at": NOW,
    }
    return Intake(**(usual | given))


def a_make_request(intake: Intake, **given: Any) -> MakeRequest:
    number = next(_numbers)
    usual: dict[str, Any] = {
        "id": f"mr{number}",
        "intake_id": intake.id,
        "name": f"Acme [mr{number}]",
        "created_at": intake.created_at,
    }
    return MakeRequest(**(usual | given))


def a_request(made: MakeRequest, **given: Any) -> Request:
    number = next(_numbers)
    usual: dict[str, Any] = {
        "id": f"rq{number}",
        "intake_id": made.intake_id,
        "make_request_id": made.id,
        "app_key": "gmail",
        "app_label": "Gmail",
        "make_app": "google-email",
        "make_version": None,
        "modules": ("*",),
        "purpose": "Send reports.",
        "name_override": f"Acme Gmail [rq{number}]",
        "created_at": made.created_at,
        "status_at": made.created_at,
    }
    return Request(**(usual | given))


def a_credential(request: Request, **given: Any) -> Credential:
    usual: dict[str, Any] = {
        "id": f"cr{next(_numbers)}",
        "request_id": request.id,
        "state": "pending",
        "seen_at": NOW,
    }
    return Credential(**(usual | given))


def a_dossier(*apps: str, **given: Any) -> Dossier:
    """Build an intake with one Make request for each app."""
    intake = an_intake(**given)
    made = tuple(a_make_request(intake) for _ in apps or ("gmail",))
    rows = tuple(a_request(m, app_key=a, app_label=a.title()) for m, a in zip(made, apps or ("gmail",), strict=True))
    card = Card(intake_id=intake.id, channel_id=intake.channel_id)
    return Dossier(intake=intake, card=card, make_requests=made, requests=rows)


def with_row(dossier: Dossier, index: int = 0, **changes: Any) -> Dossier:
    return dossier.with_request(replace(dossier.requests[index], **changes))


def an_event(**given: Any) -> Event:
    usual: dict[str, Any] = {
        "at": NOW,
        "actor": "U0PAULA",
        "surface": Surface.MODAL,
        "kind": EventKind.OPENED,
        "intake_id": "in0",
    }
    return Event(**(usual | given))


def a_delivery(**given: Any) -> Delivery:
    number = next(_numbers)
    usual: dict[str, Any] = {
        "id": f"dl{number}",
        "kind": DeliveryKind.THREAD_POST,
        "key": f"thread:{number}",
        "intake_id": "in0",
        "next_attempt_at": NOW,
        "created_at": NOW,
    }
    return Delivery(**(usual | given))
