"""The closing of projects in the composition root: settings -> what people do, what runs, what is sent."""

from datetime import timedelta

from bot.ports.clock import Clock
from bot.ports.credential_api import CredentialApi
from bot.ports.engine import Job
from bot.ports.store import Store
from bot.services.closing.asking import ClosingDesk
from bot.services.closing.running import CLOSE_JOB, CLOSE_TICK, Closer
from bot.services.handlers.make_delete import MakeDelete
from bot.services.identity import Identity
from bot.services.lane import Handler
from bot.services.recorder import Recorder
from bot.settings import Settings


class Closing:
    """Everything that closes projects."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, identity: Identity, recorder: Recorder) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._identity = identity
        self._recorder = recorder
        self.desk = ClosingDesk(
            store,
            clock,
            identity,
            recorder,
            two_person=settings.teardown_two_person,
            keeps=settings.teardown_keep_requests,
        )

    def handlers(self, api: CredentialApi) -> list[Handler]:
        """Return what deletes the requests at the end."""
        keep = self._settings.teardown_keep_requests
        return [MakeDelete(api, self._store, self._clock, self._recorder, keep=keep)]

    def job(self) -> Job:
        """Return the job that carries teardowns through."""
        late_after = timedelta(hours=self._settings.teardown_escalate_hours)
        closer = Closer(self._store, self._clock, self._identity, self._recorder, late_after)
        return Job(name=CLOSE_JOB, every=CLOSE_TICK, run=closer.run)
