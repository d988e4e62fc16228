"""The part of the composition root that tends the bot itself: its pulse, its health on a port, the alarm."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta

from bot.adapters.web.health import HealthServer
from bot.messages.texts import Texts
from bot.ports.clock import Clock
from bot.ports.engine import Job
from bot.ports.link import Link
from bot.ports.store import Store
from bot.services.alarm import ALARM_JOB, ALARM_TICK, Alarm
from bot.services.health import HealthCheck
from bot.services.pulse import Pulse
from bot.services.systems import Systems
from bot.settings import Settings, SettingsError


def admins(settings: Settings) -> list[str]:
    """Return where the admins are told things: each by direct message, or in the default channel when none is named."""
    return sorted(settings.admin_users) or [c for c in (settings.slack_channel_id,) if c]


class Tending:
    """Everything that looks after the bot."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, systems: Systems) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._systems = systems
        self._pulse = Pulse()

    def felt(self, jobs: Sequence[Job]) -> list[Job]:
        """Return the jobs so that the health check feels them run."""
        return [self._pulse.felt(job) for job in jobs]

    def job(self, texts: Texts) -> Job:
        """Return the job that raises the alarm."""
        whom = admins(self._settings)
        after = timedelta(minutes=self._settings.alarm_after_minutes)
        alarm = Alarm(store=self._store, clock=self._clock, systems=self._systems, texts=texts, whom=whom, after=after)
        return Job(name=ALARM_JOB, every=ALARM_TICK, run=alarm.run)

    async def listen(self, link: Link | None, stack: AsyncExitStack) -> None:
        """Answer health checks, when a port is set; raises SettingsError when it cannot be had."""
        if self._settings.health_port is None:
            return
        check = HealthCheck(self._store, self._clock, self._pulse, self._systems, link)
        server = HealthServer(check.look, self._settings.health_host, self._settings.health_port)
        stack.push_async_callback(server.stop)
        try:
            await server.start()
        except OSError as error:
            wanted = f"HEALTH_HOST={self._settings.health_host} with HEALTH_PORT={self._settings.health_port}"
            raise SettingsError(f"{wanted} cannot be used: {error.strerror}.") from None
