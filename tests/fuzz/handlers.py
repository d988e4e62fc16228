"""Feeds payloads to the running bot, by the way Slack's own come, and tells what went wrong."""

import asyncio
import itertools
import logging
from pathlib import Path
from typing import Any

from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from structlog.testing import capture_logs

from bot.domain.person import Person
from bot.messages.card import card
from sandbox.slack.blocks.surface import check_blocks, check_options, check_view
from tests.acceptance.scene import CHANNEL, PAULA, Json, Scene
from tests.fuzz.fed import quick
from tests.fuzz.judge import Judge, pings
from tests.fuzz.seeds import Seeds
from tests.fuzz.sown import Row, Sown

UNHANDLED = {"slack.listener_failed", "listener.failed", "slack.person_not_told", "store.unavailable"}
REFUSED = {"invalid_arguments", "invalid_blocks", "invalid_blocks_format", "msg_too_long", "no_text", "view_too_large"}
"""What Slack says to something that is not as it must be."""
_numbers = itertools.count(1)


class Feeder:
    """Hands payloads over."""

    def __init__(self, scene: Scene, seeds: Seeds) -> None:
        self.scene, self.judge = scene, Judge(seeds)
        self.sown = Sown(Path(scene.app.settings.database_url.removeprefix("sqlite:///")))
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

        scene.app.outside.chat.person = person  # type: ignore[method-assign]  # see its docstring

    async def send_socket_mode_response(self, response: SocketModeResponse | Json) -> None:
        """Take an acknowledgement, as the connection does."""
        self.acknowledged.append(
            response.payload if isinstance(response, SocketModeResponse) else response.get("payload")
        )

    async def feed(self, payload: Any) -> list[str]:
        """Return what went wrong; what it changed is undone."""
        self._forget()
        wrong: list[str] = []
        with quick(wrong), capture_logs() as logs:
            wrong += await self._hand_over(self._fresh(payload))
        changes = self.sown.changes()
        wrong += [f"{log['event']}: {log.get('exc_info') or log}" for log in logs if log["event"] in UNHANDLED]
        wrong += [f"Slack refused: {log}" for log in logs if log.get("why") in REFUSED]
        wrong += [f"acknowledged {len(self.acknowledged)} times"] if len(self.acknowledged) != 1 else []
        wrong += self._misshapen() + pings(shown := self._shown())
        wrong += self.judge.trespasses(changes, payload) + self.judge.leaks(shown, payload)
        wrong += [problem for intake_id in _opened(changes) for problem in await self._card(intake_id)]
        self.sown.undo(changes)
        return wrong

    def _forget(self) -> None:
        core = self.scene.slack
        core.limits.forget()
        core.views.forget()
        core.workspace.ephemerals.clear()
        self.acknowledged.clear()

    async def _hand_over(self, payload: Any) -> list[str]:
        kind = "slash_commands" if isinstance(payload, dict) and "command" in payload else "interactive"
        request = SocketModeRequest(type=kind, envelope_id=f"E{next(_numbers)}", payload=payload)
        try:
            await asyncio.create_task(self.scene.app.socket._handle(self, request))  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            return [f"unhandled: {error!r}"]
        for _ in range(3):
            await asyncio.sleep(0)
        return [] if await self.scene.app.socket._work.idle(60) else ["still at work after a minute"]

    def _shown(self) -> list[Any]:
        """Return what people see of it: answers to forms, whispers, modals, Homes."""
        views, whispers = self.scene.slack.views, self.scene.slack.workspace.ephemerals
        shown = [self.acknowledged, [(m.blocks, m.text) for said in whispers.values() for m in said]]
        return [*shown, [view.definition for view in views._all()]]

    def _misshapen(self) -> list[str]:
        """Return what is wrong with acknowledgements that show something: the calls are looked at by the stand-in."""
        switches, found = self.scene.world.switches, []
        for answer in self.acknowledged:
            if isinstance(answer, dict) and "view" in answer:
                found += check_view(answer["view"], "/view", switches, "modal")
            if isinstance(answer, dict) and "options" in answer:
                found += check_options(answer)
        return [f"Slack would refuse: {fault.text()}" for fault in found]

    async def _card(self, intake_id: str) -> list[str]:
        """Return what is wrong with the card of an intake that was opened."""
        app = self.scene.app
        async with app.outside.store.transaction(read_only=True) as tx:
            dossier = await tx.dossier(intake_id)
        if dossier is None:
            return []
        message = card(dossier, self.scene.world.clock.now(), app._texts)
        blocks = [dict(block) for block in message.blocks]
        faults = check_blocks(blocks, "/blocks", "message", self.scene.world.switches)
        return pings([message.text, blocks]) + [f"Slack would refuse the card: {fault.text()}" for fault in faults]

    def _fresh(self, payload: Any) -> Any:
        """Give it a trigger, a response url and an id that were not used before, where it still has one."""
        if not isinstance(payload, dict):
            return payload
        core, fresh = self.scene.slack, dict(payload)
        if isinstance(payload.get("trigger_id"), str) and len(payload["trigger_id"]) > 10:
            fresh["trigger_id"] = core.triggers.mint(PAULA, channel=CHANNEL)
        url, home = payload.get("response_url"), self.scene.sandbox.url
        if isinstance(url, str) and url.startswith(home):
            path, _ = core.responses.mint("actions", user=PAULA, channel=CHANNEL)
            fresh["response_url"] = f"{home}/slack/response/{path}"
        elif isinstance(url, str) and url.startswith("http"):  # nothing is sent to other hosts from here
            fresh["response_url"] = f"{home}/slack/response/elsewhere"
        if payload.get("event_id") == "Ev":
            fresh["event_id"] = f"Ev{next(_numbers)}"
        return fresh


def _opened(changes: list[Row]) -> list[str]:
    known = [str(row.columns["id"]) for row in changes if row.table == "intakes"]
    return [intake_id for intake_id in known if known.count(intake_id) == 1]
