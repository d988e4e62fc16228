"""Incoming webhooks: `/slack/hooks/T0NORTH/B0HOOK/{channel}` posts into that channel."""

import json

from aiohttp import web

from sandbox.slack.api.attachments import read_attachments
from sandbox.slack.api.content import read_blocks
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json
from sandbox.slack.messages import TEXT_MAX
from sandbox.slack.state import BOT_USER, Message
from sandbox.world.faults import Fault
from sandbox.world.http import serve

OPERATION = "webhook"
PREFIX = "T0NORTH/B0HOOK/"
NOT_FOUND, GONE, BAD = 404, 410, 400


class HookBodies:
    """How a webhook words a fault."""

    def rate_limited(self, fault: Fault) -> web.StreamResponse:
        """Return a 429 with Retry-After."""
        after = str(fault.params.get("retry_after", 1))
        return web.Response(status=429, text="rate_limited", headers={"Retry-After": after})

    def server_error(self, fault: Fault) -> web.StreamResponse:
        """Return a 5xx."""
        return web.Response(status=int(fault.params.get("status", 500)), text="rollup_error")


class Hooks:
    """Answers the webhooks."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._bodies = HookBodies()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Take one message."""

        async def call() -> web.StreamResponse:
            return self._take(request.match_info["path"], await request.text())

        return await serve(self._core.world, "slack", OPERATION, self._bodies, call)

    def _take(self, path: str, body: str) -> web.Response:
        channel = self._core.workspace.channels.get(path.removeprefix(PREFIX))
        if not path.startswith(PREFIX) or channel is None:
            return web.Response(status=NOT_FOUND, text="no_service")
        if channel.is_archived:
            return web.Response(status=GONE, text="channel_is_archived")
        try:
            message = self._message(channel.id, _payload(body))
        except SlackError as error:
            return web.Response(status=BAD, text=error.code)
        self._core.post(message)
        return web.Response(text="ok")

    def _message(self, channel: str, said: Json) -> Message:
        text, blocks = str(said.get("text") or ""), read_blocks(self._core, said.get("blocks"))
        attachments = read_attachments(self._core, said.get("attachments"))
        if not text.strip() and not blocks and not attachments:
            raise SlackError("no_text")
        if len(text) > TEXT_MAX:
            raise SlackError("msg_too_long")
        ts = self._core.new_ts(channel)
        return Message(channel, ts, BOT_USER, text, blocks, attachments=attachments, username="incoming-webhook")


def _payload(text: str) -> Json:
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise SlackError("invalid_payload")
    return said
