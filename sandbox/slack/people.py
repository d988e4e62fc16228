"""The control routes that act as a person: command, message, click, submit, shortcut, home ..."""

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from sandbox.slack import ids, payloads, shortcuts, typing_text
from sandbox.slack.acting import (
    CONFLICT,
    FORBIDDEN,
    NOT_FOUND,
    act,
    container_of,
    fill,
    place_in,
    suggest,
    view_of,
)
from sandbox.slack.api.attachments import read_attachments
from sandbox.slack.api.content import read_blocks
from sandbox.slack.api.reactions import react, take_back
from sandbox.slack.core import Core
from sandbox.slack.errors import ControlError, SlackError
from sandbox.slack.json_types import Json
from sandbox.slack.messages import find
from sandbox.slack.state import BOT_USER, Channel, Message, Person
from sandbox.slack.submitting import close, submit

Deed = Callable[[Person, Json], Awaitable[Json]]


async def body_of(request: web.Request) -> Json:
    """Return a control call's JSON body."""
    text = await request.text()
    try:
        body = json.loads(text) if text.strip() else {}
    except ValueError:
        raise ControlError("the body is not JSON") from None
    if not isinstance(body, dict):
        raise ControlError("the body must be an object")
    return body


class People:
    """Acts as the people of the workspace."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def routes(self) -> list[web.RouteDef]:
        """Return the routes below /control/people/."""
        deeds = {
            "command": self.command,
            "message": self.message,
            "edit": self.edit,
            "delete": self.delete,
            "react": self.react,
            "click": self.click,
            "input": self.input,
            "options": self.options,
            "submit": self.submit,
            "close": self.close,
            "home": self.home,
            "shortcut": self.shortcut,
        }
        return [web.post(f"/control/people/{{user}}/{name}", self._handler(deed)) for name, deed in deeds.items()]

    def _handler(self, deed: Deed) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            self._core.base_url = str(request.url.origin())
            try:
                person = self._person(request.match_info["user"])
                return web.json_response(await deed(person, await body_of(request)))
            except ControlError as error:
                return web.json_response({"error": str(error)}, status=error.status)

        return handle

    def _person(self, user: str) -> Person:
        person = self._core.person(user)
        if person is None:
            raise ControlError("user_not_found", NOT_FOUND)
        if person.deleted:
            raise ControlError("account_inactive", FORBIDDEN)
        if person.is_bot:
            raise ControlError("the bot acts through its own API", FORBIDDEN)
        return person

    def _channel(self, person: Person, name: object) -> Channel:
        if name == BOT_USER:
            return self._core.open_im(person)
        channel = self._core.workspace.channels.get(name) if isinstance(name, str) else None
        if channel is None:
            raise ControlError("channel_not_found", NOT_FOUND)
        if person.id not in channel.members:
            raise ControlError("not_in_channel", FORBIDDEN)
        if channel.is_archived:
            raise ControlError("is_archived", CONFLICT)
        return channel

    async def command(self, person: Person, body: Json) -> Json:
        """Type a slash command."""
        core = self._core
        channel = self._channel(person, body.get("channel"))
        name, text = str(body.get("command", "")), str(body.get("text", ""))
        hidden = person.is_stranger and core.world.switches["slack.stranger_commands"] == "hidden"
        if hidden or not core.manifest.knows_command(name):
            return {"ok": False, "error": "unknown_command", "message": f"{name} is not a valid command."}
        if core.manifest.escapes(name):
            text = typing_text.linked(core.workspace, text, with_names=True)
        else:
            text = typing_text.escape(text)
        payload = payloads.command(person, channel, name, text.strip())
        path, _ = core.responses.mint("commands", user=person.id, channel=channel.id)
        payload["response_url"] = f"{core.base_url}/slack/response/{path}"
        payload["trigger_id"] = core.triggers.mint(person.id, channel=channel.id)
        ack = await core.envelopes.ask("slash_commands", payload, wants_payload=True)
        if not ack.ok:
            return {"ok": False, "error": ack.error, "message": f"{name} failed with the error “{ack.error}”"}
        return self._replied(person, channel, ack.payload)

    def _replied(self, person: Person, channel: Channel, answer: Json | None) -> Json:
        if answer is None:
            return {"ok": True, "response": None}
        core = self._core
        try:
            blocks = read_blocks(core, answer.get("blocks"))
            attachments = read_attachments(core, answer.get("attachments"))
        except SlackError as error:
            return {"ok": False, "error": error.code, **error.extra}
        text = str(answer.get("text") or "")
        if not text.strip() and not blocks and not attachments:
            return {"ok": False, "error": "no_text"}
        message = Message(channel.id, core.new_ts(channel.id), BOT_USER, text, blocks, attachments=attachments)
        if answer.get("response_type") == "in_channel":
            core.post(message)
        else:
            message.viewer = person.id
            core.whisper(message)
        return {"ok": True, "response": answer, "ts": message.ts}

    async def message(self, person: Person, body: Json) -> Json:
        """Post a message."""
        core = self._core
        channel = self._channel(person, body.get("channel"))
        text = str(body.get("text", ""))
        if not text.strip():
            raise ControlError("no_text")
        if channel.is_im and core.manifest.messages_tab_read_only:
            raise ControlError("messages_tab_disabled", FORBIDDEN)
        thread_ts = body.get("thread_ts")
        root = find(core.workspace, channel.id, str(thread_ts)) if thread_ts else None
        if thread_ts and root is None:
            raise ControlError("thread_not_found", NOT_FOUND)
        message = Message(channel.id, core.new_ts(channel.id), person.id, typing_text.linked(core.workspace, text))
        message.thread_ts = (root.thread_ts or root.ts) if root else None
        message.client_msg_id = ids.envelope()
        return {"ts": core.post(message).ts}

    async def edit(self, person: Person, body: Json) -> Json:
        """Edit a message of one's own."""
        core = self._core
        message = find(core.workspace, str(body.get("channel")), str(body.get("ts")))
        if message is None:
            raise ControlError("message_not_found", NOT_FOUND)
        if message.user != person.id:
            raise ControlError("cant_update_message", FORBIDDEN)
        edited = {"user": person.id, "ts": f"{core.world.clock.now().timestamp():.6f}"}
        core.edit(message, {"text": typing_text.linked(core.workspace, str(body.get("text", ""))), "edited": edited})
        return {"ok": True}

    async def delete(self, person: Person, body: Json) -> Json:
        """Delete a message; an admin deletes anyone's, others their own."""
        core = self._core
        message = find(core.workspace, str(body.get("channel")), str(body.get("ts")))
        if message is None:
            raise ControlError("message_not_found", NOT_FOUND)
        if message.user != person.id and not person.is_admin:
            raise ControlError("cant_delete_message", FORBIDDEN)
        core.delete(message)
        return {"ok": True}

    async def react(self, person: Person, body: Json) -> Json:
        """React to a message, or take the reaction back."""
        message = container_of(self._core, person, body | {"type": "message"}).message
        if message is None or message.viewer:
            raise ControlError("message_not_found", NOT_FOUND)
        deed = take_back if body.get("remove") else react
        try:
            deed(self._core, message, str(body.get("name")), person.id)
        except SlackError as error:
            raise ControlError(error.code, CONFLICT) from None
        return {"ok": True}

    async def click(self, person: Person, body: Json) -> Json:
        """Press a button or pick in a select."""
        where = container_of(self._core, person, body.get("container"))
        ack = await act(self._core, person, where, place_in(where, body), body)
        return {"ok": True} if ack.ok else {"ok": False, "error": ack.error}

    async def input(self, person: Person, body: Json) -> Json:
        """Fill one field of an open modal or of Home."""
        where = container_of(self._core, person, {"type": "view", "view_id": body.get("view_id")})
        place = place_in(where, body)
        if "value" not in body:
            raise ControlError("value is missing")
        if place.is_input and not place.block.get("dispatch_action"):
            fill(self._core, person, where, place, body["value"])
            return {"ok": True}
        ack = await act(self._core, person, where, place, body)
        return {"ok": True} if ack.ok else {"ok": False, "error": ack.error}

    async def options(self, person: Person, body: Json) -> Json:
        """Ask for the options of an external select."""
        where = container_of(self._core, person, body.get("container"))
        return await suggest(self._core, person, where, place_in(where, body), str(body.get("query", "")))

    async def submit(self, person: Person, body: Json) -> Json:
        """Submit a modal."""
        return await submit(self._core, person, view_of(self._core, person, body.get("view_id")))

    async def close(self, person: Person, body: Json) -> Json:
        """Close a modal."""
        view = view_of(self._core, person, body.get("view_id"))
        return await close(self._core, person, view, clear=bool(body.get("clear")))

    async def shortcut(self, person: Person, body: Json) -> Json:
        """Use a shortcut of the app, anywhere or on a message."""
        return await shortcuts.use(self._core, person, body)

    async def home(self, person: Person, _body: Json) -> Json:
        """Open the App Home tab."""
        core = self._core
        if person.is_stranger:
            raise ControlError("people of another workspace have no App Home here", FORBIDDEN)
        if not core.manifest.home:
            raise ControlError("the app has no Home tab", CONFLICT)
        channel = core.open_im(person)
        event: Json = {"type": "app_home_opened", "user": person.id, "channel": channel.id, "tab": "home"}
        view = core.views.homes.get(person.id)
        if view is not None:
            event["view"] = view.as_json()
        core.events.emit("app_home_opened", event)
        core.touch()
        return {"ok": True, "view": view.as_json() if view else None}
