"""The organization's calls per minute, counted in real seconds times the world's scale (jumps do not count)."""

import time
from collections import deque
from collections.abc import Callable

WINDOW = 60.0


class RateLimit:
    """A sliding window over the calls that were let through."""

    def __init__(self, scale: float, seconds: Callable[[], float] = time.monotonic) -> None:
        self._scale = scale
        self._seconds = seconds
        self._taken: deque[float] = deque()

    def admit(self, limit: int) -> bool:
        """Count one call; False when the minute is full."""
        now = self._seconds() * self._scale
        while self._taken and self._taken[0] <= now - WINDOW:
            self._taken.popleft()
        if len(self._taken) >= limit:
            return False
        self._taken.append(now)
        return True
