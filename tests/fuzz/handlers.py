"""Feeds bent payloads to the running bot, by the way Slack's own come, and judges what becomes of them."""

import asyncio
import itertools
import logging
import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from structlog.testing import capture_logs

from bot.domain.person import Person
from bot.messages.ids import ActionId
from tests.acceptance.roles.offers import OFFERS
from tests.acceptance.roles.people import PAULA
from tests.acceptance.roles.stand import HISTORY, TEAM, Ledger, Stand, submitted
from tests.acceptance.scene import CARLA, CHANNEL, Json, Scene

UNHANDLED = {"slack.listener_failed", "listener.failed", "slack.person_not_told"}
PINGS = re.compile(r"<!(?:channel|here|everyone)|<https://evil\.example")
_numbers = itertools.count(1)


class Recorder(Stand):
    """Writes payloads down instead of handing them over."""

    async def _sent(self, body: Json) -> None:
        self.body = body

    async def home(self) -> None:
        event = {"type": "app_home_opened", "user": self.user, "tab": "home", "channel": "D1", "event_ts": "1.0"}
        await self._sent({"type": "event_callback", "event_id": "Ev", "event": event, "team_id": "T0NORTH"})


async def payloads(scene: Scene, user: str) -> dict[str, Json]:
    """Return a true payload for every handler, as `user` sends it, on intakes of their own."""
    found: dict[str, Json] = {}
    for offer in OFFERS:
        if not offer.surface.startswith("Notion"):
            stand = Recorder(scene, user=user)
            await offer.seed(stand)
            await offer.press(stand)
            found[offer.name] = stand.body
    who = {"team": TEAM, "user": {"id": user, "team_id": "T0NORTH"}}
    view = submitted(
        "credreq.new_intake",
        {
            "credreq.client": {"selected_option": {"value": "Acme"}},
            "credreq.apps": {"selected_options": [{"value": "gmail"}]},
        },
    )
    for action in (ActionId.FIND_CLIENT, ActionId.PICK_CLIENT, ActionId.PICK_PROJECT, ActionId.PICK_APPS):
        found[f"options of {action}"] = {
            "type": "block_suggestion",
            "action_id": str(action),
            "block_id": "b",
            "value": "a",
            "view": view,
            **who,
        }
    picked = {
        "type": "multi_external_select",
        "action_id": str(ActionId.PICK_APPS),
        "block_id": "credreq.apps",
        "selected_options": [{"value": "gmail"}],
    }
    found["apps picked in the form"] = {
        "type": "block_actions",
        "actions": [picked],
        "view": view,
        "trigger_id": "1.2",
        **who,
    }
    message = {
        "type": "message",
        "channel": CHANNEL,
        "user": user,
        "text": "password: hunter2-Zx9",
        "ts": "5.0",
        "thread_ts": "1.0",
    }
    found["message in a thread"] = {"type": "event_callback", "event_id": "Ev", "event": message, "team_id": "T0NORTH"}
    found["command unknown"] = Recorder(scene, user=user) and {**found["read by command list"], "text": "lsit"}
    return found


class Feeder:
    """Hands payloads over, and tells what went wrong."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.ledger = scene, Ledger(scene)
        self.acknowledged: list[Any] = []
        self.logger = logging.getLogger("tests.fuzz")
        known: dict[str, Person] = {}
        read = scene.app.outside.chat.person

        async def person(user: str) -> Person:
            """Ask Slack once for each person: what is tried here is not Slack."""
            if user not in known:
                scene.slack.limits.forget()
                known[user] = await read(user)
            return known[user]

        scene.app.outside.chat.person = person

    async def send_socket_mode_response(self, response: SocketModeResponse | Json) -> None:
        """Take an acknowledgement, as the connection does."""
        self.acknowledged.append(response.payload if isinstance(response, SocketModeResponse) else response)

    async def feed(self, payload: Any, *, frozen: bool) -> list[str]:
        """Return what went wrong; `frozen`: nothing may change."""
        before = self.ledger.rows(*HISTORY) if frozen else {}
        core, workspace = self.scene.slack, self.scene.slack.workspace
        core.limits.forget()
        core.views.stacks.clear()
        workspace.ephemerals.clear()
        self.acknowledged.clear()
        with capture_logs() as logs:
            kind = "slash_commands" if isinstance(payload, dict) and "command" in payload else "interactive"
            request = SocketModeRequest(type=kind, envelope_id=f"E{next(_numbers)}", payload=self._fresh(payload))
            await asyncio.create_task(self.scene.app.socket._handle(self, request))  # type: ignore[arg-type]
            for _ in range(3):
                await asyncio.sleep(0)
            await self.scene.app.socket._work.idle(60)
        wrong = [f"{log['event']}: {log.get('exc_info') or log}" for log in logs if log["event"] in UNHANDLED]
        shown = [self.acknowledged, [m.blocks for said in workspace.ephemerals.values() for m in said]]
        shown += [[m.text for said in workspace.ephemerals.values() for m in said]]
        shown += [[v.definition for stack in core.views.stacks.values() for v in stack]]
        wrong += [f"unescaped: {text[:200]!r}" for text in _mrkdwn(shown) if PINGS.search(text)]
        if frozen:
            wrong += [f"changed {name}" for name, rows in self.ledger.rows(*HISTORY).items() if rows != before[name]]
        return wrong

    def _fresh(self, payload: Any) -> Any:
        """Give it a trigger, a response url and an id that were not used before, where it still has one."""
        if not isinstance(payload, dict):
            return payload
        core, fresh = self.scene.slack, dict(payload)
        if isinstance(payload.get("trigger_id"), str) and len(payload["trigger_id"]) > 10:
            fresh["trigger_id"] = core.triggers.mint(PAULA, channel=CHANNEL)
        if str(payload.get("response_url")).startswith(self.scene.sandbox.url):
            path, _ = core.responses.mint("actions", user=PAULA, channel=CHANNEL)
            fresh["response_url"] = f"{self.scene.sandbox.url}/slack/response/{path}"
        if payload.get("event_id") == "Ev":
            fresh["event_id"] = f"Ev{next(_numbers)}"
        return fresh


def _mrkdwn(value: Any) -> Iterator[str]:
    """Yield the texts in which Slack looks for mentions and links."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            return
        for key, inner in value.items():
            if key not in {
                "value",
                "private_metadata",
                "initial_value",
                "action_id",
                "block_id",
                "errors",
                "id",
                "values",
                "state",
            }:
                yield from _mrkdwn(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _mrkdwn(inner)


__all__ = ["CARLA", "PAULA", "Feeder", "payloads"]
