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
            croniter(text, datetime(2026, 1, 1, tzinfo=UTC)).get_next(datetime)
        except (CroniterError, AttributeError, KeyError) as error:
            raise CronError(f"“{text}” is no cron expression ({error}). An example: 10 * * * *") from None
        self._text = text

    def fired(self, last: datetime | None, now: datetime) -> datetime | None:
        """Return when it fired last, if that was after `last`; else None.

        Without a `last`, or when the clock was moved back behind it, the newest firing counts.
        """
        newest = self.before(now)
        return newest if last is None or last > now or newest > last else None

    def before(self, now: datetime) -> datetime:
        """Return the newest firing up to now."""
        found: datetime = croniter(self._text, now.astimezone(UTC) + timedelta(seconds=1)).get_prev(datetime)
        if found > now:
            found = croniter(self._text, now.astimezone(UTC)).get_prev(datetime)
        return found

    def after(self, now: datetime) -> datetime:
        """Return the next firing at or after a moment."""
        found: datetime = croniter(self._text, now.astimezone(UTC) - timedelta(seconds=1)).get_next(datetime)
        return found if found >= now else croniter(self._text, now.astimezone(UTC)).get_next(datetime)
