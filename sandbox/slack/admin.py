"""The control routes below /control/slack/: channels, people, sockets; and the response urls."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import fields

from aiohttp import web

from sandbox.slack.acting import NOT_FOUND
from sandbox.slack.api.attachments import read_attachments
from sandbox.slack.api.chat import thread_root
from sandbox.slack.api.content import read_blocks
from sandbox.slack.api.conversations import add_member, announce, remove_member
from sandbox.slack.api.users import user_json
from sandbox.slack.core import Core
from sandbox.slack.errors import ControlError, SlackError
from sandbox.slack.json_types import Json
from sandbox.slack.messages import TEXT_MAX, find
from sandbox.slack.people import body_of
from sandbox.slack.responses import ResponseUrl
from sandbox.slack.state import BOT_USER, Channel, Message, Person

SOCKET_DEEDS = {"drop", "close", "refresh", "warning", "link_disabled", "link_enabled"}
FIXED = {"id", "team_id", "is_bot"}
GONE = {"invalid_url", "expired_url", "used_url"}


class Admin:
    """Changes the workspace the way its admins, or Slack itself, would."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def routes(self) -> list[web.RouteDef]:
        """Return the routes."""
        return [
            web.post("/control/slack/channel", self._control(self._channel)),
            web.post("/control/slack/user", self._control(self._user)),
            web.post("/control/slack/socket", self._control(self._socket)),
        ]

    def _control(self, deed: Callable[[Json], Awaitable[Json]]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            try:
                answer = await deed(await body_of(request))
            except ControlError as error:
                return web.json_response({"error": str(error)}, status=error.status)
            self._core.touch()
            return web.json_response(answer)

        return handle

    async def _channel(self, body: Json) -> Json:
        channel = self._core.workspace.channels.get(str(body.get("channel")))
        if channel is None:
            raise ControlError("channel_not_found", NOT_FOUND)
        if "archived" in body:
            channel.is_archived = bool(body["archived"])
            event = "channel_archive" if channel.is_archived else "channel_unarchive"
            self._core.events.emit(event, {"type": event, "channel": channel.id, "user": "U0ADAM"}, channel)
        if "private" in body:
            channel.is_private = bool(body["private"])
        if "bot_in" in body:
            self._membership(channel, BOT_USER, inside=bool(body["bot_in"]))
        for user in body.get("join") or []:
            self._membership(channel, user, inside=True)
        for user in body.get("leave") or []:
            self._membership(channel, user, inside=False)
        return {"ok": True}

    def _membership(self, channel: Channel, user: str, *, inside: bool) -> None:
        if self._core.person(user) is None:
            raise ControlError("user_not_found", NOT_FOUND)
        if inside and user not in channel.members:
            add_member(self._core, channel, user)
        elif not inside and user in channel.members:
            remove_member(self._core, channel, user)
            announce(self._core, channel, user, "channel_leave", "has left the channel")

    async def _user(self, body: Json) -> Json:
        person = self._core.person(body.get("user"))
        if person is None:
            raise ControlError("user_not_found", NOT_FOUND)
        known = {field.name for field in fields(Person)} - FIXED
        if unknown := set(body) - known - {"user"}:
            raise ControlError(f"unknown keys {sorted(unknown)}; known: {sorted(known)}")
        for name, value in body.items():
            if name != "user":
                setattr(person, name, value)
        change = {"type": "user_change", "user": user_json(self._core, person)}
        self._core.events.emit("user_change", change | {"cache_ts": int(self._core.world.clock.now().timestamp())})
        if person.deleted:
            for channel in self._core.workspace.channels.values():
                if person.id in channel.members and not channel.is_im:
                    remove_member(self._core, channel, person.id)
        return {"ok": True}

    async def _socket(self, body: Json) -> Json:
        deed = str(body.get("do"))
        if deed not in SOCKET_DEEDS:
            raise ControlError(f"do must be one of {sorted(SOCKET_DEEDS)}")
        await self._core.sockets.act(deed)
        return {"ok": True, "sockets": len(self._core.sockets.open)}


class Responses:
    """Answers the response urls the app was given."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def handle(self, request: web.Request) -> web.Response:
        """Take one use of a response url."""
        try:
            known = self._core.responses.spend(request.match_info["path"])
            self._respond(known, _payload(await request.text()))
        except SlackError as error:
            if error.code in GONE:
                return web.json_response({"ok": False, "error": error.code}, status=NOT_FOUND)
            return web.Response(status=400, text=error.code)
        return web.Response(text="ok")

    def _respond(self, known: ResponseUrl, body: Json) -> None:
        core = self._core
        original = self._original(known)
        if body.get("delete_original"):
            if original is not None:
                core.delete(original)
            return
        blocks, attachments = read_blocks(core, body.get("blocks")), read_attachments(core, body.get("attachments"))
        text = str(body.get("text") or "")
        if not text.strip() and not blocks and not attachments:
            raise SlackError("no_text")
        if len(text) > TEXT_MAX:
            raise SlackError("msg_too_long")
        if body.get("replace_original") and original is not None:
            core.edit(original, {"text": text, "blocks": blocks, "attachments": attachments})
            return
        message = Message(known.channel, core.new_ts(known.channel), BOT_USER, text, blocks, attachments=attachments)
        message.thread_ts = thread_root(core, core.workspace.channels[known.channel], str(body.get("thread_ts") or ""))
        if body.get("response_type") == "in_channel":
            if core.workspace.channels[known.channel].is_archived:
                raise SlackError("is_archived")
            core.post(message)
        else:
            message.viewer = known.user
            core.whisper(message)

    def _original(self, known: ResponseUrl) -> Message | None:
        if not known.message_ts:
            return None
        if known.is_ephemeral:
            own = self._core.workspace.ephemerals.get(known.user, [])
            return next((message for message in own if message.ts == known.message_ts), None)
        return find(self._core.workspace, known.channel, known.message_ts)


def _payload(text: str) -> Json:
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    return body
