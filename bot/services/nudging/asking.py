"""What people ask of an intake's reminders: one now, none for a while, none at all, or to wait on us."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain import pauses
from bot.domain.authority import Action
from bot.domain.dossier import Dossier
from bot.domain.event import Event, EventKind, Surface
from bot.domain.rounds import asked_round, quiet_until
from bot.ports.clock import Clock
from bot.ports.store import Store, Tx
from bot.services.door import check_open
from bot.services.fresh import freshly
from bot.services.identity import Identity, NotAllowedError
from bot.services.nudging.rounds import Rounds
from bot.services.recorder import Recorder

LONGEST_SNOOZE_DAYS = 366


class Answer(StrEnum):
    """What came of it; each has its sentence."""

    NUDGED = "nudged"
    NOTHING_MISSING = "nothing_missing"
    ON_ITS_WAY = "on_its_way"
    QUIET = "quiet"
    PAUSED = "paused"
    SNOOZED = "snoozed"
    SNOOZE_PASSED = "snooze_passed"
    MUTED = "muted"
    UNMUTED = "unmuted"
    PAUSED_NOW = "paused_now"
    RESUMED = "resumed"
    NOTHING_CHANGED = "nothing_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An answer, and the intake it is about; `until` is a moment the answer tells."""

    answer: Answer
    dossier: Dossier
    until: datetime | None = None


class UnknownIntakeError(LookupError):
    """Raised for an intake we no longer have."""


