"""Posting, editing and deleting messages, and the form in which Slack shows them."""

from sandbox.slack.json_types import Json
from sandbox.slack.mentions import pings
from sandbox.slack.state import APP_ID, BOT_ID, BOT_USER, TEAM_ID, Channel, Message, Person, Workspace
from sandbox.slack.typed_blocks import typed_blocks

TEXT_MAX = 40_000
ICON = "https://a.slack-edge.com/80588/img/plugins/app/bot_{size}.png"


def bot_profile(workspace: Workspace) -> Json:
    """Return the app's profile as messages carry it."""
    return {
        "id": BOT_ID,
        "app_id": APP_ID,
        "user_id": BOT_USER,
        "name": "credreq",
        "icons": {f"image_{size}": ICON.format(size=size) for size in (36, 48, 72)},
        "deleted": False,
        "updated": int(workspace.started.timestamp()),
        "team_id": TEAM_ID,
    }


def thread_of(workspace: Workspace, channel: str, ts: str) -> list[Message]:
    """Return the living replies below a root message, oldest first."""
    return [reply for reply in workspace.threads.get((channel, ts), []) if not reply.deleted]


def find(workspace: Workspace, channel: str, ts: str) -> Message | None:
    """Return a message that is still there."""
    message = workspace.messages.get(channel, {}).get(ts)
    return None if message is None or message.deleted else message


def as_json(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """Return the message as the Web API shows it."""
    if message.deleted:
        return _tombstone(workspace, message)
    shown: Json = {"user": message.user, "type": "message", "ts": message.ts}
    shown |= _author(workspace, message) | {"text": message.text, "team": _team(workspace, message)}
    for key in ("client_msg_id", "blocks", "attachments", "edited", "files", "username", "subtype"):
        if value := getattr(message, key):
            shown[key] = value
    if message.text and not message.subtype:
        shown.setdefault("blocks", typed_blocks(message.text, message.ts))
    if message.broadcast:
        shown["subtype"] = "thread_broadcast"
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()
        ]
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown | _threading(workspace, message)


def _author(workspace: Workspace, message: Message) -> Json:
    if not message.by_bot:
        return {}
    return {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": bot_profile(workspace)}


def _team(workspace: Workspace, message: Message) -> str:
    person = workspace.people.get(message.user)
    return person.team_id if person else TEAM_ID


def _threading(workspace: Workspace, message: Message) -> Json:
    if message.thread_ts and message.thread_ts != message.ts:
        return {"thread_ts": message.thread_ts} | _parent(workspace, message, message.thread_ts)
    replies = [] if message.viewer else thread_of(workspace, message.channel, message.ts)
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "reply_users": users,
        "is_locked": False,
        "subscribed": BOT_USER in [message.user, *users],
    }


def _parent(workspace: Workspace, message: Message, thread_ts: str) -> Json:
    root = workspace.messages.get(message.channel, {}).get(thread_ts)
    if root is None:
        return {}
    return {"parent_user_id": root.user} | ({"root": as_json(workspace, root)} if message.broadcast else {})


def _tombstone(workspace: Workspace, message: Message) -> Json:
    return {
        "type": "message",
        "subtype": "tombstone",
        "text": "This message was deleted.",
        "user": "USLACKBOT",
        "hidden": True,
        "ts": message.ts,
    } | _threading(workspace, message)


def snapshot(workspace: Workspace, message: Message) -> Json:
    """Return the message as the state call shows it, deleted ones and pings included."""
    shown: Json = {"ts": message.ts, "user": message.user, "text": message.text}
    shown["blocks"] = message.blocks or []
    shown["pings"] = pings(message.text, message.blocks)
    if message.viewer:
        shown["channel"] = message.channel
    for key in (
        "thread_ts",
        "edited",
        "metadata",
        "deleted",
        "broadcast",
        "attachments",
        "files",
        "reactions",
        "subtype",
    ):
        if value := getattr(message, key):
            shown[key] = value
    replies = [] if message.viewer else thread_of(workspace, message.channel, message.ts)
    return shown | ({"reply_count": len(replies)} if replies else {})


def can_see(channel: Channel, person: Person) -> bool:
    """Return whether the person can look into the channel."""
    if person.id in channel.members:
        return True
    closed = channel.is_private or channel.is_im
    return not (closed or person.is_guest or person.is_stranger or person.deleted)
