"""The sandbox's clock: it runs like the real one, scaled, and can jump forward."""

import time
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """A clock that people can move.

    Args:
        start: the first moment, aware; the real now when None.
        scale: sandbox seconds that pass in one real second.
    """

    def __init__(self, start: datetime | None = None, scale: float = 1.0) -> None:
        self._base = start or datetime.now(UTC)
        self._scale = scale
        self._anchor = time.monotonic()

    def now(self) -> datetime:
        """Return the sandbox's present moment, aware, in UTC."""
        return self._base + timedelta(seconds=(time.monotonic() - self._anchor) * self._scale)

    @property
    def scale(self) -> float:
        """Return how many sandbox seconds pass in one real second."""
        return self._scale

    def advance(self, step: timedelta) -> datetime:
        """Jump by `step` (negative steps move the clock back) and return the new moment."""
        self._base += step
        return self.now()
