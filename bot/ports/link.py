"""The connection over which Slack reaches us, as the health check sees it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHealth:
    """How the connection is; truthy when it is up.

    Attributes:
        reason: a sentence for people when it is not up.
        num_connections: how many connections of the app Slack counted at the last hello.
        expected: how many there should be.
        silent_for: how long ago Slack was last heard (a hello, a pong, anything).
    """

    ok: bool
    reason: str | None
    num_connections: int | None
    expected: int
    silent_for: timedelta | None

    def __bool__(self) -> bool:
        return self.ok

    @property
    def ghosts(self) -> int:
        """Return how many connections are too many; one more is normal while one is replaced."""
        return max(0, (self.num_connections or 0) - self.expected - 1)


class Link(Protocol):
    """The connection."""

    async def healthy(self) -> LinkHealth:
        """Return how it is."""
