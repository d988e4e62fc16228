"""Opening an intake: from a filled-in form to rows, and to everything those rows owe."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from secrets import choice
from typing import Any

from bot.domain.authority import Action
from bot.domain.catalog import App, Catalog
from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind, Surface
from bot.domain.form import NewIntake, Problem, check
from bot.domain.intake import Card, Intake
from bot.domain.make_request import MakeRequest
from bot.domain.naming import tidy, unique_name
from bot.domain.person import Person
from bot.domain.request import Request
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.errors import NotFoundError
from bot.ports.store import AlreadyOpenedError, AlreadyOpenError, OpenRow, Store, Tx
from bot.services import deliveries
from bot.services.door import ProjectClosingError, check_open
from bot.services.identity import Identity
from bot.services.recorder import Recorder

ID_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 10
PROJECT_CLOSING = "form.project_closing"
"""The text of the problem that only time solves."""
SKETCHED = "https://make.com/"
"""Stands for a client's link where there is none yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The intake exists; `again` when this very form had been submitted before."""

    dossier: Dossier
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problems:
    """The form cannot be opened as it is; nothing was stored."""

    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """Some of the apps are under way already; nothing was stored."""

    rows: Sequence[OpenRow]
    dossiers: Sequence[Dossier]


class Opening:
    """Opens intakes; while `guarded`, none whose texts seem to hold a secret."""

    def __init__(
        self, store: Store, chat: Chat, clock: Clock, identity: Identity, recorder: Recorder, catalog: Catalog
    ) -> None:
        self._store = store
        self._chat = chat
        self._clock = clock
        self._identity = identity
        self._recorder = recorder
        self.catalog = catalog
        self.guarded = True

    async def open(self, form: NewIntake) -> Opened | Problems | UnderWay:
        """Check the form, store the intake, and owe everything that follows from it.

        Submitting the same form again returns the intake it opened the first time.

        Raises:
            NotAllowedError: the person may not open intakes.
            OutsideError: Slack could not answer who the owner or what the channel is; nothing was stored.
        """
        again = await self._opened_before(form)
        if again is not None:
            return Opened(dossier=again, again=True)
        await self._identity.allow(Action.OPEN, form.opened_by)
        problems = check(form, self.catalog, guarded=self.guarded)
        owner, found = await self._check_in_slack(form)
        if problems or found or owner is None:
            return Problems(problems=[*problems, *found])
        return await self._store_new(form, owner)

    async def sketch(self, form: NewIntake) -> Dossier:
        """Return the intake a form would become, as if Make had taken it just now; nothing is stored.

        Apps the catalogue does not have, and working hours that make no sense, are left out.

        Raises:
            OutsideError: Slack could not answer who the owner is.
        """
        owner = await self._chat.person(form.owner_id)
        known = tuple(app for app in dict.fromkeys(form.apps) if app in self.catalog)
        wrong = {problem.where for problem in check(form, self.catalog, guarded=self.guarded)}
        calendar = None if "calendar" in wrong else form.calendar
        dossier = self._draw_up(replace(form, apps=known, calendar=calendar), owner)
        rows = tuple(replace(row, requested_at=row.created_at) for row in dossier.requests)
        made = tuple(replace(made, public_uri=SKETCHED) for made in dossier.make_requests)
        return replace(dossier, requests=rows, make_requests=made)

    async def _check_in_slack(self, form: NewIntake) -> tuple[Person | None, list[Problem]]:
        owner, owner_problem = await self._owner(form.owner_id)
        return owner, [p for p in (owner_problem, await self._channel(form.channel_id)) if p is not None]

    async def _owner(self, user_id: str) -> tuple[Person | None, Problem | None]:
        try:
            person = await self._chat.person(user_id)
        except NotFoundError:
            return None, Problem(where="owner", text="form.owner_unknown")
        if person.is_member:
            return person, None
        kind = "bot" if person.is_bot else "inactive" if person.is_deleted else "outside"
        return None, Problem(where="owner", text=f"form.owner_{kind}", values={"name": person.name})

    async def _channel(self, channel_id: str) -> Problem | None:
        try:
            channel = await self._chat.channel(channel_id)
        except NotFoundError:
            return Problem(where="channel", text="form.channel_not_seen")
        if channel.is_archived:
            return Problem(where="channel", text="form.channel_archived", values={"channel": channel.name})
        if not channel.is_member:
            return Problem(where="channel", text="form.channel_not_in", values={"channel": channel.name})
        return None

    async def _opened_before(self, form: NewIntake) -> Dossier | None:
        async with self._store.transaction() as tx:
            return await self._by_source(tx, form)

    async def _by_source(self, tx: Tx, form: NewIntake) -> Dossier | None:
        intake_id = await tx.intake_by_source(form.source_key)
        return await tx.dossier(intake_id) if intake_id is not None else None

    async def _store_new(self, form: NewIntake, owner: Person) -> Opened | Problems | UnderWay:
        dossier = self._draw_up(form, owner)
        try:
            async with self._store.transaction() as tx:
                await check_open(tx, dossier.intake)
                await tx.add(dossier)
                await self._owe(tx, dossier, form.surface)
        except ProjectClosingError:
            return Problems(problems=[Problem(where="project", text=PROJECT_CLOSING)])
        except AlreadyOpenedError:
            before = await self._opened_before(form)
            return Opened(dossier=before or dossier, again=True)
        except AlreadyOpenError:
            return await self._under_way(form)
        return Opened(dossier=dossier)

    async def _under_way(self, form: NewIntake) -> UnderWay:
        async with self._store.transaction() as tx:
            rows = await tx.open_rows(form.client, form.project, form.apps)
            found = [await tx.dossier(i) for i in dict.fromkeys(row.intake_id for row in rows)]
        return UnderWay(rows=rows, dossiers=[dossier for dossier in found if dossier is not None])

    async def _owe(self, tx: Tx, dossier: Dossier, surface: Surface) -> None:
        now = self._clock.now()
        for made in dossier.make_requests:
            await tx.plan(deliveries.make_create(made, now))
        await tx.plan(deliveries.card_post(dossier, now))
        shares = [row for row in dossier.requests if row.is_share]
        if shares:
            await tx.plan(deliveries.share_ask(dossier.intake.id, shares, now))
        if dossier.intake.view_id is not None:
            await tx.owe(deliveries.view_edit(dossier.intake.id, now), now + deliveries.VIEW_PAUSE)
        await self._recorder.track(tx, dossier)
        await self._recorder.tell(tx, dossier, [_opened_event(dossier, surface)])

    def _draw_up(self, form: NewIntake, owner: Person) -> Dossier:
        intake = self._intake(form, owner)
        rows, made = _rows(form, intake, self.catalog)
        card = Card(intake_id=intake.id, channel_id=form.channel_id)
        return Dossier(intake=intake, card=card, make_requests=made, requests=rows)

    def _intake(self, form: NewIntake, owner: Person) -> Intake:
        return Intake(
            id=new_id(),
            source_key=form.source_key,
            client=tidy(form.client),
            project=tidy(form.project),
            contact_name=tidy(form.contact_name),
            contact_email=form.contact_email.strip(),
            contact_slack_id=form.contact_slack_id,
            sponsor_email=form.sponsor_email.strip() if form.sponsor_email else None,
            owner_id=owner.id,
            owner_name=owner.name,
            owner_email=owner.email,
            opened_by=form.opened_by,
            channel_id=form.channel_id,
            one_link=form.one_link,
            view_id=form.view_id,
            language=form.language,
            calendar=tidy(form.calendar) if form.calendar else None,
            created_at=self._clock.now(),
        )


