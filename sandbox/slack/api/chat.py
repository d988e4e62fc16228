"""chat.postMessage, chat.update, chat.delete, chat.postEphemeral, chat.getPermalink."""

import re

from sandbox.slack.api import content
from sandbox.slack.api.auth import URL
from sandbox.slack.api.method import Method
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json
from sandbox.slack.messages import TEXT_MAX, as_json, find, thread_of
from sandbox.slack.state import BOT_USER, Channel, Message

TS = re.compile(r"^\d{1,12}\.\d{6}$")


def _target(core: Core, call: Call) -> Channel:
    name = call.required("channel")
    person = core.person(name)
    if person is not None:
        if person.deleted or person.is_bot or person.is_stranger:
            raise SlackError("channel_not_found")
        return core.open_im(person)
    return core.member_channel(core.address(name))


def writable(core: Core, channel: Channel, *, uninvited: bool = False) -> None:
    """Refuse a post into a channel that is archived or that the bot is not in."""
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT_USER not in channel.members and not (uninvited and core.manifest.grants("chat:write.public")):
        raise SlackError("not_in_channel")


def thread_root(core: Core, channel: Channel, thread_ts: str) -> str | None:
    """Return the ts of the thread a reply goes to; None when it goes to none."""
    if not thread_ts:
        return None
    if not TS.match(thread_ts):
        raise SlackError("invalid_thread_ts")
    root = core.workspace.messages.get(channel.id, {}).get(thread_ts)
    if root is not None and root.deleted and not thread_of(core.workspace, channel.id, root.thread_ts or root.ts):
        root = None  # not even a tombstone is left
    if root is None and core.world.switches["slack.reply_to_missing"] == "thread_not_found":
        raise SlackError("thread_not_found")
    return thread_ts if root is None else root.thread_ts or root.ts


def post_message(core: Core, call: Call) -> Json:
    """Post a message as the bot."""
    if call.has("as_user"):
        raise SlackError("invalid_arguments", deprecated_argument="as_user")
    channel = _target(core, call)
    writable(core, channel, uninvited=True)
    said = content.read(core, call)
    metadata = content.metadata(core, call)
    repeated = _repeated(core, call, channel)
    if repeated is None:
        root = thread_root(core, channel, call.text("thread_ts"))
        message = Message(channel.id, core.new_ts(channel.id), BOT_USER, content.cut(said.text or "", call))
        message.blocks, message.attachments, message.metadata = said.blocks, said.attachments, metadata
        message.thread_ts = root
        message.broadcast = bool(root) and call.flag("reply_broadcast")
        message.client_msg_id = call.text("client_msg_id")
        if core.manifest.grants("chat:write.customize"):
            message.username = call.text("username")
        repeated = core.post(message)
    shown = as_json(core.workspace, repeated, metadata=True)
    return {"channel": channel.id, "ts": repeated.ts, "message": shown}


def _repeated(core: Core, call: Call, channel: Channel) -> Message | None:
    client_msg_id = call.text("client_msg_id")
    if not client_msg_id or core.world.switches["slack.client_msg_id"] == "ignored":
        return None
    stored = core.workspace.messages.get(channel.id, {}).values()
    return next((message for message in stored if message.client_msg_id == client_msg_id), None)


def _own_message(core: Core, channel: Channel, ts: str, refusal: str) -> Message:
    message = find(core.workspace, channel.id, ts)
    if message is None:
        raise SlackError("message_not_found")
    if not message.by_bot:
        raise SlackError(refusal)
    return message


def update(core: Core, call: Call) -> Json:
    """Edit a message of the bot in place."""
    call.need("channel", "ts")
    channel = core.member_channel(call.text("channel"))
    message = _own_message(core, channel, call.text("ts"), "cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    said = content.read(core, call)
    if len((said.text or "").encode()) > int(core.world.switches["slack.update_text_max"]):
        raise SlackError("msg_too_long")
    changes = _changes(core, said)
    metadata = content.metadata(core, call)
    if metadata is not None:
        changes["metadata"] = metadata or None
    if call.flag("reply_broadcast"):
        changes["broadcast"] = True
    core.edit(message, changes)
    shown = as_json(core.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def _changes(core: Core, said: content.Content) -> Json:
    changes: Json = {}
    if said.text is not None:
        changes |= {"text": said.text, "blocks": said.blocks, "attachments": said.attachments}
    elif said.blocks is not None:
        changes |= {"blocks": said.blocks}
    if said.attachments is not None:
        changes["attachments"] = said.attachments
    if not said.blocks:
        changes["edited"] = {"user": BOT_USER, "ts": f"{core.world.clock.now().timestamp():.6f}"}
    return changes


def delete(core: Core, call: Call) -> Json:
    """Delete a message of the bot."""
    call.need("channel", "ts")
    channel = core.member_channel(call.text("channel"))
    message = _own_message(core, channel, call.text("ts"), "cant_delete_message")
    core.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(core: Core, call: Call) -> Json:
    """Show a message to one person of a channel."""
    call.need("channel", "user")
    channel, viewer = core.member_channel(call.text("channel")), call.text("user")
    writable(core, channel)
    person = core.person(viewer)
    if person is None or person.deleted or viewer not in channel.members:
        raise SlackError("user_not_in_channel")
    said = content.read(core, call)
    if len(said.text or "") > TEXT_MAX:
        raise SlackError("msg_too_long")
    message = Message(channel.id, core.new_ts(channel.id), BOT_USER, said.text or "", viewer=viewer)
    message.blocks, message.attachments = said.blocks, said.attachments
    message.thread_ts = root = thread_root(core, channel, call.text("thread_ts"))
    # "Ephemeral messages in threads are only shown if there is already an active thread."
    if root is None or thread_of(core.workspace, channel.id, root):
        core.whisper(message)
    return {"message_ts": message.ts}


def get_permalink(core: Core, call: Call) -> Json:
    """Return the address of a message."""
    call.need("channel", "message_ts")
    channel, ts = core.member_channel(call.text("channel")), call.text("message_ts")
    message = find(core.workspace, channel.id, ts)
    if message is None:
        raise SlackError("message_not_found")
    link = f"{URL}archives/{channel.id}/p{ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


WRITE = ("chat:write",)
METHODS = {
    "chat.postMessage": Method(post_message, "post", WRITE),
    "chat.update": Method(update, "T3", WRITE),
    "chat.delete": Method(delete, "T3", WRITE),
    "chat.postEphemeral": Method(post_ephemeral, "T4", WRITE),
    "chat.getPermalink": Method(get_permalink, "special"),
}
