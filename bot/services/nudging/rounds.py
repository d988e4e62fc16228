"""Planning a round: the intake remembers it, and each channel gets a delivery of its own."""

from collections.abc import Sequence

from bot.domain import rounds as rules
from bot.domain.delivery import DeliveryKind
from bot.domain.dossier import Dossier
from bot.domain.event import Event
from bot.domain.intake import Intake
from bot.domain.rounds import NudgePlan, Round
from bot.ports.clock import Clock
from bot.ports.store import Tx
from bot.services import deliveries
from bot.services.recorder import Recorder


class Rounds:
    """Plans rounds over the channels this bot has."""

    def __init__(self, clock: Clock, recorder: Recorder, plan: NudgePlan, *, mail: bool, hook: bool) -> None:
        self.plan = plan
        self.has_mail = mail
        self.has_hook = hook
        self._clock = clock
        self._recorder = recorder

    def channels(self, intake: Intake) -> tuple[DeliveryKind, ...]:
        """Return the channels an intake's nudges go over."""
        by_mail = self.has_mail and intake.mail_problem is None
        wanted = (
            (DeliveryKind.NUDGE_THREAD, True),
            (DeliveryKind.NUDGE_LINK, intake.contact_slack_id is not None),
            (DeliveryKind.NUDGE_MAIL, by_mail),
            (DeliveryKind.NUDGE_HOOK, self.has_hook),
        )
        return tuple(kind for kind, is_wanted in wanted if is_wanted)

    async def open(
        self, tx: Tx, dossier: Dossier, owed: Round, events: Sequence[Event] = (), *, asked: bool = False
    ) -> Dossier:
        """Store a round and what it owes; `asked`: a person wanted it at once."""
        saved = await self._recorder.record(tx, dossier, rules.opened(dossier, owed), events)
        now = self._clock.now()
        for kind in self.channels(saved.intake):
            await tx.plan(deliveries.nudge(kind, saved.intake, owed, now, asked=asked))
        return saved
