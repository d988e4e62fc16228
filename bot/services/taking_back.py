"""Taking back at once what gives access and should not: the bot asks for it by itself."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain import transitions
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Event, Surface
from bot.domain.request import Request
from bot.domain.transitions import Source
from bot.ports.store import Tx
from bot.services import deliveries


async def retire_used(tx: Tx, dossier: Dossier, made_id: str, events: Iterable[Event], now: datetime) -> None:
    """Owe the end of what clients gave through the link of a request that was replaced, of which these events tell."""
    for event in events:
        row = dossier.request(event.request_id or "")
        if row is not None:
            await tx.owe(deliveries.make_retire(row, made_id, now, again=False), now)


async def take_back(tx: Tx, dossier: Dossier, row: Request, now: datetime) -> tuple[Dossier, tuple[Event, ...]]:
    """Ask for the revoke of a row that holds something again; returns the dossier with it, and what is told."""
    step = transitions.ask_revoke(row, dossier.credentials_of(row.id), Source(actor=BOT, surface=Surface.POLL, at=now))
    await tx.owe(deliveries.make_revoke(step.request, now), now)
    return dossier.with_request(step.request).with_credentials(row.id, step.credentials), step.events
