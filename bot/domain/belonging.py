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
    named = (row for row in here if seen.name_override in {row.name_override, None} and _is_of_app(row, seen))
    of_app = (row for row in (*moved, *here) if _is_of_app(row, seen))
    return next((row.id for row in chain(named, of_app, moved, here)), None)


def part_of(dossier: Dossier, row: Request, seen: Observation) -> Observation:
    """Return an answer of Make's with the credentials of one row alone."""
    made_id = row.make_request_id or ""
    return replace(seen, credentials=tuple(c for c in seen.credentials if owner(dossier, made_id, c) == row.id))


def _is_of_app(row: Request, seen: ObservedCredential) -> bool:
    return seen.app_name == row.make_app
