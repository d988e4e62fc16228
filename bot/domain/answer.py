"""What an answer of Make's about one of its requests changes in a dossier."""

from datetime import datetime

from bot.domain import asking_again, transitions
from bot.domain.belonging import part_of
from bot.domain.dossier import Dossier
from bot.domain.event import Event
from bot.domain.observation import Observation
from bot.domain.request import Request
from bot.domain.transitions import Step

_NOTHING = Observation(make_id="", status="")


def observed(dossier: Dossier, row: Request, seen: Observation | None, now: datetime) -> Step:
    """Apply an answer about the request a row has now to that row; None: Make has the request no more."""
    held = dossier.credentials_of(row.id)
    if seen is None:
        return transitions.vanish(row, held, now)
    shared = dossier.is_shared(row.make_request_id or "")
    return transitions.observe(row, held, part_of(dossier, row, seen), now, shared=shared)


def taken_in(
    dossier: Dossier, made_id: str, seen: Observation | None, now: datetime
) -> tuple[Dossier, tuple[Event, ...], tuple[Event, ...]]:
    """Apply an answer to every row that a Make request carries, and to those that have moved on from it.

    Returns:
        The dossier, what is told of the rows, and what is told of those that gave access through it although they had
        moved on.
    """
    steps = [observed(dossier, row, seen, now) for row in dossier.requests_of(made_id)]
    for step in steps:
        dossier = dossier.with_request(step.request).with_credentials(step.request.id, step.credentials)
    dossier, left = asking_again.left_behind(dossier, made_id, seen or _NOTHING, now)
    return dossier, tuple(event for step in steps for event in step.events), left
