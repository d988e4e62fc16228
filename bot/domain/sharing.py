"""Share links: what the client hands in for an app that Make does not know, and what becomes of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.event import BOT, Event, EventKind, Surface
from bot.domain.nudges import restarted
from bot.domain.request import Request
from bot.domain.status import Status
from bot.domain.transitions import IllegalTransitionError, Source, Step, ask_revoke, revoked, row_event

Moved = tuple[Request, tuple[Event, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLink:
    """A link of a password manager, which opens a secret: never logged, never in an event, never on the card."""

    request_id: str
    url: str = field(repr=False)
    given_by: str
    given_at: datetime
    expires_at: datetime


def given(request: Request, source: Source, keep: timedelta) -> Moved:
    """Note that a share link was handed in; a newer one takes the place of the one before.

    Raises:
        IllegalTransitionError: the row is none for share links, has ended, or is being revoked.
    """
    if not request.is_share or request.has_ended or request.is_revoking:
        raise IllegalTransitionError(f"No link is wanted for {request.app_label} now.")
    is_new = request.status is not Status.AUTHORIZED
    until = source.at + keep
    held = replace(
        request,
        status=Status.AUTHORIZED,
        status_at=source.at if is_new else request.status_at,
        authorized_at=source.at if is_new else request.authorized_at,
        share_expires_at=until,
        share_seen_at=None,
        withdrawn_at=None,
        problem=None,
        last_actor=source.actor,
    )
    told = row_event(
        request, source, EventKind.SHARE_GIVEN, old=str(request.status), new=str(held.status), until=until.isoformat()
    )
    return held, (told,)


def shown(request: Request, source: Source) -> Moved:
    """Note that somebody here looks at the link.

    Raises:
        IllegalTransitionError: we hold none (any more).
    """
    if request.share_expires_at is None or request.share_expires_at <= source.at:
        raise IllegalTransitionError(f"There is no link for {request.app_label} any more.")
    seen = replace(request, share_seen_at=request.share_seen_at or source.at)
    return seen, (row_event(request, source, EventKind.SHARE_SHOWN),)


def expired(request: Request, now: datetime) -> Moved:
    """Forget a link whose time is up.

    Nobody looked at it: the row is Pending again, and the client's time begins anew. Somebody did: the access is
    theirs, so the row stays as it is until it is called used and rotated.
    """
    if request.share_expires_at is None or request.share_expires_at > now:
        return request, ()
    source = Source(actor=BOT, surface=Surface.DELIVERY, at=now)
    gone = replace(request, share_expires_at=None)
    unseen = request.share_seen_at is None
    if unseen and request.status is Status.AUTHORIZED and not request.is_revoking:
        gone = restarted(replace(gone, status=Status.PENDING, status_at=now, last_actor=BOT), now)
    told = row_event(
        request, source, EventKind.SHARE_EXPIRED, unseen=unseen, old=str(request.status), new=str(gone.status)
    )
    return gone, (told,)


def ended(request: Request, source: Source) -> Step:
    """End a row because what the link held was used and rotated, or because it is not wanted any more.

    There is nothing to take back at Make, so it is Revoked at once, with the events of any revoke.

    Raises:
        IllegalTransitionError: the row is none for share links, or has ended.
    """
    if not request.is_share or request.has_ended:
        raise IllegalTransitionError(f"{request.app_label} has ended already.")
    asked = ask_revoke(request, (), source)
    done = revoked(asked.request, (), source.at)
    return replace(done, events=(*asked.events, *done.events))
