"""Whom the closing of a project is told: every card of it, and the threads below them."""

from datetime import datetime
from typing import Any

from bot.domain.event import BOT, Event, EventKind, Surface
from bot.domain.teardown import Teardown
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.recorder import CLOSE_JOB


async def owe_cards(tx: Tx, teardown: Teardown, now: datetime) -> None:
    """Owe every card of the project, for each shows how the closing goes; what comes next is looked at soon."""
    for intake_id in await tx.intakes_in(teardown.client, teardown.project):
        await tx.owe(deliveries.card_edit(intake_id, now), now)
    tx.hurry(CLOSE_JOB)


def bot_event(intake_id: str, kind: EventKind, now: datetime, actor: str = BOT, **data: Any) -> Event:
    """Return the event of what the bot did for a teardown."""
    return Event(at=now, actor=actor, surface=Surface.DELIVERY, kind=kind, intake_id=intake_id, data=data)
