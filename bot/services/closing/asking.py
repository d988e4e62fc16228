"""What people do about closing a project: look what it would take back, ask for it, approve it, call it off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain import teardown as rules
from bot.domain.authority import Action, refusal
from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind, Surface
from bot.domain.naming import same
from bot.domain.person import Person
from bot.domain.teardown import Teardown
from bot.ports.clock import Clock
from bot.ports.store import Store, Tx
from bot.services.closing.telling import owe_cards
from bot.services.door import ProjectClosingError
from bot.services.fresh import freshly
from bot.services.identity import Identity, NotAllowedError
from bot.services.opening import new_id
from bot.services.recorder import Recorder


class UnknownProjectError(LookupError):
    """Raised for a click on a card, or an approval, that belongs to nothing we still have."""


class WrongNameError(ValueError):
    """Raised when the name that was typed to confirm is not the project's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project with all its intakes; `asked_on` is the one on whose card somebody stands."""

    asked_on: Dossier
    dossiers: Sequence[Dossier]


class ClosingDesk:
    """Carries it out, with the person's authority checked each time."""

    def __init__(
        self, store: Store, clock: Clock, identity: Identity, recorder: Recorder, *, two_person: bool, keeps: bool
    ) -> None:
        self._store = store
        self._clock = clock
        self._identity = identity
        self._recorder = recorder
        self.two_person = two_person
        self.keeps_requests = keeps

    async def project(self, intake_id: str, user_id: str) -> Project:
        """Return what closing the project of this intake would take back.

        Raises:
            UnknownProjectError: there is no such intake (any more).
            NotAllowedError: somebody else owns one of its intakes, and this is no admin; the refusal is in the history.
            ProjectClosingError: it is being closed already.
        """
        found = await self._read(intake_id)
        await self._check(found, user_id, Surface.BUTTON)
        return found

    async def close(self, intake_id: str, user_id: str, typed: str) -> Teardown:
        """Close the project, or ask a second person to approve that; raises as `project` does, or WrongNameError."""
        found = await self._read(intake_id)
        if same(typed) != same(found.asked_on.intake.project):
            raise WrongNameError(found.asked_on.intake.project)
        await self._check(found, user_id, Surface.MODAL)
        asked = rules.ask(
            new_id(), found.asked_on, user_id, Surface.MODAL, self._clock.now(), two_person=self.two_person
        )
        async with self._store.transaction() as tx:
            if not await tx.add_teardown(asked):
                raise ProjectClosingError(await tx.teardown_of(asked.client, asked.project) or asked)
            if asked.expires_at is not None:
                data = {"teardown": asked.id, "until": asked.expires_at.isoformat()}
                await self._tell(tx, asked, EventKind.CLOSE_ASKED, user_id, Surface.MODAL, **data)
            await owe_cards(tx, asked, self._clock.now())
        return asked

    async def approve(self, teardown_id: str, user_id: str) -> Teardown:
        """Be the second person.

        Raises:
            UnknownProjectError, NotAllowedError: as `project`.
            IllegalTransitionError: it does not wait any more, or it is the asker's own.
        """
        before = await self._teardown(teardown_id)
        await self._allow(Action.APPROVE, user_id, before)

        def approved(teardown: Teardown, now: datetime) -> Teardown:
            return rules.approve(teardown, user_id, now)

        return await self._change(teardown_id, user_id, EventKind.CLOSE_APPROVED, approved)

    async def call_off(self, teardown_id: str, user_id: str) -> Teardown:
        """Call it off, as an admin, or withdraw one's own wish; raises as `approve` does."""
        before = await self._teardown(teardown_id)
        action = Action.WITHDRAW if user_id == before.asked_by else Action.APPROVE
        await self._allow(action, user_id, before)

        def called_off(teardown: Teardown, now: datetime) -> Teardown:
            return rules.call_off(teardown, user_id, now)

        return await self._change(teardown_id, user_id, EventKind.CLOSE_CALLED_OFF, called_off)

    async def _change(
        self, teardown_id: str, user_id: str, kind: EventKind, change: Callable[[Teardown, datetime], Teardown]
    ) -> Teardown:
        async def changed(tx: Tx) -> Teardown:
            before = await _known(tx, teardown_id)
            now = self._clock.now()
            saved = await tx.save_teardown(before, change(before, now))
            await self._tell(tx, saved, kind, user_id, Surface.BUTTON)
            await owe_cards(tx, saved, now)
            return saved

        return await freshly(self._store, changed)

    async def _check(self, project: Project, user_id: str, surface: Surface) -> None:
        """Let pass who may close every intake that is part of it."""
        try:
            person = await self._identity.allow(Action.CLOSE, user_id, project.asked_on.intake)
            for dossier in project.dossiers:
                self._may_close(person, dossier)
        except NotAllowedError:
            await self._note_refusal(project.asked_on.intake.id, Action.CLOSE, user_id, surface)
            raise
        intake = project.asked_on.intake
        async with self._store.transaction(read_only=True) as tx:
            newest = await tx.teardown_of(intake.client, intake.project)
        if newest is not None and newest.is_open:
            raise ProjectClosingError(newest)

    def _may_close(self, person: Person, dossier: Dossier) -> None:
        why = refusal(Action.CLOSE, person, self._identity.policy, dossier.intake)
        if why is not None:
            raise NotAllowedError(why, Action.CLOSE, dossier.intake)

    async def _allow(self, action: Action, user_id: str, teardown: Teardown) -> None:
        try:
            await self._identity.allow(action, user_id)
        except NotAllowedError:
            await self._note_refusal(teardown.intake_id, action, user_id, Surface.BUTTON)
            raise

    async def _note_refusal(self, intake_id: str, action: Action, user_id: str, surface: Surface) -> None:
        event = self._event(intake_id, EventKind.REFUSED, user_id, surface, action=str(action))
        async with self._store.transaction() as tx:
            await tx.add_events([event])

    async def _tell(self, tx: Tx, of: Teardown, kind: EventKind, user_id: str, surface: Surface, **data: Any) -> None:
        dossier = await tx.dossier(of.intake_id)
        if dossier is not None:
            await self._recorder.tell(tx, dossier, [self._event(of.intake_id, kind, user_id, surface, **data)])

    def _event(self, intake_id: str, kind: EventKind, user_id: str, surface: Surface, **data: Any) -> Event:
        return Event(at=self._clock.now(), actor=user_id, surface=surface, kind=kind, intake_id=intake_id, data=data)

    async def _read(self, intake_id: str) -> Project:
        async with self._store.transaction(read_only=True) as tx:
            asked_on = await tx.dossier(intake_id)
            if asked_on is None:
                raise UnknownProjectError(intake_id)
            ids = await tx.intakes_in(asked_on.intake.client, asked_on.intake.project)
            found = await tx.dossiers(ids)
        return Project(asked_on=asked_on, dossiers=[found[id_] for id_ in reversed(ids) if id_ in found])

    async def _teardown(self, teardown_id: str) -> Teardown:
        async with self._store.transaction(read_only=True) as tx:
            return await _known(tx, teardown_id)


async def _known(tx: Tx, teardown_id: str) -> Teardown:
    found = await tx.teardown(teardown_id)
    if found is None:
        raise UnknownProjectError(teardown_id)
    return found
