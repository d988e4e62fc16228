"""Response urls: five uses within thirty minutes, bound to one person, channel and message."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.slack import ids
from sandbox.slack.errors import SlackError
from sandbox.world.clock import SandboxClock

USES = 5
KEPT = 5000
LIFETIME = timedelta(minutes=30)


@dataclass
class ResponseUrl:
    """One response url: who acted, where, and on which message (empty: on none)."""

    user: str
    channel: str
    born: datetime
    message_ts: str = ""
    is_ephemeral: bool = False
    uses: int = 0


class ResponseUrls:
    """Every response url handed out so far."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._known: dict[str, ResponseUrl] = {}

    def mint(self, kind: str, *, user: str, channel: str) -> tuple[str, ResponseUrl]:
        """Return a new path below /slack/response/ and what it stands for."""
        path = f"{kind}/{ids.secret()}"
        while len(self._known) >= KEPT:
            del self._known[next(iter(self._known))]
        self._known[path] = ResponseUrl(user, channel, self._clock.now())
        return path, self._known[path]

    def spend(self, path: str) -> ResponseUrl:
        """Count one use; raises SlackError for an unknown, expired or used-up url."""
        known = self._known.get(path)
        if known is None:
            raise SlackError("invalid_url")
        if self._clock.now() - known.born > LIFETIME:
            raise SlackError("expired_url")
        if known.uses >= USES:
            raise SlackError("used_url")
        known.uses += 1
        return known

    def forget(self) -> None:
        """Drop every url."""
        self._known.clear()
