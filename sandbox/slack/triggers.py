"""Trigger ids: what lets the app open one modal for one person, once, within three real seconds."""

import time
from dataclasses import dataclass, field

from sandbox.slack import ids
from sandbox.slack.errors import SlackError
from sandbox.world.faults import Faults

LIFETIME_SECONDS = 3.0
KEPT = 5000


@dataclass
class Trigger:
    """One trigger: for whom, and from which modal it came (empty: from none)."""

    user: str
    view_id: str = ""
    channel: str = ""
    born: float = field(default_factory=time.monotonic)
    used: bool = False


class Triggers:
    """Every trigger handed out so far."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._known: dict[str, Trigger] = {}

    def mint(self, user: str, *, view_id: str = "", channel: str = "") -> str:
        """Return a new trigger_id."""
        trigger_id = ids.trigger()
        while len(self._known) >= KEPT:
            del self._known[next(iter(self._known))]
        self._known[trigger_id] = Trigger(user, view_id, channel)
        return trigger_id

    def forget(self) -> None:
        """Drop every trigger."""
        self._known.clear()

    def check(self, trigger_id: str) -> Trigger:
        """Return the live trigger; raises SlackError the way views.open refuses one."""
        trigger = self._known.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        late = time.monotonic() - trigger.born > LIFETIME_SECONDS
        if late or self._faults.take("slack", "trigger", "expired_trigger"):
            raise SlackError("expired_trigger_id")
        return trigger
