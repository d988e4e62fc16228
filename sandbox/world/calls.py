"""The log of API calls the faces answered, for tests that count them."""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

KEPT = 100_000


@dataclass(frozen=True)
class Call:
    """One answered call: which face, which operation, when (sandbox time), with what HTTP status (0: cut)."""

    face: str
    operation: str
    at: datetime
    status: int


class Calls:
    """The newest calls, oldest first."""

    def __init__(self) -> None:
        self._log: deque[Call] = deque(maxlen=KEPT)

    def add(self, face: str, operation: str, at: datetime, status: int) -> None:
        """Log one call."""
        self._log.append(Call(face, operation, at, status))

    def count(self, face: str, operation: str = "") -> int:
        """Return how many calls a face answered, of one operation or of all."""
        return sum(1 for call in self._log if call.face == face and operation in ("", call.operation))

    def forget(self) -> None:
        """Empty the log."""
        self._log.clear()

    def describe(self) -> list[dict[str, Any]]:
        """Return the log as JSON-ready rows."""
        return [asdict(call) | {"at": call.at.isoformat()} for call in self._log]
