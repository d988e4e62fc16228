"""dateAdd, dateSubtract and dateBetween."""

from datetime import UTC, datetime, timedelta

from sandbox.notion.times import Moment, add_months

STEPS = {
    "weeks": timedelta(weeks=1),
    "days": timedelta(days=1),
    "hours": timedelta(hours=1),
    "minutes": timedelta(minutes=1),
    "seconds": timedelta(seconds=1),
}
MONTHS = {"years": 12, "quarters": 3, "months": 1}
CLOCK_UNITS = ("hours", "minutes", "seconds")


def shift(moment: Moment, amount: float, unit: str) -> Moment | None:
    """Return the moment so many units later; None where the calendar ends or the unit is none."""
    try:
        if unit in MONTHS:
            return Moment(add_months(moment.at, int(amount * MONTHS[unit])), moment.timed)
        if unit in STEPS:
            return Moment(moment.at + STEPS[unit] * amount, moment.timed or unit in CLOCK_UNITS)
    except (OverflowError, ValueError):
        return None
    return None


def between(later: Moment, earlier: Moment, unit: str) -> float | None:
    """Return how many whole units `later` lies after `earlier`, cut towards zero."""
    if unit in MONTHS:
        return int(_months(later.at.astimezone(UTC), earlier.at.astimezone(UTC)) / MONTHS[unit])
    if unit in STEPS:
        return int((later.at - earlier.at) / STEPS[unit])
    return None


def _months(later: datetime, earlier: datetime) -> int:
    if later < earlier:
        return -_months(earlier, later)
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months if add_months(earlier, months) <= later else months - 1
