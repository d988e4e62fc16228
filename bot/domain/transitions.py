"""Transitions of a row: pure functions `(row, what happened, now) -> (row', events)`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.credential import Credential, Health, RevokeStep
from bot.domain.event import BOT, MAKE, Event, EventKind, Surface
from bot.domain.nudges import restarted
from bot.domain.observation import Observation, ObservedCredential
from bot.domain.request import Request
from bot.domain.status import ENDED, Status, from_credentials, from_request


class IllegalTransitionError(ValueError):
    """Raised when a row cannot go where it was asked to go; the row stays as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who makes a transition happen, from where, when."""

    actor: str
    surface: Surface
    at: datetime


def row_event(request: Request, source: Source, kind: EventKind, **data: Any) -> Event:
    """Return the event that tells what `source` did to a row."""
    return Event(
        at=source.at,
        actor=source.actor,
        surface=source.surface,
        kind=kind,
        intake_id=request.intake_id,
        request_id=request.id,
        data={"app": request.app_label} | data,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The outcome of a transition: the row and its credentials as they are now, and what to tell."""

    request: Request
    credentials: tuple[Credential, ...]
    events: tuple[Event, ...] = ()


def observe(
    request: Request,
    credentials: tuple[Credential, ...],
    seen: Observation,
    now: datetime,
    *,
    shared: bool,
) -> Step:
    """Apply a detail answer of Make's to a row.

    Args:
        request: the row.
        credentials: what we hold on its credentials.
        seen: the answer, with the credentials of this row alone.
        now: the present moment.
        shared: whether the Make request carries other rows too; then the status is rolled up from the
            row's own credentials instead of taken from the request.

    Returns:
        The row as it is now, with one event for each thing that became known. Revoked and Declined stay;
        a live credential on such a row is told as CAME_BACK.
    """
    own = list(seen.credentials)
    source = Source(actor=MAKE, surface=Surface.POLL, at=now)
    left, known = former(request, credentials), current(request, credentials)
    held, events = _merge_credentials(request, known, own, source)
    if request.status in ENDED or request.is_held:
        back = _came_back(request, known, held, source)
        return Step(request=request, credentials=(*left, *held), events=(*events, *back))
    present = [c for c in held if any(c.id == each.id for each in own)]
    status = _status_of(present, seen, shared=shared)
    if status is None:
        moved, told = _unknown(request, _unknown_value(own, seen, shared=shared), source)
    else:
        moved, told = _move(replace(request, unknown_state=None), status, known, present, source)
    return Step(request=moved, credentials=(*left, *held), events=(*events, *told))


def current(request: Request, credentials: Iterable[Credential]) -> tuple[Credential, ...]:
    """Return the credentials that came out of the Make request a row has now."""
    return tuple(c for c in credentials if c.make_request_id in {None, request.make_request_id})


def former(request: Request, credentials: Iterable[Credential]) -> tuple[Credential, ...]:
    """Return the credentials of the requests a row had before its client was asked again."""
    return tuple(c for c in credentials if c.make_request_id not in {None, request.make_request_id})


def believed(credential: Credential) -> Credential:
    """Return a credential as a test of its connection showed it, where Make's own word says that all is well."""
    if credential.state != "authorized":
        return credential
    if credential.health is Health.BROKEN:
        return replace(credential, state="invalid")
    return replace(credential, state="pending") if credential.health is Health.MISSING else credential


def restated(request: Request, before: Iterable[Credential], after: Iterable[Credential], source: Source) -> Step:
    """Move a row to where its own credentials say it is, after something became known that Make does not tell."""
    held = tuple(after)
    own = [c for c in current(request, held) if c.state != "gone"]
    status = from_credentials(believed(c).state for c in own)
    if request.status in ENDED or request.is_held or status is None:
        return Step(request=request, credentials=held)
    moved, told = _move(request, status, current(request, before), own, source)
    return Step(request=moved, credentials=held, events=told)


def _status_of(own: list[Credential], seen: Observation, *, shared: bool) -> Status | None:
    rolled = from_credentials(believed(c).state for c in own)
    if shared or any(c.state == "reauthorizing" or believed(c) is not c for c in own):
        return rolled
    return from_request(seen.status)


def _unknown_value(own: list[ObservedCredential], seen: Observation, *, shared: bool) -> str | None:
    if not shared:
        return seen.status
    unknown = (c.state for c in own if from_credentials([c.state]) is None)
    return next(unknown, None)


def _unknown(request: Request, value: str | None, source: Source) -> tuple[Request, tuple[Event, ...]]:
    if value is None or value == request.unknown_state:
        return request, ()
    told = row_event(request, source, EventKind.UNKNOWN_STATE, value=value)
    return replace(request, unknown_state=value), (told,)


