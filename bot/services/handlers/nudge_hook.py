"""Nudges to the channel of an incoming webhook."""

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.dossier import Dossier
from bot.messages.escape import escape
from bot.messages.nudge import Reminder, nudge
from bot.ports.errors import OutsideError, RefusedError
from bot.ports.hook import Hook
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.handlers.nudge_base import NudgeHandler
from bot.services.lane import Apply, CannotLookError, needless
from bot.services.nudging.desk import Desk

TOLD = "told:hook:"
"""How the marks begin that say of which breakages somebody was told."""


class NudgeHook(NudgeHandler):
    """Delivers `nudge.hook`; nobody can look there, so an unknown outcome is not repeated but left to `doctor`."""

    kind = DeliveryKind.NUDGE_HOOK
    system = "webhook"
    width = 2
    repeatable = False
    gives_up = True

    def __init__(self, desk: Desk, hook: Hook) -> None:
        super().__init__(desk)
        self._hook = hook

    async def send(self, delivery: Delivery) -> Apply:
        """Post the nudge; it names people without pinging them, for the thread does that."""
        dossier = await self.still_wanted(delivery)
        if dossier is None:
            return needless
        now, owed, texts = self._desk.clock.now(), self.owed(delivery), self._desk.texts
        names = (escape(dossier.intake.owner_name),)
        reminder = Reminder(escalates=owed.escalates, who=names, now=now)
        await self._hook.post(nudge(dossier, reminder, texts, texts))
        return self.arrived(delivery, now, _works)

    async def look(self, delivery: Delivery) -> Apply | None:
        """It cannot be looked up, and is not repeated."""
        raise CannotLookError(f"Whether the webhook took the reminder of {delivery.payload['at']} is not known.")

    async def failed(self, tx: Tx, delivery: Delivery, error: OutsideError, *, final: bool) -> None:  # noqa: ARG002 - a refusal is final
        """Tell that the webhook does not work any more: once for each reason, until it has worked again."""
        mark, now = f"{TOLD}{error}", self._desk.clock.now()
        if isinstance(error, RefusedError) and await tx.mark(mark) is None:
            await tx.set_mark(mark, now)
            told = self._desk.texts("tell.hook_refused", why=str(error))
            await tx.plan(deliveries.owner_tell(delivery.intake_id, f"hook:{now.isoformat()}:{error}", told, now))


async def _works(tx: Tx, _: Dossier) -> None:
    await tx.drop_marks(TOLD)
