"""When nudges may go out: a cron expression, read in UTC by the one clock."""

from datetime import UTC, datetime, timedelta

from croniter import croniter
from croniter.croniter import CroniterError


class CronError(ValueError):
    """Raised for an expression that cannot be read, or never comes true."""


class Cron:
    """A cron expression of five fields."""

    def __init__(self, text: str) -> None:
        try:
            self._fires = croniter(text, datetime(2026, 1, 1, tzinfo=UTC))  # read once; asked from any moment
            self._next(datetime(2026, 1, 1, tzinfo=UTC))
        except (CroniterError, AttributeError, KeyError) as error:
            raise CronError(f"“{text}” is no cron expression ({error}). An example: 10 * * * *") from None

    def fired(self, last: datetime | None, now: datetime) -> datetime | None:
        """Return when it fired last, if that was after `last`; else None.

        Without a `last`, or when the clock was moved back behind it, the newest firing counts.
        """
        newest = self.before(now)
        return newest if last is None or last > now or newest > last else None

    def before(self, now: datetime) -> datetime:
        """Return the newest firing up to now."""
        found = self._previous(now + timedelta(seconds=1))
        return self._previous(now) if found > now else found

    def after(self, now: datetime) -> datetime:
        """Return the next firing at or after a moment."""
        found = self._next(now - timedelta(seconds=1))
        return found if found >= now else self._next(now)

    def _previous(self, before: datetime) -> datetime:
        found: datetime = self._fires.get_prev(datetime, start_time=before.astimezone(UTC))
        return found

    def _next(self, after: datetime) -> datetime:
        found: datetime = self._fires.get_next(datetime, start_time=after.astimezone(UTC))
        return found
