"""What buttons, forms and commands about reminders have in common."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import zone_exists
from bot.messages.nudge_controls import Choice
from bot.ports.errors import OutsideError
from bot.slack_app.services import Services

MORNING = time(9)
MONDAY = 0


async def snooze_until(services: Services, choice: Choice, user_id: str) -> datetime:
    """Return when a snooze that somebody picked ends: a morning in their own zone."""
    zone = await zone_of(services, user_id)
    today = services.clock.now().astimezone(zone).date()
    if choice is Choice.TOMORROW:
        return morning(today + timedelta(days=1), zone)
    return morning(today + timedelta(days=(MONDAY - today.weekday() - 1) % 7 + 1), zone)


async def zone_of(services: Services, user_id: str) -> ZoneInfo:
    """Return a person's zone as Slack knows it; UTC when it does not."""
    try:
        name = (await services.chat.person(user_id)).tz
    except OutsideError:
        name = None
    return ZoneInfo(name) if name and zone_exists(name) else ZoneInfo("UTC")


def morning(day: date, zone: ZoneInfo) -> datetime:
    """Return when a working day begins in a zone."""
    return datetime.combine(day, MORNING, tzinfo=zone).astimezone(UTC)
