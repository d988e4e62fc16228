"""How the bot runs: alone on its SQLite file, or as one of many replicas on PostgreSQL."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.adapters.store import SqlStore
from bot.adapters.store.address import read_address
from bot.adapters.store.budgets import SharedLimiters
from bot.engines.embedded import EmbeddedEngine
from bot.engines.procrastinate import ProcrastinateEngine
from bot.ports.clock import Clock
from bot.ports.engine import Engine, Job
from bot.ports.limiter import Limiters
from bot.settings import Settings, SettingsError

ALONE = "With SQLite one process does everything: --no-slack and --no-jobs need a DATABASE_URL of PostgreSQL."
NOTHING_LEFT = "--no-slack and --no-jobs together leave nothing to run."


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What this process does of the bot's work.

    Attributes:
        slack: hold a connection to Slack, and answer people.
        jobs: run jobs; otherwise it only asks for them.
    """

    slack: bool = True
    jobs: bool = True

    def check(self, settings: Settings) -> None:
        """Raise SettingsError when nothing, or nobody, would do the rest."""
        if not self.slack and not self.jobs:
            raise SettingsError(NOTHING_LEFT)
        if not (self.slack and self.jobs) and not is_shared(settings):
            raise SettingsError(ALONE)


EVERYTHING = Duties()


def is_shared(settings: Settings) -> bool:
    """Tell whether several replicas may run on the store."""
    return read_address(settings.database_url).path is None


def shared_limiters(settings: Settings, store: SqlStore) -> Limiters | None:
    """Return what makes the budgets that replicas share; None where one process is alone."""
    return SharedLimiters(store.engines.writing) if is_shared(settings) else None


def build_engine(
    settings: Settings, store: SqlStore, clock: Clock, duties: Duties
) -> Callable[[Sequence[Job]], Engine]:
    """Return what builds the engine that belongs to the store."""

    async def owed() -> Collection[str]:
        async with store.transaction(read_only=True) as tx:
            return await tx.kinds_due(clock.now())

    address = read_address(settings.database_url)
    if address.path is not None:
        return lambda jobs: EmbeddedEngine(jobs, owed)
    return lambda jobs: ProcrastinateEngine(jobs, address.libpq, owed, works=duties.jobs)
