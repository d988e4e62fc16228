"""Nothing stays unacknowledged, comes twice, or fails in silence."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bot.adapters.slack.errors import named, passes

log = structlog.get_logger()
ANYTHING = re.compile(r"")
BOLT_LOOKS_SECONDS = 0.01


def install_catch_alls(app: AsyncApp) -> None:
    """Acknowledge what no listener wants; call it after every listener has been registered.

    Bolt leaves such envelopes unacknowledged: events then come again three times, and people see an error.
    """

    async def unwanted(ack: AsyncAck, body: dict[str, Any]) -> None:
        log.info("slack.unwanted", **_what(body))
        await ack()

    async def no_options(ack: AsyncAck, body: dict[str, Any]) -> None:
        log.warning("slack.unwanted", **_what(body))
        await ack(options=[])

    for register in (app.event, app.action, app.shortcut, app.command, app.view_submission, app.view_closed):
        register(ANYTHING)(unwanted)
    app.options(ANYTHING)(no_options)


def install_first(app: AsyncApp, keep: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
    """Hand every event to `keep` before it is acknowledged; call it before `install_dedupe`.

    `keep` stores what must not be lost and may be called again with the same event. When it fails, the event stays
    unacknowledged and comes again.
    """

    async def first(body: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> None:
        if body.get("type") == "event_callback":
            await keep(body.get("event") or {})
        await next_()

    app.middleware(first)


def install_dedupe(app: AsyncApp, first_time: Callable[[str], Awaitable[bool]]) -> None:
    """Drop events that came before; call it before any other middleware.

    Socket Mode delivers an event again when its acknowledgement came late, now and then in two copies at once. Commands
    and interactions are never delivered again. `first_time` tells whether a key is new and remembers it; when it
    fails, the event stays unacknowledged and comes again.
    """

    async def once(body: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> BoltResponse | None:
        event_id = body.get("event_id") if body.get("type") == "event_callback" else None
        if event_id and not await first_time(f"event:{event_id}"):
            log.info("slack.repeated", **_what(body))
            return BoltResponse(status=200, body="")
        await next_()
        return None

    app.middleware(once)


def install_error_handler(app: AsyncApp, tell: Callable[[Exception, dict[str, Any]], Awaitable[None]]) -> None:
    """Log what a listener did not catch, and let `tell` say it to the person, given the error and the payload.

    What was not acknowledged yet is acknowledged only where the person has been told and would otherwise read a second
    error. A modal stays unacknowledged: Slack then keeps it open with everything typed into it. So does an event: it
    comes again.
    """

    async def failed(error: Exception, body: dict[str, Any], response: BoltResponse | None) -> BoltResponse | None:
        _note(error, body)
        if response is None:
            # It was acknowledged, but Bolt forgets that when this handler ends; let it look (every 10 ms) before.
            await asyncio.sleep(BOLT_LOOKS_SECONDS * 2)
        try:
            await tell(named(error), body)
        except Exception as untold:  # noqa: BLE001 - whatever it is, the first error matters more
            log.warning("slack.person_not_told", error=type(untold).__name__)
            return None
        unacknowledged = response is not None
        waits = "command" in body or body.get("type") == "block_actions"
        return BoltResponse(status=200, body="") if unacknowledged and waits else None

    app.error(failed)


def _note(error: Exception, body: dict[str, Any]) -> None:
    """Log what a listener did not catch: a line where somebody was merely away, all of it where it is our mistake."""
    if passes(error):
        log.warning("slack.listener_failed", why=type(error).__name__, **_what(body))
    else:
        log.error("slack.listener_failed", exc_info=error, **_what(body))


def _what(body: dict[str, Any]) -> dict[str, Any]:
    """Return what kind of payload this is: names we chose ourselves, nothing that people typed.

    It must not fail, for errors are told of with it: of each kind of payload only its own parts have a shape.
    """
    actions = body.get("actions")
    action = _part(actions[0]) if isinstance(actions, list) and actions else {}
    found = {
        "type": body.get("type"),
        "event_type": _part(body.get("event")).get("type"),
        "command": body.get("command"),
        "action_id": action.get("action_id") or body.get("action_id"),
        "callback_id": _part(body.get("view")).get("callback_id") or body.get("callback_id"),
    }
    return {name: value for name, value in found.items() if value}


def _part(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