def new_id() -> str:
    """Return a new id: ten letters that cannot be misread, unguessable enough to be unique among all intakes."""
    return "".join(choice(ID_LETTERS) for _ in range(ID_LENGTH))


def _rows(form: NewIntake, intake: Intake, catalog: Catalog) -> tuple[tuple[Request, ...], tuple[MakeRequest, ...]]:
    at_make = [key for key in form.apps if not catalog[key].is_share]
    if form.one_link and at_make:
        carriers = dict.fromkeys(at_make, _make_request(intake, intake.project))
    else:
        carriers = {key: _make_request(intake, intake.project, catalog[key].label) for key in at_make}
    rows = [_row(intake, carriers.get(key), key, catalog[key], form.purposes.get(key, "")) for key in form.apps]
    expected = tidy(form.expected_account) if form.expected_account else None
    rows = [replace(row, expected_account=None if row.is_share else expected) for row in rows]
    return tuple(rows), tuple(dict.fromkeys(carriers.values()))


def _make_request(intake: Intake, *parts: str) -> MakeRequest:
    made_id = new_id()
    name = unique_name(made_id, intake.client, *parts)
    return MakeRequest(id=made_id, intake_id=intake.id, name=name, created_at=intake.created_at)


def _row(intake: Intake, carrier: MakeRequest | None, key: str, app: App, purpose: str) -> Request:
    """Draw up a row; nobody but us needs to take one that is handed in by a share link, so its clock starts at once."""
    row_id = new_id()
    return Request(
        id=row_id,
        intake_id=intake.id,
        make_request_id=carrier.id if carrier is not None else None,
        app_key=key,
        app_label=app.label,
        make_app=app.make_app or "",
        make_version=app.version,
        modules=app.modules,
        purpose=tidy(purpose) or app.purpose,
        name_override=unique_name(row_id, intake.client, intake.project, app.label),
        created_at=intake.created_at,
        status_at=intake.created_at,
        requested_at=intake.created_at if carrier is None else None,
        last_actor=intake.opened_by,
    )


def _opened_event(dossier: Dossier, surface: Surface) -> Event:
    intake = dossier.intake
    data: dict[str, Any] = {
        "apps": [row.app_label for row in dossier.requests if not row.is_share],
        "shares": [row.app_label for row in dossier.requests if row.is_share],
        "one_link": intake.one_link,
    }
    return Event(
        at=intake.created_at,
        actor=intake.opened_by,
        surface=surface,
        kind=EventKind.OPENED,
        intake_id=intake.id,
        data=data,
    )
