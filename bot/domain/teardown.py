"""A teardown: one project closed as a whole, with what was live before, who asked for it and how far it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.credential import Credential
from bot.domain.dossier import Dossier
from bot.domain.event import Surface
from bot.domain.naming import same
from bot.domain.request import Request
from bot.domain.status import Status
from bot.domain.transitions import IllegalTransitionError

TIME_TO_APPROVE = timedelta(hours=24)
FORGOTTEN = "Every intake of the project was deleted from the database: nobody can tell what Make still holds of it."


class TeardownState(StrEnum):
    """How far a teardown has come."""

    ASKED = "asked"
    """It waits for a second person."""
    RUNNING = "running"
    DONE = "done"
    CALLED_OFF = "called_off"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Was:
    """A credential as it was when the teardown began; never a secret."""

    id: str
    state: str
    remote_id: str | None = None
    account: str | None = None
    component: str = ""
    type_name: str = ""
    scope: tuple[str, ...] = ()
    authorized_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A row the teardown covers, as it was when the teardown began; `held` is everything Make showed of it then."""

    intake_id: str
    request_id: str
    app: str
    status: Status
    held: tuple[Was, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Teardown:
    """One project's teardown.

    Attributes:
        intake_id, channel_id: whose card it was asked on; its thread tells how it goes.
        asked_by, approved_by, ended_by: Slack user ids; `ended_by` called it off.
        two_person: somebody else must approve, until `expires_at`.
        started_at: when its rows were taken stock of and nobody could call it off any more.
        rows: what it covers, known from `started_at` on.
        ended: how many of them are ended, as people were last shown.
        escalated_at: when the admins were last told that something lasts too long.
        why: why it was called off without a person.
        revision: grows with every change; a writer with an old one is refused.
    """

    id: str
    client: str
    project: str
    intake_id: str
    channel_id: str
    asked_by: str
    asked_at: datetime
    surface: Surface
    two_person: bool = False
    expires_at: datetime | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None
    state: TeardownState = TeardownState.RUNNING
    started_at: datetime | None = None
    rows: tuple[Covered, ...] = ()
    ended: int = 0
    escalated_at: datetime | None = None
    ended_by: str | None = None
    why: str | None = None
    finished_at: datetime | None = None
    revision: int = 0

    @property
    def is_open(self) -> bool:
        """Tell whether another one of the same project has to wait for it."""
        return self.state in {TeardownState.ASKED, TeardownState.RUNNING}

    @property
    def is_running(self) -> bool:
        """Tell whether accesses are being taken back, so that nothing new may be asked for."""
        return self.state is TeardownState.RUNNING


def is_over(teardown: Teardown | None, row: Request) -> bool:
    """Tell whether a row was ended by the closing of its project, and nothing has moved it since."""
    if teardown is None or teardown.state is not TeardownState.DONE or teardown.finished_at is None:
        return False
    return row.status_at <= teardown.finished_at and any(covered.request_id == row.id for covered in teardown.rows)


def project_key(client: str, project: str) -> str:
    """Return the key of which only one teardown may be under way at a time."""
    return "\x1f".join((same(client), same(project)))


def ask(
    teardown_id: str, dossier: Dossier, asked_by: str, surface: Surface, now: datetime, *, two_person: bool
) -> Teardown:
    """Return the teardown that somebody asks for on an intake's card."""
    intake = dossier.intake
    return Teardown(
        id=teardown_id,
        client=intake.client,
        project=intake.project,
        intake_id=intake.id,
        channel_id=intake.channel_id,
        asked_by=asked_by,
        asked_at=now,
        surface=surface,
        two_person=two_person,
        expires_at=now + TIME_TO_APPROVE if two_person else None,
        state=TeardownState.ASKED if two_person else TeardownState.RUNNING,
    )


def approve(teardown: Teardown, by: str, now: datetime) -> Teardown:
    """Let a second person say yes.

    Raises:
        IllegalTransitionError: nobody waits for it (any more), the time is over, or it is the asker's own.
    """
    if teardown.state is not TeardownState.ASKED or is_expired(teardown, now):
        raise IllegalTransitionError("This does not wait for an approval any more.")
    if by == teardown.asked_by:
        raise IllegalTransitionError("Whoever asked for it cannot approve it: it takes a second person.")
    return replace(teardown, state=TeardownState.RUNNING, approved_by=by, approved_at=now)


def call_off(teardown: Teardown, by: str, now: datetime, why: str | None = None) -> Teardown:
    """End a teardown of which nothing was done yet.

    Raises:
        IllegalTransitionError: it is over, or has begun; or a second person approved what the asker takes back.
    """
    too_late = by == teardown.asked_by and teardown.approved_at is not None
    if not teardown.is_open or teardown.started_at is not None or too_late:
        raise IllegalTransitionError("This cannot be called off any more.")
    return replace(teardown, state=TeardownState.CALLED_OFF, ended_by=by, why=why, finished_at=now)


def forget(teardown: Teardown, by: str, now: datetime) -> Teardown:
    """End a teardown that has no row left to be carried through on; that nothing is left at Make is not said.

    Raises:
        IllegalTransitionError: it is over.
    """
    if not teardown.is_open:
        raise IllegalTransitionError("This is over.")
    return replace(teardown, state=TeardownState.CALLED_OFF, ended_by=by, why=FORGOTTEN, finished_at=now)


def is_expired(teardown: Teardown, now: datetime) -> bool:
    """Tell whether a second person was waited for in vain."""
    waits = teardown.state is TeardownState.ASKED
    return waits and teardown.expires_at is not None and now >= teardown.expires_at


def expire(teardown: Teardown, now: datetime) -> Teardown:
    """End a teardown that nobody approved in time."""
    if not is_expired(teardown, now):
        raise IllegalTransitionError("There is time left to approve it.")
    return replace(teardown, state=TeardownState.EXPIRED, finished_at=now)


def start(teardown: Teardown, dossiers: Iterable[Dossier], now: datetime) -> Teardown:
    """Take stock of every row of the project; from here on it is carried through."""
    if not teardown.is_running or teardown.started_at is not None:
        raise IllegalTransitionError("It has begun already, or may not begin.")
    return replace(teardown, started_at=now, rows=take_stock(dossiers))


def take_stock(dossiers: Iterable[Dossier]) -> tuple[Covered, ...]:
    """Return every row of these intakes as it is now."""
    return tuple(_covered(row, d.credentials_of(row.id)) for d in dossiers for row in d.requests)


def _covered(row: Request, held: Iterable[Credential]) -> Covered:
    was = tuple(_was(credential) for credential in held)
    return Covered(intake_id=row.intake_id, request_id=row.id, app=row.app_label, status=row.status, held=was)


def _was(held: Credential) -> Was:
    return Was(
        id=held.id,
        state=held.state,
        remote_id=held.remote_id,
        account=held.account,
        component=held.component,
        type_name=held.type_name,
        scope=held.scope,
        authorized_at=held.authorized_at,
    )


def covering(teardown: Teardown, dossiers: Collection[Dossier]) -> Teardown:
    """Let it cover rows that came in between the decision and the closing of the door."""
    known = {row.request_id for row in teardown.rows}
    more = tuple(row for row in take_stock(dossiers) if row.request_id not in known)
    return replace(teardown, rows=(*teardown.rows, *more)) if more else teardown


def finish(teardown: Teardown, ended: int, now: datetime) -> Teardown:
    """End a teardown of which every row is ended; the caller has looked at each."""
    if not teardown.is_running or teardown.started_at is None:
        raise IllegalTransitionError("It has not begun, or is over.")
    return replace(teardown, state=TeardownState.DONE, ended=ended, finished_at=now)
