"""The door of a project: while it is being closed, nothing new is asked for in it."""

from bot.domain.intake import Intake
from bot.domain.teardown import Teardown
from bot.ports.store import Store, Tx


class ProjectClosingError(Exception):
    """Raised when a project is asked to be closed that is being closed already."""

    def __init__(self, teardown: Teardown) -> None:
        super().__init__(f"{teardown.client} · {teardown.project} is being closed")
        self.teardown = teardown


class DoorClosedError(ProjectClosingError):
    """Raised when something new is asked for in a project whose accesses are being taken back."""


async def check_open(tx: Tx, intake: Intake) -> None:
    """Refuse what would ask the client for something while their project is being closed.

    Raises:
        DoorClosedError: a teardown of the project is running; nothing may be asked for until it is over.
    """
    teardown = await _running(tx, intake)
    if teardown is not None:
        raise DoorClosedError(teardown)


async def is_shut(store: Store, intake: Intake) -> bool:
    """Tell whether what was asked for before the door was closed must wait, until the teardown has called it off."""
    async with store.transaction(read_only=True) as tx:
        return await _running(tx, intake) is not None


async def _running(tx: Tx, intake: Intake) -> Teardown | None:
    teardown = await tx.teardown_of(intake.client, intake.project)
    return teardown if teardown is not None and teardown.is_running else None