def _merge_credentials(
    request: Request, held: tuple[Credential, ...], own: list[ObservedCredential], source: Source
) -> tuple[tuple[Credential, ...], tuple[Event, ...]]:
    known = {c.id: c for c in held}
    merged: dict[str, Credential] = dict(known)
    events: list[Event] = []
    for seen in own:
        before = known.get(seen.id)
        merged[seen.id] = _merge_one(request, before, seen, source.at)
        events += _credential_events(request, before, seen, source)
    gone = known.keys() - {c.id for c in own}
    for credential_id in gone:
        merged[credential_id] = replace(known[credential_id], remote_id=None, state="gone")
    return tuple(merged.values()), tuple(events)


def _merge_one(request: Request, before: Credential | None, seen: ObservedCredential, now: datetime) -> Credential:
    base = before or Credential(id=seen.id, request_id=request.id, state=seen.state, seen_at=now)
    first_authorized = base.authorized_at or (now if seen.state == "authorized" else None)
    same = base.state == seen.state == "authorized" and base.remote_id == seen.remote_id
    return replace(
        base if same else replace(base, health=Health.UNTESTED, tested_at=None, account=None),
        state=seen.state,
        remote_id=seen.remote_id,
        label=seen.label,
        component=seen.component,
        type_name=seen.type_name,
        scope=seen.scope,
        decline_reason=seen.decline_reason,
        authorized_at=first_authorized,
        make_request_id=base.make_request_id or request.make_request_id,
    )


def _credential_events(
    request: Request, before: Credential | None, seen: ObservedCredential, source: Source
) -> list[Event]:
    events = []
    if before is None:
        events.append(row_event(request, source, EventKind.CREDENTIAL_SEEN, credential=seen.id))
    if seen.remote_id is not None and (before is None or before.remote_id != seen.remote_id):
        events.append(row_event(request, source, EventKind.CONNECTED, credential=seen.id, remote_id=seen.remote_id))
    return events


def _came_back(
    request: Request, before: tuple[Credential, ...], after: tuple[Credential, ...], source: Source
) -> list[Event]:
    """Tell once when something gives access again on a row that has ended."""
    if request.is_held or any(c.is_live for c in before) or not any(c.is_live for c in after):
        return []
    return [row_event(request, source, EventKind.CAME_BACK, status=str(request.status))]


def _move(
    request: Request, status: Status, before: Iterable[Credential], own: list[Credential], source: Source
) -> tuple[Request, tuple[Event, ...]]:
    if status is request.status:
        return request, ()
    reason = next((c.decline_reason for c in own if c.decline_reason), None)
    withdrawn = status is Status.PENDING and _is_withdrawn(request, before, own)
    moved = replace(
        request,
        status=status,
        status_at=source.at,
        authorized_at=source.at if status is Status.AUTHORIZED else request.authorized_at,
        withdrawn_at=source.at if withdrawn else None,
        decline_reason=reason if status is Status.DECLINED else None,
        last_actor=MAKE,
    )
    if request.status is Status.AUTHORIZED and moved.is_open:
        moved = restarted(moved, source.at)
    kind = EventKind.WITHDRAWN if withdrawn else EventKind.STATUS_CHANGED
    data = {"old": str(request.status), "new": str(status)} | ({"reason": reason} if reason else {})
    return moved, (row_event(request, source, kind, **data),)


def _is_withdrawn(request: Request, before: Iterable[Credential], own: list[Credential]) -> bool:
    """Tell whether the client took something back: a credential that gave access is there again without it."""
    if any(c.state == "reauthorizing" for c in own):
        return False
    gave = {c.id for c in before if c.remote_id is not None}
    taken = any((c.id in gave and not c.remote_id) or c.health is Health.MISSING for c in own)
    return taken or (request.status is Status.AUTHORIZED and not any(c.remote_id for c in own))


def vanish(request: Request, credentials: tuple[Credential, ...], now: datetime) -> Step:
    """Apply that Make no longer has the request at all: nothing is attached any more.

    The client may delete a request at any time; the row becomes Declined (told, never nudged), unless it had
    ended already.
    """
    source = Source(actor=MAKE, surface=Surface.POLL, at=now)
    lost = tuple(replace(c, remote_id=None, state="gone") for c in current(request, credentials))
    held = (*former(request, credentials), *lost)
    if request.status in ENDED or request.is_held:
        return Step(request=request, credentials=held)
    gone = replace(request, status=Status.DECLINED, status_at=now, last_actor=MAKE, decline_reason=GONE_REASON)
    told = row_event(request, source, EventKind.GONE_AT_MAKE, old=str(request.status), new=str(gone.status))
    return Step(request=gone, credentials=held, events=(told,))


