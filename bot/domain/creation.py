"""Creation of a Make request: what its outcome does to the rows it carries."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind
from bot.domain.make_request import Creation
from bot.domain.request import Request
from bot.domain.transitions import Source, row_event


def taken(
    dossier: Dossier, make_request_id: str, make_id: str, public_uri: str | None, source: Source
) -> tuple[Dossier, tuple[Event, ...]]:
    """Note that Make has the request.

    Args:
        dossier: the intake.
        make_request_id: our id of it.
        make_id: Make's id of it.
        public_uri: the client's link; None when the answer was lost and the request was found again by name.
        source: who, where, when.
    """
    kind = EventKind.REQUESTED if public_uri else EventKind.REQUEST_ADOPTED
    made = dossier.make_request(make_request_id)
    assert made is not None  # noqa: S101 - the caller has just read it from this dossier
    made = replace(made, creation=Creation.CREATED, make_id=make_id, public_uri=public_uri, error=None)

    def change(row: Request) -> Request:
        return replace(row, requested_at=source.at, problem=None)

    return _apply(dossier.with_make_request(made), make_request_id, change, kind, source)


def failed(
    dossier: Dossier, make_request_id: str, why: str, source: Source, *, final: bool
) -> tuple[Dossier, tuple[Event, ...]]:
    """Note that Make could not take the request.

    `why` is a sentence for people. A final failure needs a person (Retry); any other is tried again by itself.
    The same reason twice is told once.
    """
    made = dossier.make_request(make_request_id)
    assert made is not None  # noqa: S101 - the caller has just read it from this dossier
    creation = Creation.FAILED if final else Creation.PLANNED
    if made.creation is Creation.CALLED_OFF:
        creation = Creation.CALLED_OFF
    if made.error == why and made.creation is creation:
        return dossier, ()
    made = replace(made, creation=creation, error=why)

    def change(row: Request) -> Request:
        return replace(row, problem=why)

    changed = dossier.with_make_request(made)
    return _apply(changed, make_request_id, change, EventKind.REQUEST_FAILED, source, why=why, final=final)


def retried(dossier: Dossier, make_request_id: str, source: Source) -> tuple[Dossier, tuple[Event, ...]]:
    """Note that a person asked to try a failed creation again."""
    made = dossier.make_request(make_request_id)
    assert made is not None  # noqa: S101 - the caller has just read it from this dossier
    made = replace(made, creation=Creation.PLANNED, error=None)

    def change(row: Request) -> Request:
        return replace(row, problem=None, last_actor=source.actor)

    return _apply(dossier.with_make_request(made), make_request_id, change, EventKind.RETRIED, source)


def _apply(
    dossier: Dossier,
    make_request_id: str,
    change: Callable[[Request], Request],
    kind: EventKind,
    source: Source,
    **data: Any,
) -> tuple[Dossier, tuple[Event, ...]]:
    events = []
    for row in dossier.requests_of(make_request_id):
        dossier = dossier.with_request(change(row))
        events.append(row_event(row, source, kind, **data))
    return dossier, tuple(events)
