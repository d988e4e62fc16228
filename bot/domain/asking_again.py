"""Asking a client again: the old link is taken down first, then the same row gets a request of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.domain.account import is_wrong_account
from bot.domain.belonging import owner
from bot.domain.credential import Credential, Health
from bot.domain.dossier import Dossier
from bot.domain.event import BOT, MAKE, Event, EventKind, Surface
from bot.domain.make_request import MakeRequest
from bot.domain.naming import unique_name
from bot.domain.observation import Observation, ObservedCredential
from bot.domain.request import Request
from bot.domain.status import Status
from bot.domain.transitions import IllegalTransitionError, Source, Step, current, row_event

_ALWAYS = frozenset({Status.DECLINED, Status.REVOKED, Status.PARTIALLY_AUTHORIZED, Status.INVALID})
_USELESS = frozenset({Health.SILENT, Health.BROKEN, Health.MISSING})
NO_LONGER_ALLOWED = "Who had the client asked again may no longer do so. The owner or an admin can press Ask again."


class NotNow(StrEnum):
    """Why a client is not asked again now; the texts live with the messages."""

    BUSY = "busy"
    WAITING = "waiting"
    """They have been asked, and have not answered yet."""
    WORKS = "works"


class NotAgainError(IllegalTransitionError):
    """Raised when there is no reason to ask a client again."""

    def __init__(self, app: str, why: NotNow) -> None:
        super().__init__(f"{app} is not asked for again: {why}.")
        self.app = app
        self.why = why


def may_ask(request: Request, credentials: Iterable[Credential]) -> NotNow | None:
    """Return why a client is not asked again for a row, or None when they may be."""
    held = current(request, credentials)
    is_being_asked = request.requested_at is None and request.status is not Status.REVOKED
    if is_being_asked or request.is_held or request.is_renewing:
        return NotNow.BUSY
    if request.status in _ALWAYS or request.withdrawn_at is not None:
        return None
    if request.status is Status.PENDING:
        return NotNow.WAITING
    useless = any(c.health in _USELESS for c in held) or is_wrong_account(request, held)
    return None if useless else NotNow.WORKS


def ask(request: Request, credentials: tuple[Credential, ...], source: Source) -> Step:
    """Start asking again; the row keeps its status until the old link is proven dead.

    Raises:
        NotAgainError: the client is being asked already, or has answered and it works.
    """
    why = may_ask(request, credentials)
    if why is not None:
        raise NotAgainError(request.app_label, why)
    if request.is_share:
        told = row_event(request, source, EventKind.AGAIN_ASKED)
        return Step(request=_anew(request, None, source.at), credentials=credentials, events=(told,))
    asked = replace(
        request,
        again_requested_at=source.at,
        again_requested_by=source.actor,
        last_actor=source.actor,
        problem=None,
    )
    return Step(request=asked, credentials=credentials, events=(row_event(request, source, EventKind.AGAIN_ASKED),))


def delayed(request: Request, why: str, now: datetime) -> tuple[Request, tuple[Event, ...]]:
    """Note that the old link could not be taken down yet; the same reason twice is told once."""
    if request.problem == why:
        return request, ()
    told = row_event(request, _bot(now), EventKind.AGAIN_DELAYED, why=why)
    return replace(request, problem=why), (told,)


def withdrawn(request: Request, now: datetime) -> tuple[Request, tuple[Event, ...]]:
    """Drop the wish, because who had it lost the right meanwhile, and nothing was done yet."""
    dropped = replace(request, again_requested_at=None, problem=NO_LONGER_ALLOWED)
    return dropped, (row_event(request, _bot(now), EventKind.AGAIN_DELAYED, why=NO_LONGER_ALLOWED),)


def dropped(request: Request) -> Request:
    """Drop the wish without a word, because the project is being closed, which the thread tells."""
    return replace(request, again_requested_at=None)


def switched(
    dossier: Dossier, row: Request, left: tuple[Credential, ...], made_id: str, now: datetime
) -> tuple[Dossier, tuple[Event, ...]]:
    """Give a row a request of its own, once nothing is left of the old one.

    Args:
        dossier: the intake.
        row: the row that is asked again.
        left: its credentials in the old request, as a fresh look showed them: history from now on.
        made_id: our id of the new Make request.
        now: the present moment.

    Raises:
        IllegalTransitionError: something of the old request may still give access.
    """
    if any(c.is_live for c in left):
        raise IllegalTransitionError(f"{row.app_label} cannot be asked for again yet.")
    intake, old_id = dossier.intake, row.make_request_id
    name = unique_name(made_id, intake.client, intake.project, row.app_label)
    made = MakeRequest(id=made_id, intake_id=intake.id, name=name, created_at=now)
    kept = tuple(replace(c, make_request_id=c.make_request_id or old_id) for c in left)
    after = dossier.with_another_make_request(made).with_credentials(row.id, kept).with_request(_anew(row, made, now))
    told = row_event(row, _source(row, now), EventKind.ASKED_AGAIN, old=str(row.status), new=str(Status.PENDING))
    return after, (told,)


def _anew(row: Request, made: MakeRequest | None, now: datetime) -> Request:
    """Forget what the client answered before; the clock starts when they are asked: for a share link, at once."""
    return replace(
        row,
        make_request_id=made.id if made is not None else None,
        name_override=made.name if made is not None else row.name_override,
        status=Status.PENDING,
        status_at=now,
        requested_at=None if made is not None else now,
        restarted_at=None,
        authorized_at=None,
        withdrawn_at=None,
        revoked_at=None,
        revoked_by=None,
        revoke_requested_by=None,
        again_requested_at=None,
        decline_reason=None,
        problem=None,
        unknown_state=None,
        paused_at=None,
        last_nudge_at=None,
        nudge_count=0,
        share_expires_at=None,
        share_seen_at=None,
    )


def left_behind(dossier: Dossier, made_id: str, seen: Observation, now: datetime) -> tuple[Dossier, tuple[Event, ...]]:
    """Look at what is left in a shared request of rows that have moved on; tell when it gives access again."""
    found = {c.id: c for c in seen.credentials}
    events: list[Event] = []
    for held in (*dossier.left_in(made_id), *_late(dossier, made_id, seen, now)):
        after = _as_seen(held, found.get(held.id))
        row = dossier.request(held.request_id)
        if row is not None and after.is_live and not held.is_live:
            source = Source(actor=MAKE, surface=Surface.POLL, at=now)
            events.append(row_event(row, source, EventKind.OLD_LINK_USED, credential=held.id))
        dossier = dossier.with_newer(held.request_id, (after,))
    return dossier, tuple(events)


def shown(
    dossier: Dossier, row: Request, made: MakeRequest, seen: Observation | None, now: datetime
) -> tuple[Credential, ...]:
    """Return what a row has in one Make request, as an answer shows it (None: Make has nothing of it)."""
    found = {c.id: c for c in seen.credentials} if seen is not None else {}
    here = {made.id, None} if row.make_request_id == made.id else {made.id}
    known = [c for c in dossier.credentials_of(row.id) if c.make_request_id in here]
    late = [c for c in _late(dossier, made.id, seen, now) if c.request_id == row.id] if seen is not None else []
    return tuple(_as_seen(c, found.get(c.id)) for c in (*known, *late))


def _late(dossier: Dossier, made_id: str, seen: Observation, now: datetime) -> Iterator[Credential]:
    """Yield, as if it had not been there yet, what rows got in a request only after they had moved on from it.

    A credential may appear only once the client has authorized it.
    """
    known = {c.id for c in dossier.credentials}
    here = {row.id for row in dossier.requests_of(made_id)}
    for each in seen.credentials:
        row_id = owner(dossier, made_id, each)
        if each.id not in known and row_id is not None and row_id not in here:
            yield Credential(
                id=each.id,
                request_id=row_id,
                state="gone",
                label=each.label,
                component=each.component,
                type_name=each.type_name,
                scope=each.scope,
                seen_at=now,
                make_request_id=made_id,
            )


def _as_seen(held: Credential, seen: ObservedCredential | None) -> Credential:
    if seen is None:
        return replace(held, remote_id=None, state="gone")
    return replace(held, remote_id=seen.remote_id, state=seen.state)


def _bot(now: datetime) -> Source:
    return Source(actor=BOT, surface=Surface.DELIVERY, at=now)


def _source(row: Request, now: datetime) -> Source:
    return Source(actor=row.again_requested_by or BOT, surface=Surface.DELIVERY, at=now)