GONE_REASON = "The request was deleted at Make."


def ask_revoke(request: Request, credentials: tuple[Credential, ...], source: Source) -> Step:
    """Start the teardown of a row.

    Raises:
        IllegalTransitionError: Make does not have it yet, it is being revoked already, or is Revoked with
            nothing live.
    """
    if request.requested_at is None:
        raise IllegalTransitionError(f"{request.app_label} has not been asked for at Make yet.")
    if request.is_revoking:
        raise IllegalTransitionError(f"{request.app_label} is being revoked already.")
    if request.status is Status.REVOKED and not any(c.is_live for c in credentials):
        raise IllegalTransitionError(f"{request.app_label} is revoked already.")
    asked = replace(
        request,
        revoke_requested_at=source.at,
        revoke_requested_by=source.actor,
        renew_requested_at=None,
        again_requested_at=None,
        last_actor=source.actor,
        problem=None,
    )
    reset = tuple(replace(c, revoke_step=RevokeStep.NONE) for c in credentials)
    return Step(
        request=asked,
        credentials=reset,
        events=(row_event(request, source, EventKind.REVOKE_ASKED, **_share_data(request)),),
    )


def revoke_step(request: Request, credential: Credential, step: RevokeStep, now: datetime) -> tuple[Credential, Event]:
    """Note that one step of a credential's teardown is done."""
    source = Source(actor=BOT, surface=Surface.DELIVERY, at=now)
    done = replace(credential, revoke_step=step)
    return done, row_event(request, source, EventKind.REVOKE_STEP, credential=credential.id, step=str(step))


def revoke_delayed(request: Request, why: str, now: datetime) -> tuple[Request, tuple[Event, ...]]:
    """Note that a teardown could not be finished yet; the event is told once for each new reason."""
    if request.problem == why:
        return request, ()
    source = Source(actor=BOT, surface=Surface.DELIVERY, at=now)
    return replace(request, problem=why), (row_event(request, source, EventKind.REVOKE_DELAYED, why=why),)


NO_LONGER_ALLOWED = "Who asked for this revoke may no longer ask for it. The owner or an admin can press Revoke."


def revoke_withdrawn(request: Request, now: datetime) -> tuple[Request, tuple[Event, ...]]:
    """Drop a revoke of which nothing was done yet, because who asked for it lost the right meanwhile."""
    source = Source(actor=BOT, surface=Surface.DELIVERY, at=now)
    dropped = replace(request, revoke_requested_at=None, revoke_requested_by=None, problem=NO_LONGER_ALLOWED)
    return dropped, (row_event(request, source, EventKind.REVOKE_DELAYED, why=NO_LONGER_ALLOWED),)


def revoked(request: Request, credentials: Iterable[Credential], now: datetime) -> Step:
    """Finish a teardown once a fresh detail answer has shown that nothing is attached.

    Raises:
        IllegalTransitionError: nobody asked for it, or a credential is still live.
    """
    held = tuple(credentials)
    if request.revoke_requested_by is None or any(c.is_live for c in held):
        raise IllegalTransitionError(f"{request.app_label} cannot be called revoked yet.")
    done = replace(
        request,
        status=Status.REVOKED,
        status_at=now,
        revoked_at=now,
        revoked_by=request.revoke_requested_by,
        revoke_requested_at=None,
        share_expires_at=None,
        problem=None,
    )
    source = Source(actor=request.revoke_requested_by, surface=Surface.DELIVERY, at=now)
    verified = tuple(replace(c, revoke_step=RevokeStep.VERIFIED) for c in held)
    told = row_event(request, source, EventKind.REVOKED, **_share_data(request))
    return Step(request=done, credentials=verified, events=(told,))


def _share_data(request: Request) -> dict[str, str]:
    """Say of a row without a Make request whether something had been handed in for it."""
    if not request.is_share:
        return {}
    return {"share": "held" if request.status is Status.AUTHORIZED else "none"}


def decline_by_hand(request: Request, credentials: tuple[Credential, ...], reason: str, source: Source) -> Step:
    """End a row because a person heard the client's no.

    Raises:
        IllegalTransitionError: it has ended already, is being revoked, or something still gives access.
    """
    if request.has_ended or request.is_held or any(c.is_live for c in credentials):
        raise IllegalTransitionError(f"{request.app_label} cannot be declined by hand now.")
    declined = replace(
        request,
        status=Status.DECLINED,
        status_at=source.at,
        decline_reason=reason,
        share_expires_at=None,
        last_actor=source.actor,
        problem=None,
    )
    told = row_event(
        request, source, EventKind.STATUS_CHANGED, old=str(request.status), new=str(declined.status), reason=reason
    )
    return Step(request=declined, credentials=credentials, events=(told,))
