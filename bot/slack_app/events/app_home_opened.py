"""Somebody opens App Home: it is published when it looks different from what Slack shows them."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp

from bot.ports.errors import OutsideError
from bot.services.identity import NotAllowedError
from bot.slack_app.services import Services

log = structlog.get_logger()


def register(app: AsyncApp, services: Services) -> None:
    """Listen to the event."""

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any]) -> None:
        if event.get("tab") != "home":
            return
        try:
            await services.home.opened(event["user"], shown=bool(event.get("view")))
        except NotAllowedError:
            log.info("home.refused")
        except OutsideError as error:
            log.info("home.not_published", why=str(error))
