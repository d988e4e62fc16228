"""The comparison's part of the composition root: Make, Notion, Slack and our own rows, side by side."""

from bot.domain.cron import Cron
from bot.messages.texts import Texts
from bot.parts.tending import admins
from bot.parts.tracking import Tracking
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.credential_api import CredentialApi
from bot.ports.engine import Job
from bot.ports.store import Store
from bot.services.handlers.compare import Compare
from bot.services.handlers.make_sweep import MakeSweep
from bot.services.identity import Identity
from bot.services.lane import Handler
from bot.services.reconcile.board_side import BoardSide
from bot.services.reconcile.comparison import OURS, Comparison, Side
from bot.services.reconcile.make_side import MakeSide
from bot.services.reconcile.nightly import RECONCILE_JOB, RECONCILE_TICK, Reconciling
from bot.services.reconcile.own_side import OwnSide
from bot.services.reconcile.repairs import Repairs
from bot.services.reconcile.slack_side import SlackSide
from bot.services.recorder import Recorder
from bot.settings import Settings


def comparison(api: CredentialApi, chat: Chat, store: Store, tracking: Tracking | None) -> Comparison:
    """Build the comparison of everything that is set up."""
    sides: dict[str, Side] = {"Make": MakeSide(api, store), "Slack": SlackSide(chat, store)}
    if tracking is not None:
        sides["Notion"] = BoardSide(tracking.tracker, tracking.home, store)
    return Comparison({**sides, OURS: OwnSide(store)})


class Comparing:
    """Everything that compares and repairs."""

    def __init__(self, settings: Settings, compares: Comparison, store: Store, clock: Clock) -> None:
        self._settings = settings
        self._compares = compares
        self._store = store
        self._clock = clock

    def handlers(self, api: CredentialApi, identity: Identity, texts: Texts) -> list[Handler]:
        """Return what carries comparisons and repairs out."""
        return [Compare(self._compares, self._clock, texts), MakeSweep(api, self._store, identity)]

    def repairs(self, identity: Identity, recorder: Recorder) -> Repairs:
        """Return what admins ask for by a button."""
        return Repairs(self._compares, self._store, self._clock, identity, recorder)

    def asking(self, identity: Identity) -> Reconciling:
        """Return what plans comparisons."""
        cron, whom = Cron(self._settings.reconcile_cron), admins(self._settings)
        return Reconciling(self._store, self._clock, identity, cron, whom)

    def job(self, asking: Reconciling) -> Job:
        """Return the job that plans the nightly one."""
        return Job(name=RECONCILE_JOB, every=RECONCILE_TICK, run=asking.tick)
