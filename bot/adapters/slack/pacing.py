"""Pacing: staying below Slack's rates, so that a 429 is the exception."""

from datetime import timedelta

from bot.adapters.limiting import own_limiters
from bot.ports.errors import RateLimitedError
from bot.ports.limiter import Limiter, Limiters

PATIENCE_SECONDS = 5.0
"""How long a call waits for its turn; after that its delivery is rescheduled, so that no claim runs out meanwhile."""
EDITS = (10, 12.0)
"""So many at once, refilled in so many seconds: 50 a minute over the whole workspace."""
POSTS = (5, 5.0)
"""One a second in each channel, with small bursts."""
PUBLISHES = (10, 12.0)
"""Homes that nobody waits for take half of what Slack allows; the other half is for those who click."""


class Pacing:
    """Hands out turns.

    Args:
        speed: how much faster than the real Slack the other side counts (the sandbox's time scale).
        limiters: makes what counts.
    """

    def __init__(self, speed: float = 1.0, limiters: Limiters = own_limiters) -> None:
        self._speed = speed
        self._limiters = limiters
        self._edits = self._limiter("slack.edits", EDITS)
        self._publishes = self._limiter("slack.homes", PUBLISHES)
        self._posts: dict[str, Limiter] = {}

    async def edit(self) -> None:
        """Wait for the turn of a chat.update; raises RateLimitedError when the queue is too long."""
        await self._turn(self._edits)

    async def publish(self) -> None:
        """Wait for the turn of a views.publish nobody waits for; raises RateLimitedError when the queue is too long."""
        await self._turn(self._publishes)

    async def post(self, channel: str) -> None:
        """Wait for the turn of a post in a channel; raises RateLimitedError when the queue is too long."""
        if channel not in self._posts:
            self._posts[channel] = self._limiter(f"slack.posts.{channel}", POSTS)
        await self._turn(self._posts[channel])

    def _limiter(self, budget: str, rate: tuple[int, float]) -> Limiter:
        burst, seconds = rate
        return self._limiters(budget, burst, seconds / self._speed)

    async def _turn(self, limiter: Limiter) -> None:
        try:
            await limiter.acquire(PATIENCE_SECONDS)
        except TimeoutError:
            pause = timedelta(seconds=PATIENCE_SECONDS)
            raise RateLimitedError("Many messages are on their way to Slack; this one waits its turn.", pause) from None
