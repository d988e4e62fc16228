"""Reauthorization: a connection that stopped working, and what asking Make to have it renewed does to its row."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.domain.credential import Credential, Health
from bot.domain.event import BOT, EventKind, Surface
from bot.domain.nudges import restarted
from bot.domain.request import Request
from bot.domain.status import Status
from bot.domain.transitions import IllegalTransitionError, Source, Step, current, restated, row_event

_FAULTY = frozenset({Health.BROKEN, Health.SILENT})


class NotRenewable(StrEnum):
    """Why nothing of a row can be renewed; the texts live with the messages."""

    PENDING = "pending"
    """Nothing was authorized yet."""
    KEY = "key"
    """Make renews sign-in connections only."""
    UNDER_WAY = "under_way"
    ENDED = "ended"
    SHARE = "share"
    """It was handed in by a share link; Make has no part in it."""


class NotRenewableError(IllegalTransitionError):
    """Raised when Make need not even be asked."""

    def __init__(self, app: str, why: NotRenewable) -> None:
        super().__init__(f"{app} cannot be renewed: {why}.")
        self.app = app
        self.why = why


def is_renewable(credential: Credential) -> bool:
    """Tell whether Make may be asked to renew a credential."""
    has_it = credential.remote_id is not None and credential.health is not Health.MISSING
    return has_it and credential.component == "account" and credential.state not in {"declined", "reauthorizing"}


def to_renew(request: Request, credentials: Iterable[Credential]) -> tuple[Credential, ...]:
    """Return what Make is asked to renew: what is known to be broken; else all of it, and Make finds out."""
    candidates = tuple(c for c in current(request, credentials) if is_renewable(c))
    broken = tuple(c for c in candidates if c.state != "authorized" or c.health in _FAULTY)
    return broken or candidates


def ask(request: Request, credentials: tuple[Credential, ...], source: Source) -> Step:
    """Start the renewal of a row.

    Raises:
        NotRenewableError: Make would not renew it whatever it found.
    """
    why = _refusal(request, credentials)
    if why is not None:
        raise NotRenewableError(request.app_label, why)
    asked = replace(
        request,
        renew_requested_at=source.at,
        renew_requested_by=source.actor,
        last_actor=source.actor,
        problem=None,
    )
    return Step(request=asked, credentials=credentials, events=(row_event(request, source, EventKind.RENEW_ASKED),))


def _refusal(request: Request, credentials: tuple[Credential, ...]) -> NotRenewable | None:
    held = [c for c in current(request, credentials) if c.remote_id is not None]
    if request.is_share:
        return NotRenewable.SHARE
    if request.has_ended or request.is_held:
        return NotRenewable.ENDED
    if request.is_renewing or any(c.state == "reauthorizing" for c in held):
        return NotRenewable.UNDER_WAY
    if not held or request.requested_at is None:
        return NotRenewable.PENDING
    return None if to_renew(request, held) else NotRenewable.KEY


def renewing(request: Request, credentials: tuple[Credential, ...], renewed: Collection[str], source: Source) -> Step:
    """Note that Make has asked the client to sign in again: the row waits for them, and its clock starts anew."""
    held = tuple(_signing_in(c) if c.id in renewed else c for c in credentials)
    done = replace(
        restarted(request, source.at),
        status=Status.PENDING,
        status_at=source.at,
        withdrawn_at=None,
        renew_requested_at=None,
        problem=None,
    )
    told = row_event(request, source, EventKind.RENEWING, old=str(request.status), new=str(done.status))
    return Step(request=done, credentials=held, events=(told,))


def dropped(request: Request) -> Request:
    """Drop the wish without a word: the row has ended meanwhile, or is being ended, which is told."""
    return replace(request, renew_requested_at=None)


def needless(request: Request, credentials: tuple[Credential, ...], tested: Collection[str], source: Source) -> Step:
    """Note that Make tested the connections, found that they work, and asked nobody."""
    held = tuple(_works(c, source.at) if c.id in tested else c for c in credentials)
    done = replace(request, renew_requested_at=None, problem=None)
    step = restated(done, credentials, held, source)
    told = row_event(request, source, EventKind.RENEW_NEEDLESS)
    return replace(step, events=(told, *step.events))


def failed(request: Request, why: str, now: datetime, *, final: bool) -> Step:
    """Note that Make could not be asked; the same reason twice is told once, and a final one ends the attempt."""
    source = Source(actor=BOT, surface=Surface.DELIVERY, at=now)
    after = replace(request, problem=why, renew_requested_at=None if final else request.renew_requested_at)
    told = () if request.problem == why else (row_event(request, source, EventKind.RENEW_FAILED, why=why, final=final),)
    return Step(request=after, credentials=(), events=told)


def _signing_in(credential: Credential) -> Credential:
    return replace(credential, state="reauthorizing", health=Health.UNTESTED, tested_at=None)


def _works(credential: Credential, now: datetime) -> Credential:
    return replace(credential, health=Health.WORKS, tested_at=now) if credential.health in _FAULTY else credential
