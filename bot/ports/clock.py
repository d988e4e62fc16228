"""The one source of time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Every time in the bot comes from here."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
