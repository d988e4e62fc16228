"""How often, as a cron line: Procrastinate's periods begin at the same moments in every replica."""

from datetime import timedelta

STEPS = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)
"""What divides a minute's seconds, or an hour's minutes, evenly."""
A_MINUTE, AN_HOUR = 60, 3600


def cron(every: timedelta) -> str:
    """Return a cron line (seconds last) that fires as often as asked, or a little more often."""
    seconds = every.total_seconds()
    if seconds < A_MINUTE:
        return f"* * * * * */{_step(seconds)}"
    if seconds < AN_HOUR:
        return f"*/{_step(seconds / A_MINUTE)} * * * *"
    return "0 * * * *"


def _step(at_most: float) -> int:
    return max((step for step in STEPS if step <= at_most), default=STEPS[0])
