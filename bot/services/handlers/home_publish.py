"""Brings App Homes up to date."""

from bot.domain.delivery import Delivery, DeliveryKind
from bot.services.home import AppHome
from bot.services.lane import Apply, Handler, needless, nothing


class HomePublish(Handler):
    """Delivers `slack.home`: one views.publish for however many changes, none when the Home would look the same."""

    kind = DeliveryKind.HOME
    system = "slack"
    width = 2
    repeatable = True
    gives_up = True

    def __init__(self, homes: AppHome) -> None:
        self._homes = homes

    async def send(self, delivery: Delivery) -> Apply:
        """Render, compare with what Slack shows, and publish only what differs.

        After a publish whose answer got lost nobody knows what Slack shows, even if all is again as it was before.
        """
        published = await self._homes.refresh(str(delivery.subject_id), sure=not delivery.failures)
        return nothing if published else needless
