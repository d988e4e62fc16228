"""How fast we may call: the plan's calls per minute, and the watcher's share of them."""

from bot.adapters.limiting import own_limiters
from bot.ports.limiter import Limiter, Limiters

WINDOW = 60.0
BURST = 0.25
LEAST = 2


class Rate:
    """Two limiters: one for every call, and a stricter one that the watcher's reads pass as well."""

    def __init__(self, api_limit: int, watch_share: float, limiters: Limiters = own_limiters) -> None:
        if not 0 < watch_share <= 1:
            raise ValueError("The watcher's share of Make's calls is more than 0 and at most 1.")
        self._watch_share = watch_share
        self._limiters = limiters
        self.set(api_limit)

    def set(self, api_limit: int) -> None:
        """Take over the plan's calls per minute."""
        self.api_limit = api_limit
        self._all = self._limiter("make", api_limit)
        self._watching = self._limiter("make.watch", api_limit * self._watch_share)

    async def take(self, *, watching: bool) -> None:
        """Wait until one more call is allowed."""
        if watching:
            await self._watching.acquire()
        await self._all.acquire()

    def _limiter(self, budget: str, per_minute: float) -> Limiter:
        """Return a limiter that never lets more than `per_minute` calls into any one minute.

        A leaky bucket lets its whole capacity through at once and leaks on top of that, so a bucket as big as the
        minute's limit would allow nearly twice of it. A quarter may come at once, the rest is spread over the minute.
        """
        allowed = max(per_minute, LEAST)
        burst = max(1.0, allowed * BURST)
        return self._limiters(budget, burst, WINDOW * burst / (allowed - burst))
