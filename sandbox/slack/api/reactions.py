"""reactions.add and reactions.remove."""

import re

from sandbox.slack.api.method import Method
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json
from sandbox.slack.messages import find
from sandbox.slack.state import BOT_USER, Message

NAME = re.compile(r"^[a-z0-9_+'-]+(?:::skin-tone-[2-6])?$")


def _message(core: Core, call: Call) -> tuple[Message, str]:
    name = call.required("name").strip(":")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name")
    if not (call.has("channel") and call.has("timestamp")):
        raise SlackError("no_item_specified")
    channel = core.member_channel(call.text("channel"))
    message = find(core.workspace, channel.id, call.text("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    return message, name


def _tell(core: Core, event: str, message: Message, name: str, user: str) -> None:
    item = {"type": "message", "channel": message.channel, "ts": message.ts}
    body = {"type": event, "user": user, "reaction": name, "item": item, "item_user": message.user}
    core.touch()
    core.events.emit(event, body, core.workspace.channels[message.channel])


def react(core: Core, message: Message, name: str, user: str) -> None:
    """Add somebody's reaction; raises `invalid_name`, `already_reacted`."""
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name")
    users = message.reactions.setdefault(name, [])
    if user in users:
        raise SlackError("already_reacted")
    users.append(user)
    _tell(core, "reaction_added", message, name, user)


def add(core: Core, call: Call) -> Json:
    """Add the bot's reaction."""
    message, name = _message(core, call)
    react(core, message, name, BOT_USER)
    return {}


def take_back(core: Core, message: Message, name: str, user: str) -> None:
    """Take somebody's reaction back; raises `no_reaction`."""
    users = message.reactions.get(name, [])
    if user not in users:
        raise SlackError("no_reaction")
    users.remove(user)
    if not users:
        del message.reactions[name]
    _tell(core, "reaction_removed", message, name, user)


def remove(core: Core, call: Call) -> Json:
    """Take the bot's reaction back."""
    message, name = _message(core, call)
    take_back(core, message, name, BOT_USER)
    return {}


METHODS = {
    "reactions.add": Method(add, "T3", ("reactions:write",)),
    "reactions.remove": Method(remove, "T2", ("reactions:write",)),
}
