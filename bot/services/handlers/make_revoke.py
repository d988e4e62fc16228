"""Tears one row down at Make: delete, decline, and proof that nothing is left."""

from bot.domain import transitions
from bot.domain.authority import Action
from bot.domain.credential import Credential, RevokeStep
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import BOT
from bot.domain.observation import Observation
from bot.domain.request import Request
from bot.ports.errors import NotFoundError, OutsideError
from bot.ports.store import StaleError, Tx
from bot.services.handlers.make_row import MakeRow
from bot.services.handlers.reading import row_of
from bot.services.lane import Apply, NotYetError, UnfinishedError, needless

REASON = "The project is over: access is taken back."
HIDDEN = "Make lists this request and yet does not show it. Please ask the operator of this bot to check its rights."
STILL_THERE = "Make still shows access for this app after it was told to remove it. It is tried again."


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
        if not await self._is_still_wanted(dossier, row):
            return self._withdrawn(delivery)
        if row.is_share:
            await self._end_share(delivery)
            return needless
        held = await self._held(dossier, row, dossier.credentials_of(row.id))
        for credential in held:
            await self._tear_down(delivery, credential)
        remaining = await self._held(dossier, row, held)
        if any(credential.is_live for credential in remaining):
            raise UnfinishedError(STILL_THERE)
        return self._proven(delivery, remaining)

    async def _is_still_wanted(self, dossier: Dossier, row: Request) -> bool:
        """Check again who asked, before the first step; once something is torn down, it is finished.

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
        for _ in range(3):
            try:
                async with self._store.transaction() as tx:
                    await self._proven(delivery, ())(tx)
            except StaleError:
                continue
            return
        raise NotYetError

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

    async def _held(self, dossier: Dossier, row: Request, held: tuple[Credential, ...]) -> tuple[Credential, ...]:
        """Return what we held as Make has it now; nothing of it is live when Make no longer has the request."""
        made = dossier.make_request(row.make_request_id)
        now = self._clock.now()
        if made is None or made.make_id is None:
            return held
        try:
            seen = await self._api.detail(made.make_id)
        except NotFoundError:
            await self._check_gone(made.name)
            return transitions.vanish(row, held, now).credentials
        return self._merged(row, held, seen, shared=dossier.is_shared(made.id))

    async def _check_gone(self, name: str) -> None:
        """Make may answer 404 for what it only hides from us: gone is what its list does not show either."""
        if await self._api.find(name) is not None:
            raise UnfinishedError(HIDDEN)

    def _merged(
        self, row: Request, held: tuple[Credential, ...], seen: Observation, *, shared: bool
    ) -> tuple[Credential, ...]:
        return transitions.observe(row, held, seen, self._clock.now(), shared=shared).credentials

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
        for _ in range(3):
            try:
                async with self._store.transaction() as tx:
                    await self._note_in(tx, delivery, credential, step)
            except StaleError:
                continue
            return

    async def _note_in(self, tx: Tx, delivery: Delivery, credential: Credential, step: RevokeStep) -> None:
        dossier = await tx.dossier(delivery.intake_id)
        if dossier is None:
            return
        row = row_of(dossier, delivery)
        done, event = transitions.revoke_step(row, credential, step, self._clock.now())
        others = tuple(c for c in dossier.credentials_of(row.id) if c.id != credential.id)
        await self._recorder.record(tx, dossier, dossier.with_credentials(row.id, (*others, done)), [event])

    def _proven(self, delivery: Delivery, remaining: tuple[Credential, ...]) -> Apply:
        async def apply(tx: Tx) -> None:
            dossier = await tx.dossier(delivery.intake_id)
            if dossier is None or not (row := row_of(dossier, delivery)).is_revoking:
                return
            step = transitions.revoked(row, remaining, self._clock.now())
            after = dossier.with_request(step.request).with_credentials(row.id, step.credentials)
            await self._recorder.record(tx, dossier, after, step.events)

        return apply
