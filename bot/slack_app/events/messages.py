"""Messages in channels: `Replies` has kept what matters before they come here."""

from slack_bolt.async_app import AsyncApp

from bot.slack_app.services import Services


def register(app: AsyncApp, _: Services) -> None:
    """Listen, so that the many messages that do not concern us are not logged as unwanted."""

    @app.event("message")
    async def said() -> None:
        return None