Change = Callable[[Tx, Dossier, "Asker"], Awaitable[Asked]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, from where, when."""

    user_id: str
    surface: Surface
    at: datetime

    def event(self, dossier: Dossier, kind: EventKind, **data: Any) -> Event:
        """Return the event of what they did."""
        return Event(
            at=self.at, actor=self.user_id, surface=self.surface, kind=kind, intake_id=dossier.intake.id, data=data
        )


class Asking:
    """Carries it out, with the person's authority checked each time.

    Every verb raises UnknownIntakeError, NotAllowedError (the refusal is in the history), or OutsideError when Slack
    cannot say who the person is.
    """

    def __init__(self, store: Store, clock: Clock, identity: Identity, recorder: Recorder, rounds: Rounds) -> None:
        self._store = store
        self._clock = clock
        self._identity = identity
        self._recorder = recorder
        self._rounds = rounds

    async def nudge(self, intake_id: str, user_id: str, surface: Surface) -> Asked:
        """Send a reminder at once; not within the quiet period, and not while it is us the client waits for."""
        return await self._do(Action.NUDGE, intake_id, user_id, surface, self._nudge)

    async def snooze(self, intake_id: str, user_id: str, surface: Surface, until: datetime) -> Asked:
        """Send no reminder before a moment."""

        async def change(tx: Tx, dossier: Dossier, asker: Asker) -> Asked:
            if until <= asker.at or (until - asker.at).days > LONGEST_SNOOZE_DAYS:
                return Asked(answer=Answer.SNOOZE_PASSED, dossier=dossier)
            told = asker.event(dossier, EventKind.SNOOZED, until=until.isoformat())
            after = replace(dossier, intake=replace(dossier.intake, snoozed_until=until))
            saved = await self._recorder.record(tx, dossier, after, [told])
            return Asked(answer=Answer.SNOOZED, dossier=saved, until=until)

        return await self._do(Action.SNOOZE, intake_id, user_id, surface, change)

    async def mute(self, intake_id: str, user_id: str, surface: Surface) -> Asked:
        """Send no reminders by themselves any more."""
        return await self._do(Action.MUTE, intake_id, user_id, surface, self._mute)

    async def unmute(self, intake_id: str, user_id: str, surface: Surface) -> Asked:
        """Let reminders go out again, snoozed ones too."""
        return await self._do(Action.MUTE, intake_id, user_id, surface, self._unmute)

    async def pause(self, intake_id: str, user_id: str, surface: Surface) -> Asked:
        """Stop the clock: it is us the client waits for."""
        return await self._do(Action.PAUSE, intake_id, user_id, surface, self._pause)

    async def resume(self, intake_id: str, user_id: str, surface: Surface) -> Asked:
        """Let the clock begin anew."""
        return await self._do(Action.PAUSE, intake_id, user_id, surface, self._resume)

    async def check(self, action: Action, intake_id: str, user_id: str, surface: Surface) -> Dossier:
        """Return the intake to somebody who may do this to it, before a form asks them for more."""
        asker = Asker(user_id=user_id, surface=surface, at=self._clock.now())
        dossier = await self._read(intake_id)
        try:
            await self._identity.allow(action, user_id, dossier.intake)
        except NotAllowedError:
            async with self._store.transaction() as tx:
                await tx.add_events([asker.event(dossier, EventKind.REFUSED, action=str(action))])
            raise
        return dossier

    async def _nudge(self, tx: Tx, dossier: Dossier, asker: Asker) -> Asked:
        intake = dossier.intake
        await check_open(tx, intake)
        owed, quiet = asked_round(dossier, asker.at), quiet_until(intake, self._rounds.plan, asker.at)
        if owed is None:
            nobody = Answer.PAUSED if pauses.is_paused(dossier) else Answer.NOTHING_MISSING
            return Asked(answer=nobody, dossier=dossier)
        if intake.round_open:
            return Asked(answer=Answer.ON_ITS_WAY, dossier=dossier)
        if quiet is not None:
            return Asked(answer=Answer.QUIET, dossier=dossier, until=quiet)
        told = asker.event(dossier, EventKind.NUDGE_ASKED)
        return Asked(answer=Answer.NUDGED, dossier=await self._rounds.open(tx, dossier, owed, [told], asked=True))

    async def _mute(self, tx: Tx, dossier: Dossier, asker: Asker) -> Asked:
        if dossier.intake.muted_at is not None:
            return Asked(answer=Answer.NOTHING_CHANGED, dossier=dossier)
        after = replace(dossier, intake=replace(dossier.intake, muted_at=asker.at))
        saved = await self._recorder.record(tx, dossier, after, [asker.event(dossier, EventKind.MUTED)])
        return Asked(answer=Answer.MUTED, dossier=saved)

    async def _unmute(self, tx: Tx, dossier: Dossier, asker: Asker) -> Asked:
        after = replace(dossier, intake=replace(dossier.intake, muted_at=None, snoozed_until=None))
        if after == dossier:
            return Asked(answer=Answer.NOTHING_CHANGED, dossier=dossier)
        saved = await self._recorder.record(tx, dossier, after, [asker.event(dossier, EventKind.UNMUTED)])
        return Asked(answer=Answer.UNMUTED, dossier=saved)

    async def _pause(self, tx: Tx, dossier: Dossier, asker: Asker) -> Asked:
        after = pauses.paused(dossier, asker.at)
        if after == dossier:
            return Asked(answer=Answer.NOTHING_CHANGED, dossier=dossier)
        saved = await self._recorder.record(tx, dossier, after, [asker.event(dossier, EventKind.PAUSED)])
        return Asked(answer=Answer.PAUSED_NOW, dossier=saved)

    async def _resume(self, tx: Tx, dossier: Dossier, asker: Asker) -> Asked:
        after = pauses.resumed(dossier, asker.at)
        if after == dossier:
            return Asked(answer=Answer.NOTHING_CHANGED, dossier=dossier)
        saved = await self._recorder.record(tx, dossier, after, [asker.event(dossier, EventKind.RESUMED)])
        return Asked(answer=Answer.RESUMED, dossier=saved)

    async def _do(self, action: Action, intake_id: str, user_id: str, surface: Surface, change: Change) -> Asked:
        await self.check(action, intake_id, user_id, surface)
        asker = Asker(user_id=user_id, surface=surface, at=self._clock.now())
        return await self._apply(intake_id, asker, change)

    async def _apply(self, intake_id: str, asker: Asker, change: Change) -> Asked:
        async def changed(tx: Tx) -> Asked:
            return await change(tx, await _load(tx, intake_id), asker)

        return await freshly(self._store, changed)

    async def _read(self, intake_id: str) -> Dossier:
        async with self._store.transaction(read_only=True) as tx:
            return await _load(tx, intake_id)


async def _load(tx: Tx, intake_id: str) -> Dossier:
    dossier = await tx.dossier(intake_id)
    if dossier is None:
        raise UnknownIntakeError(intake_id)
    return dossier
