"""The connection's rate budget: an average with a burst, in real time times the world's scale."""

import math
import time

from sandbox.notion.errors import rate_limited
from sandbox.notion.space import Space


class Budget:
    """A bucket of requests that fills with real time; clock jumps do not fill it."""

    def __init__(self) -> None:
        self._left = math.inf
        self._at = time.monotonic()

    def spend(self, space: Space) -> None:
        """Take one request out of the budget, or refuse with 429 and the seconds to wait."""
        rate = float(space.switch("rate_per_second")) * space.world.clock.scale
        if rate <= 0:
            return
        now = time.monotonic()
        burst = max(1.0, float(space.switch("rate_burst")))
        self._left = min(burst, self._left + (now - self._at) * rate)
        self._at = now
        if self._left < 1:
            raise rate_limited(max(1, math.ceil((1 - self._left) / rate)))
        self._left -= 1
