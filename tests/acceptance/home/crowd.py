"""Many intakes, of every kind, quickly."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.adapters.store import SqlStore
from bot.adapters.store.rows import rows_of
from bot.domain.dossier import Dossier
from bot.domain.intake import Card, Intake
from bot.domain.make_request import Creation, MakeRequest
from bot.domain.nudges import restarted
from bot.domain.request import Request
from bot.domain.status import Status

APPS = ("Gmail", "HubSpot", "Webflow", "Stripe", "Slack", "Google Ads", "Notion", "Airtable", "Shopify", "Asana")
OWNERS = ("U0PAULA", "U0MIA", "U0ADAM")
ROWS_EACH = 4
STATUSES = (
    (Status.PENDING, 45),
    (Status.PARTIALLY_AUTHORIZED, 5),
    (Status.INVALID, 5),
    (Status.AUTHORIZED, 30),
    (Status.DECLINED, 5),
    (Status.REVOKED, 10),
)
AT_ONCE = 500


def crowd(rows: int, now: datetime, seed: int = 1) -> Iterator[Dossier]:
    """Return intakes with so many apps in all, opened over the last weeks."""
    chance = random.Random(seed)
    for number in range(-(-rows // ROWS_EACH)):
        yield _dossier(number, min(ROWS_EACH, rows - number * ROWS_EACH), now, chance)


async def settle(store: SqlStore, dossiers: Sequence[Dossier]) -> None:
    """Store them all, many at a time."""
    for start in range(0, len(dossiers), AT_ONCE):
        tables: dict[Any, list[Any]] = {}
        for dossier in dossiers[start : start + AT_ONCE]:
            for part in rows_of(dossier):
                tables.setdefault(part.table, []).extend(part.by_key.values())
        async with store.engines.writing.begin() as connection:
            for table, values in tables.items():
                if values:
                    await connection.execute(insert(table), values)


def _dossier(number: int, apps: int, now: datetime, chance: random.Random) -> Dossier:
    created = now - timedelta(seconds=chance.randint(0, 20 * 24 * 3600))
    intake = Intake(
        id=f"i{number:06}",
        source_key=f"V{number}",
        client=f"Client {number % 211:03}",
        project=f"Project {number}",
        contact_name="Carla Client",
        contact_email="carla@acme.example",
        owner_id=chance.choice(OWNERS),
        owner_name="Somebody",
        opened_by="U0PAULA",
        channel_id="C0ACME",
        created_at=created,
        muted_at=created if chance.random() < 0.05 else None,
        snoozed_until=now + timedelta(days=chance.randint(-3, 3)) if chance.random() < 0.05 else None,
    )
    made = tuple(_made(intake, place) for place in range(apps))
    rows = tuple(_row(m, label, now, chance) for m, label in zip(made, chance.sample(APPS, apps), strict=True))
    link = f"https://northwind.slack.com/archives/C0ACME/p{number}"
    card = Card(intake_id=intake.id, channel_id="C0ACME", ts=f"{number}.0", permalink=link)
    return Dossier(intake=intake, card=card, make_requests=made, requests=rows)


def _made(intake: Intake, place: int) -> MakeRequest:
    return MakeRequest(
        id=f"m{intake.id}{place}",
        intake_id=intake.id,
        name=f"{intake.client} [m{intake.id}{place}]",
        creation=Creation.GONE,  # nobody looks for them at Make
        created_at=intake.created_at,
    )


def _row(made: MakeRequest, label: str, now: datetime, chance: random.Random) -> Request:
    (status,) = chance.choices([s for s, _ in STATUSES], [weight for _, weight in STATUSES])
    asked = made.created_at + timedelta(seconds=chance.randint(1, 60))
    answered = min(asked + timedelta(seconds=chance.randint(60, 6 * 24 * 3600)), now)
    row = Request(
        id=f"r{made.id}",
        intake_id=made.intake_id,
        make_request_id=made.id,
        app_key=label.lower().replace(" ", "-"),
        app_label=label,
        make_app="app",
        make_version=None,
        modules=("*",),
        purpose="Work.",
        name_override=f"x [r{made.id}]",
        status=status,
        created_at=made.created_at,
        status_at=answered,
        requested_at=asked if chance.random() < 0.95 else None,
        authorized_at=answered if status in {Status.AUTHORIZED, Status.REVOKED, Status.INVALID} else None,
        revoked_at=now - timedelta(days=1) if status is Status.REVOKED else None,
    )
    return _wear(row, now, chance)


def _wear(row: Request, now: datetime, chance: random.Random) -> Request:
    """Give some rows what seldom happens: a restart, nudges, a pause, a withdrawal."""
    match chance.randint(0, 20):
        case 0:
            return restarted(row, now - timedelta(hours=chance.randint(0, 200)))
        case 1:
            return replace(row, paused_at=now) if row.is_open else row
        case 2:
            return replace(row, withdrawn_at=now) if row.status is Status.PENDING else row
        case 3 | 4 | 5:
            nudged = now - timedelta(hours=chance.randint(0, 60))
            return replace(row, last_nudge_at=nudged, nudge_count=chance.randint(0, 3))
    return row
