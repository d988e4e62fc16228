"""Answers to what is pressed in App Home: there is no channel to whisper in, so they come as a small modal."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.messages.views.notes import note
from bot.ports.errors import OutsideError
from bot.slack_app.services import Services

log = structlog.get_logger()


def install(app: AsyncApp, services: Services) -> None:
    """Let `respond` open a modal wherever Slack gives nothing else to respond by; listeners need not know."""

    async def answer_by_modal(
        body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> None:
        trigger_id = body.get("trigger_id")
        if trigger_id and body.get("type") == "block_actions" and not body.get("response_url"):
            context["respond"] = _responder(trigger_id, services)
        await next_()

    app.middleware(answer_by_modal)


def _responder(trigger_id: str, services: Services) -> Callable[..., Awaitable[None]]:
    async def respond(*, blocks: list[dict[str, Any]], **_: Any) -> None:
        view = note(services.texts.plain("view.answer_title"), blocks, services.texts)
        try:
            await services.chat.open_view(trigger_id, view)
        except OutsideError as error:
            log.info("answer.not_shown", why=str(error))

    return respond
