"""What closing a project does to its intakes: every row is ended, whatever it was going through."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.domain import asking_again, renewing, transitions
from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind
from bot.domain.make_request import Creation, MakeRequest
from bot.domain.request import Request
from bot.domain.teardown import Teardown
from bot.domain.transitions import Source, row_event

UNASKED = frozenset({Creation.PLANNED, Creation.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A row, or a request at Make, that is not ended yet; `why` is None while it simply takes its time."""

    intake_id: str
    request_id: str
    app: str
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A teardown as people should see it now."""

    teardown: Teardown
    total: int
    ended: int
    left: tuple[Left, ...] = ()

    @property
    def stuck(self) -> tuple[Left, ...]:
        """Return what is left and has a reason that a person should know."""
        return tuple(left for left in self.left if left.why is not None)


def is_ended(dossier: Dossier, row: Request) -> bool:
    """Tell whether nothing more has to be taken back for a row."""
    return row.has_ended and not row.is_held and not _is_live(dossier, row)


def _is_live(dossier: Dossier, row: Request) -> bool:
    return any(credential.is_live for credential in dossier.credentials_of(row.id))


def sweep(dossier: Dossier, source: Source) -> tuple[Dossier, tuple[Event, ...]]:
    """Ask for the end of every row that nobody has asked to end; once all are ended or asked for, change nothing."""
    events: tuple[Event, ...] = ()
    for row in dossier.requests:
        if is_ended(dossier, row):
            dossier = dossier.with_request(renewing.dropped(row))  # the client said no meanwhile
        elif not row.is_revoking:
            dossier, told = _end(dossier, row, source)
            events += told
    return _without_new_requests(dossier), events


def _end(dossier: Dossier, row: Request, source: Source) -> tuple[Dossier, tuple[Event, ...]]:
    # It was about to be asked again; or an older link was used, which a delivery of its own takes back.
    if row.has_ended and (row.requested_at is None or not _is_live(dossier, row)):
        return dossier.with_request(renewing.dropped(asking_again.dropped(row))), ()
    if row.requested_at is None:
        return dossier.with_request(_called_off(row, source)), ()
    step = transitions.ask_revoke(row, dossier.credentials_of(row.id), source)
    return dossier.with_request(step.request).with_credentials(row.id, step.credentials), step.events


def _called_off(row: Request, source: Source) -> Request:
    """Whether Make has it after all is only known once it was looked for; until then it counts as being revoked."""
    return replace(row, revoke_requested_at=source.at, revoke_requested_by=source.actor, problem=None)


def _without_new_requests(dossier: Dossier) -> Dossier:
    """Let nothing be created any more of which every row is to end."""
    for made in dossier.make_requests:
        rows = dossier.requests_of(made.id)
        if rows and made.creation in UNASKED and all(row.is_revoking or row.has_ended for row in rows):
            dossier = dossier.with_make_request(replace(made, creation=Creation.CALLED_OFF, error=None))
    return dossier


def gives_access(dossier: Dossier, make_request_id: str) -> bool:
    """Tell whether a row of a request may still be used, be it through a link from before."""
    return any(_is_live(dossier, row) for row in dossier.requests_of(make_request_id))


def never_created(dossier: Dossier, make_request_id: str, source: Source) -> tuple[Dossier, tuple[Event, ...]]:
    """End the rows of a request that was called off, once a look at Make has shown that it never came to be."""
    made = dossier.make_request(make_request_id)
    if made is None or made.creation is not Creation.CALLED_OFF:
        return dossier, ()
    events = []
    for row in dossier.requests_of(made.id):
        if row.is_revoking:
            step = transitions.revoked(row, dossier.credentials_of(row.id), source.at)
            dossier = dossier.with_request(step.request).with_credentials(row.id, step.credentials)
            events.append(row_event(row, source, EventKind.CREATION_CALLED_OFF))
    return dossier.with_make_request(replace(made, error=None)), tuple(events)


def to_delete(dossier: Dossier) -> tuple[MakeRequest, ...]:
    """Return the requests that Make has and of which every row is ended."""
    there = (made for made in dossier.make_requests if made.creation is Creation.CREATED)
    return tuple(m for m in there if all(is_ended(dossier, row) for row in dossier.requests_of(m.id)))


def deleted(dossier: Dossier, make_request_id: str, source: Source) -> tuple[Dossier, tuple[Event, ...]]:
    """Note that we deleted a request at Make; the watcher may have seen before us that it is gone."""
    made = dossier.make_request(make_request_id)
    if made is None or made.creation not in {Creation.CREATED, Creation.GONE}:
        return dossier, ()
    events = tuple(row_event(row, source, EventKind.REQUEST_DELETED) for row in dossier.requests_of(made.id))
    return dossier.with_make_request(made.gone), events


def delete_delayed(dossier: Dossier, made: MakeRequest, why: str, source: Source) -> tuple[Dossier, tuple[Event, ...]]:
    """Note why a request could not be deleted yet; the same reason is told once."""
    if made.error == why:
        return dossier, ()
    after = dossier.with_make_request(replace(made, error=why))
    rows = dossier.requests_of(made.id)
    return after, tuple(row_event(row, source, EventKind.DELETE_DELAYED, why=why) for row in rows)


def standing(teardown: Teardown, dossiers: Collection[Dossier], kept: Collection[str] = ()) -> Closing:
    """Return how a teardown stands; what had ended before it began counts as well, for all of it is accounted for.

    Args:
        teardown: the teardown.
        dossiers: the intakes of the project.
        kept: ids of the Make requests that were looked at and are to stay.
    """
    by_row = {row.id: (dossier, row) for dossier in dossiers for row in dossier.requests}
    counted = [by_row[c.request_id] for c in teardown.rows if c.request_id in by_row]
    open_rows = [(d, row) for d, row in counted if not is_ended(d, row)]
    left = [_left(dossier, row, row.problem) for dossier, row in open_rows]
    left += _undeleted(dossiers, {row.id for _, row in open_rows}, kept)
    return Closing(teardown=teardown, total=len(counted), ended=len(counted) - len(open_rows), left=tuple(left))


def _undeleted(dossiers: Iterable[Dossier], open_rows: Collection[str], kept: Collection[str]) -> list[Left]:
    """Return requests that Make still has although their rows are ended, each under the name of its first row."""
    left = []
    for dossier in dossiers:
        for made in dossier.make_requests:
            rows = dossier.requests_of(made.id)
            is_counted = any(row.id in open_rows for row in rows)
            if made.creation is Creation.CREATED and made.id not in kept and not is_counted:
                left.append(_left(dossier, rows[0], made.error) if rows else _without_rows(made))
    return left


def _without_rows(made: MakeRequest) -> Left:
    """Return a request that was replaced when the client was asked again, and that Make still has."""
    return Left(intake_id=made.intake_id, request_id="", app=made.name, why=made.error)


def _left(dossier: Dossier, row: Request, why: str | None) -> Left:
    made = dossier.make_request(row.make_request_id)
    reason = why or (made.error if made is not None else None)
    return Left(intake_id=row.intake_id, request_id=row.id, app=row.app_label, why=reason)
