"""A rest: something is left alone for a while."""

from datetime import datetime, timedelta

from bot.ports.clock import Clock


class Rest:
    """Lasts as long as it was meant to, and is over at once when the clock is moved back before it began.

    Otherwise whoever sets a clock that ran ahead right would have the bot stand still until it has caught up.
    """

    def __init__(self, clock: Clock, pause: timedelta = timedelta()) -> None:
        self._clock = clock
        self.begin(pause)

    def begin(self, pause: timedelta) -> None:
        """Rest for this long from now on, whatever was meant before."""
        self._since: datetime = self._clock.now()
        self._until = self._since + pause

    def is_on(self) -> bool:
        """Tell whether it lasts still."""
        return self._since <= self._clock.now() < self._until
