"""Somebody opens App Home: it is published anew."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp

from bot.domain.authority import Action
from bot.messages.home import home
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
            await _publish(services, event["user"])
        except NotAllowedError:
            log.info("home.refused")
        except OutsideError as error:
            log.info("home.not_published", why=str(error))


async def _publish(services: Services, user_id: str) -> None:
    await services.identity.allow(Action.READ, user_id)
    dossiers = await services.overview.open()
    failures = await services.systems.failures()
    now = services.clock.now()
    view = home(dossiers, user_id, now, services.texts, footer=services.footer, failures=failures)
    await services.chat.publish_home(user_id, view)
