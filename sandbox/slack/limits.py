"""Slack's rate limits: one token bucket per method (per channel for posts), on by default."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.slack.errors import SlackError

MINUTE = 60.0


@dataclass(frozen=True)
class Tier:
    """So many calls a minute, so many at once."""

    per_minute: float
    burst: int


TIERS = {
    "T1": Tier(1, 10),
    "T2": Tier(20, 20),
    "T3": Tier(50, 50),
    "T4": Tier(100, 100),
    "distributed history": Tier(1, 1),
    "special": Tier(600, 300),
    "post": Tier(60, 10),
    "posts in the workspace": Tier(300, 150),
}


@dataclass
class _Bucket:
    tokens: float
    at: float


class Limits:
    """Counts calls in real seconds times the world's time scale."""

    def __init__(self, scale: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._scale = scale
        self._clock = clock
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def forget(self) -> None:
        """Fill every bucket again."""
        self._buckets.clear()

    def spend(self, tier: str, key: str) -> None:
        """Count one call; raises SlackError `ratelimited` with Retry-After when the bucket is empty."""
        rate = TIERS[tier].per_minute / MINUTE
        bucket = self._refill(tier, key, rate)
        if bucket.tokens < 1:
            wait = (1 - bucket.tokens) / rate / self._scale
            raise SlackError("ratelimited", retry_after=max(1, math.ceil(wait)))
        bucket.tokens -= 1

    def _refill(self, tier: str, key: str, rate: float) -> _Bucket:
        now = self._clock() * self._scale
        burst = TIERS[tier].burst
        bucket = self._buckets.setdefault((tier, key), _Bucket(burst, now))
        bucket.tokens = min(burst, bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        return bucket
