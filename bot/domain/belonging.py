"""Whose a credential is: each one that Make shows in a request belongs to one row, so that none escapes a revoke."""

from dataclasses import replace
from itertools import chain

from bot.domain.dossier import Dossier
from bot.domain.observation import Observation, ObservedCredential
from bot.domain.request import Request


def owner(dossier: Dossier, made_id: str, seen: ObservedCredential) -> str | None:
    """Return the id of the row that a credential in a Make request belongs to; None when the request has no row.

    Who held it before keeps it, whatever Make calls it by now. A new one is known by the unique name we set, or by its
    app where Make leaves the name out. One that matches no row here was asked for by a row that has moved on to another
    request, whose name there it no longer bears.
    """
    held = next((c.request_id for c in dossier.credentials if c.id == seen.id), None)
    if held is not None:
        return held
    here, moved = dossier.requests_of(made_id), dossier.moved_on_from(made_id)
    own = (row for row in here if _is_own(row, seen))
    of_app = (row for row in (*moved, *here) if seen.app_name == row.make_app)
    return next((row.id for row in chain(own, of_app, moved, here)), None)


def part_of(dossier: Dossier, row: Request, seen: Observation) -> Observation:
    """Return an answer of Make's with the credentials of one row alone."""
    made_id = row.make_request_id or ""
    return replace(seen, credentials=tuple(c for c in seen.credentials if owner(dossier, made_id, c) == row.id))


def _is_own(row: Request, seen: ObservedCredential) -> bool:
    """Match by the unique name we set; an answer that leaves it out is matched by its app."""
    if seen.name_override is None:
        return seen.app_name == row.make_app
    return seen.name_override == row.name_override
