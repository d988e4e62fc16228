"""Tears one row down at Make: delete, decline, and proof that nothing is left."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from bot.domain import answer, asking_again, transitions
from bot.domain.authority import Action
from bot.domain.credential import Credential, RevokeStep
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import BOT
from bot.domain.make_request import Creation
from bot.domain.observation import Observation, is_older
from bot.domain.request import Request
from bot.ports.errors import OutsideError
from bot.ports.store import StaleError, Tx
from bot.services.fresh import freshly
from bot.services.handlers.make_row import MakeRow, came_back
from bot.services.handlers.reading import row_of
from bot.services.lane import Apply, NotYetError, UnfinishedError, needless

REASON = "The project is over: access is taken back."
NOTED = {
    RevokeStep.DELETED: {RevokeStep.DELETED, RevokeStep.DECLINED},
    RevokeStep.DECLINED: {RevokeStep.DECLINED},
}
"""How far a credential is once a step was noted: repeating it says nothing new."""
STILL_THERE = "Make still shows access for this app after it was told to remove it. It is tried again."


@dataclass(frozen=True)
class _Look:
    """What Make shows of a row: its credentials, and the answers they are from (None: it has the request no more)."""

    credentials: tuple[Credential, ...]
    read: Mapping[str, Observation | None]

    def is_outdated(self, dossier: Dossier) -> bool:
        """Tell whether the watcher has read something newer since."""
        known = {made.id: made.make_updated_at for made in dossier.make_requests}
        return any(seen is not None and is_older(seen.updated_at, known.get(made)) for made, seen in self.read.items())


class MakeRevoke(MakeRow):
    """Delivers `make.revoke`; each step may be repeated, and it never gives up: a missed revoke is a breach."""

    kind = DeliveryKind.MAKE_REVOKE
    action = Action.REVOKE
    width = 4
    repeatable = True
    gives_up = False

    async def send(self, delivery: Delivery) -> Apply:
        """Tear down every credential of the row; it counts only once a fresh look shows nothing attached."""
        dossier, row = await self._read(delivery)
        if not row.is_revoking:
            return needless
        held = (await self._look(dossier, row)).credentials
        if not await self._is_still_wanted(dossier, row):
            return self._withdrawn(delivery)
        if row.is_share:
            await self._end_share(delivery)
            return needless
        for credential in held:
            await self._tear_down(delivery, credential)
        proof = await self._look(dossier.with_credentials(row.id, held), row)
        if any(credential.is_live for credential in proof.credentials):
            raise UnfinishedError(STILL_THERE)
        return self._proven(delivery, (*dossier.credentials_of(row.id), *held), proof)

    async def _is_still_wanted(self, dossier: Dossier, row: Request) -> bool:
        """Check again who asked, right before the first step; once something is torn down, it is finished.

        When Slack cannot say, the check at the click stands: its silence must not keep an access alive. While the
        whole project is closed, who asked for that was checked before its first step.
        """
        if await self._is_closing(dossier):
            return True
        begun = any(c.revoke_step is not RevokeStep.NONE for c in dossier.credentials_of(row.id))
        if begun or row.revoke_requested_by in {None, BOT}:
            return True
        return await self._still_may(dossier, row.revoke_requested_by)

    async def _end_share(self, delivery: Delivery) -> None:
        """End a row that Make has no part in; nothing is asked there."""
        try:
            await freshly(self._store, self._proven(delivery, (), _Look((), {})))
        except StaleError:
            raise NotYetError from None

    async def _is_closing(self, dossier: Dossier) -> bool:
        async with self._store.transaction(read_only=True) as tx:
            teardown = await tx.teardown_of(dossier.intake.client, dossier.intake.project)
        return teardown is not None and teardown.is_running and teardown.started_at is not None

    def _withdrawn(self, delivery: Delivery) -> Apply:
        async def apply(tx: Tx) -> None:
            dossier = await tx.dossier(delivery.intake_id)
            if dossier is not None and (row := row_of(dossier, delivery)).is_revoking:
                after, events = transitions.revoke_withdrawn(row, self._clock.now())
                await self._recorder.record(tx, dossier, dossier.with_request(after), events)

        return apply

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:  # noqa: ARG002 - it never gives up
        """Say on the row that its revoke is not done yet, and why."""
        dossier = await tx.dossier(delivery.intake_id)
        if dossier is not None and (row := row_of(dossier, delivery)).is_revoking:
            after, events = transitions.revoke_delayed(row, str(error), self._clock.now())
            await self._recorder.record(tx, dossier, dossier.with_request(after), events)

    async def _look(self, dossier: Dossier, row: Request) -> _Look:
        """Return what the row holds as Make has it now, also what gives access through a link it had before."""
        made, read = dossier.make_request(row.make_request_id), dict[str, Observation | None]()
        if made is not None and made.make_id is not None:
            seen = read[made.id] = await self._detail(made)
            step = answer.observed(dossier, row, seen, self._clock.now())
            dossier = dossier.with_credentials(row.id, step.credentials)
        left = {c.make_request_id for c in transitions.former(row, dossier.credentials_of(row.id))}
        for former in dossier.make_requests:
            if former.id in left and former.make_id is not None and former.creation is Creation.CREATED:
                seen = read[former.id] = await self._detail(former)
                shown = asking_again.shown(dossier, row, former, seen, self._clock.now())
                dossier = dossier.with_newer(row.id, shown)
        return _Look(dossier.credentials_of(row.id), read)

    async def _tear_down(self, delivery: Delivery, credential: Credential) -> None:
        if credential.is_live:
            await self._api.delete_remote(credential.id)
            await self._note(delivery, credential, RevokeStep.DELETED)
        if credential.is_live or credential.state not in {
            "declined",
            "gone",
        }:  # deleting makes Make ask the client again
            await self._api.decline(credential.id, REASON)
            await self._note(delivery, credential, RevokeStep.DECLINED)

    async def _note(self, delivery: Delivery, credential: Credential, step: RevokeStep) -> None:
        """Keep each step that was done, so that history and card know how far it came."""
        with suppress(StaleError):  # how it ends is noted in any case
            await freshly(self._store, partial(self._note_in, delivery, credential, step))

    async def _note_in(self, delivery: Delivery, credential: Credential, step: RevokeStep, tx: Tx) -> None:
        dossier = await tx.dossier(delivery.intake_id)
        if dossier is None:
            return
        row = row_of(dossier, delivery)
        known = next((c for c in dossier.credentials_of(row.id) if c.id == credential.id), credential)
        if known.remote_id == credential.remote_id and known.revoke_step in NOTED[step]:
            return
        done, event = transitions.revoke_step(row, known, step, self._clock.now())
        await self._recorder.record(tx, dossier, dossier.with_newer(row.id, (done,)), [event])

    def _proven(self, delivery: Delivery, held: tuple[Credential, ...], proof: _Look) -> Apply:
        async def apply(tx: Tx) -> None:
            dossier = await tx.dossier(delivery.intake_id)
            if dossier is None or not (row := row_of(dossier, delivery)).is_revoking:
                return
            if proof.is_outdated(dossier) or came_back(held, dossier.credentials_of(row.id)):
                await tx.owe(delivery, self._clock.now())
                return
            step = transitions.revoked(row, proof.credentials, self._clock.now())
            after = dossier.with_request(step.request).with_credentials(row.id, step.credentials)
            await self._recorder.record(tx, dossier, after, step.events)

        return apply
