"""Taking back at once what gives access on a row that is revoked: the bot asks for it by itself."""

from datetime import datetime

from bot.domain import transitions
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, Event, Surface
from bot.domain.request import Request
from bot.domain.transitions import Source
from bot.ports.store import Tx
from bot.services import deliveries


async def take_back(tx: Tx, dossier: Dossier, row: Request, now: datetime) -> tuple[Dossier, tuple[Event, ...]]:
    """Ask for the revoke of a row that holds something again; returns the dossier with it, and what is told."""
    step = transitions.ask_revoke(row, dossier.credentials_of(row.id), Source(actor=BOT, surface=Surface.POLL, at=now))
    await tx.owe(deliveries.make_revoke(step.request, now), now)
    return dossier.with_request(step.request).with_credentials(row.id, step.credentials), step.events
