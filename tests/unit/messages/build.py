"""Small dossiers for tests of what people read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.catalog import Catalog, parse
from bot.domain.credential import Credential
from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind, Surface
from bot.domain.intake import Card, Intake
from bot.domain.make_request import Creation, MakeRequest
from bot.domain.request import Request
from bot.domain.status import Status
from bot.messages.texts import Texts

OPENED = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOW = OPENED + timedelta(hours=2)
LATE = OPENED + timedelta(days=4)
LINK = "https://make.com/credential-requests/req-1/authorize"
PERMALINK = "https://northwind.slack.com/archives/C0ACME/p1795424400000100"
TEXTS = Texts.load()
HOSTILE = "*Acme* _x_ ~y~ `code` <!channel> <@U0PAULA> @here #random :fire: > & http://evil.example"
APPS = ("Gmail", "HubSpot", "Webflow", "Stripe", "Slack")


def catalog(*labels: str) -> Catalog:
    apps = "".join(
        f'[apps.{label.lower().replace(" ", "-")}]\nlabel = "{label}"\nmake_app = "app-{n}x"\n'
        f'purpose = "Work with {label}."\naccess = "read and change {label}"\n'
        for n, label in enumerate(labels)
    )
    return parse(apps, "test")[0]


def intake(**changes: Any) -> Intake:
    made = Intake(
        id="i1",
        source_key="view:V1",
        client="Acme Ltd",
        project="Website relaunch",
        contact_name="Anna Client",
        contact_email="anna_b@acme.example",
        owner_id="U0PAULA",
        owner_name="Paula Park",
        opened_by="U0PAULA",
        channel_id="C0ACME",
        created_at=OPENED,
    )
    return replace(made, **changes)


def row(number: int = 1, label: str = "Gmail", **changes: Any) -> Request:
    made = Request(
        id=f"r{number}",
        intake_id="i1",
        make_request_id=f"m{number}",
        app_key=label.lower(),
        app_label=label,
        make_app="google-email",
        make_version=None,
        modules=("*",),
        purpose="Answer leads.",
        name_override=f"Acme · {label} [r{number}]",
        created_at=OPENED,
        status_at=OPENED,
        requested_at=OPENED,
        last_actor="U0PAULA",
    )
    return replace(made, **changes)


def made(number: int = 1, **changes: Any) -> MakeRequest:
    base = MakeRequest(
        id=f"m{number}",
        intake_id="i1",
        name=f"Acme [m{number}]",
        creation=Creation.CREATED,
        make_id=f"req-{number}",
        public_uri=LINK,
        created_at=OPENED,
    )
    return replace(base, **changes)


def credential(row_id: str = "r1", number: int = 1, **changes: Any) -> Credential:
    base = Credential(
        id=f"c{number}",
        request_id=row_id,
        state="authorized",
        remote_id="77",
        seen_at=OPENED,
        authorized_at=OPENED,
    )
    return replace(base, **changes)


def dossier(*rows: Request, credentials: tuple[Credential, ...] = (), **changes: Any) -> Dossier:
    """A dossier of some rows, each with a created Make request unless `make_requests` says otherwise."""
    rows = rows or (row(),)
    requests = changes.pop("make_requests", None) or tuple(
        made(id=m) for m in dict.fromkeys(r.make_request_id for r in rows)
    )
    card = Card(intake_id="i1", channel_id="C0ACME", ts="1.0", permalink=PERMALINK)
    return Dossier(
        intake=intake(**changes.pop("intake", {})),
        card=replace(card, **changes.pop("card", {})),
        make_requests=requests,
        requests=rows,
        credentials=credentials,
    )


def many(count: int, **changes: Any) -> Dossier:
    rows = tuple(row(n, f"App number {n}", **changes) for n in range(1, count + 1))
    return dossier(*rows)


def unasked(row_: Request, creation: Creation, **changes: Any) -> Dossier:
    """A dossier whose one row Make does not have."""
    waiting = replace(row_, requested_at=None, **changes)
    return dossier(waiting, make_requests=(made(creation=creation, make_id=None, public_uri=None),))


def event(kind: EventKind, actor: str = "make", app: str = "Gmail", row_id: str | None = "r1", **data: Any) -> Event:
    return Event(
        at=NOW,
        actor=actor,
        surface=Surface.POLL,
        kind=kind,
        intake_id="i1",
        request_id=row_id,
        data={"app": app} | data,
    )


def moved(new: Status, app: str = "Gmail", **data: Any) -> Event:
    return event(EventKind.STATUS_CHANGED, app=app, old="Pending", new=str(new), **data)
