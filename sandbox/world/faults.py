"""Fault switches: what goes wrong, where, how often. Faces ask before and after each call."""

import random
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import count
from typing import Any


class UnknownFaultError(ValueError):
    """Raised for a fault whose face or kind nobody here knows."""


KINDS = {
    "429": "answer 429; params retry_after (seconds), text (plain-text body where the face knows one)",
    "5xx": "answer a server error; params status (default 503), html (answer with an HTML page)",
    "status": "answer with the given params status and body, as they are",
    "slow": "answer after params seconds (default 5)",
    "lost_before": "cut the connection before the call is carried out",
    "lost_answer": "carry the call out, then cut the connection instead of answering",
    "outage": "cut every connection while the fault stands",
    "duplicate_event": "Slack: deliver each event envelope twice",
    "socket_drop": "Slack: cut the socket abruptly after the next envelope was written",
    "expired_trigger": "Slack: treat each trigger_id as expired",
    "silent_pong": "Slack: stop answering pings on the socket",
    "lag": "the face shows changes only after params seconds of sandbox time",
}
FACES = ("slack", "make", "notion", "smtp")


@dataclass
class Fault:
    """One standing fault.

    Attributes:
        face: which stand-in misbehaves.
        kind: one of KINDS.
        operation: glob over operation names ("chat.postMessage", "POST /credential-requests/*").
        times: how many calls it still hits; None means until removed.
        probability: chance to hit a matching call, 0 to 1.
        params: kind-specific settings, see KINDS.
    """

    id: str
    face: str
    kind: str
    operation: str = "*"
    times: int | None = None
    probability: float = 1.0
    params: dict[str, Any] = field(default_factory=dict)


class Faults:
    """The switchboard. `seed` makes the probabilities repeatable."""

    def __init__(self, seed: int = 0) -> None:
        self._standing: dict[str, Fault] = {}
        self._ids = count(1)
        self._random = random.Random(seed)

    def add(self, face: str, kind: str, **settings: Any) -> Fault:
        """Switch a fault on and return it; raises UnknownFaultError for a face or kind not known."""
        if face not in FACES or kind not in KINDS:
            raise UnknownFaultError(f"no fault {face}/{kind}; faces {FACES}, kinds {tuple(KINDS)}")
        fault = Fault(f"F{next(self._ids)}", face, kind, **settings)
        self._standing[fault.id] = fault
        return fault

    def remove(self, fault_id: str) -> None:
        """Switch one fault off; unknown ids are fine."""
        self._standing.pop(fault_id, None)

    def clear(self) -> None:
        """Switch every fault off."""
        self._standing.clear()

    def standing(self) -> list[Fault]:
        """Return the faults that are on, oldest first."""
        return list(self._standing.values())

    def take(self, face: str, operation: str, *kinds: str) -> Fault | None:
        """Return the first standing fault of `kinds` that hits this call, counting it down."""
        for fault in self.standing():
            if fault.face == face and fault.kind in kinds and fnmatchcase(operation, fault.operation):
                if self._random.random() >= fault.probability:
                    continue
                self._count_down(fault)
                return fault
        return None

    def _count_down(self, fault: Fault) -> None:
        if fault.times is None:
            return
        fault.times -= 1
        if fault.times <= 0:
            self.remove(fault.id)
