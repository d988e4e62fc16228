"""conversations.info, list, members, open, join, and users.conversations."""

from sandbox.slack.api import paging
from sandbox.slack.api.method import Method
from sandbox.slack.api.paging import Cursor
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError, invalid_arguments
from sandbox.slack.json_types import Json
from sandbox.slack.scopes import READ, need_for
from sandbox.slack.state import BOT_USER, OTHER_TEAMS, TEAM_ID, Channel, Message

TYPES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
OPEN_MAX = 8
OPEN_IM: Json = {
    "is_open": True,
    "last_read": "0000000000.000000",
    "latest": None,
    "unread_count": 0,
    "unread_count_display": 0,
}


def im_json(channel: Channel) -> Json:
    """Return a direct message as conversations.* show it."""
    return {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": TEAM_ID,
        "updated": channel.created * 1000,
        "user": channel.user,
        "is_user_deleted": False,
        "priority": 0,
    }


def channel_json(channel: Channel) -> Json:
    """Return a conversation as conversations.* show it."""
    if channel.is_im:
        return im_json(channel)
    empty = {"value": "", "creator": "", "last_set": 0}
    others = list(OTHER_TEAMS) if channel.is_ext_shared else []
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": True,  # is_group is left to private channels made before March 2021, whose ids begin with G
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_general": False,
        "unlinked": 0,
        "name_normalized": channel.name,
        "is_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": TEAM_ID,
        "updated": channel.created * 1000,
        "parent_conversation": None,
        "creator": "U0ADAM",
        "is_ext_shared": channel.is_ext_shared,
        "shared_team_ids": [TEAM_ID, *others],
        "pending_connected_team_ids": [],
        "is_member": BOT_USER in channel.members,
        "topic": empty,
        "purpose": empty,
        "previous_names": [],
        "properties": {},
    } | ({"connected_team_ids": others, "conversation_host_id": TEAM_ID} if others else {})


def info(core: Core, call: Call) -> Json:
    """Describe a conversation."""
    channel = core.member_channel(call.required("channel"))
    need_for(core, "read", channel)
    shown = channel_json(channel)
    if channel.is_im:
        shown |= OPEN_IM
    elif shown["is_member"]:
        shown["last_read"] = OPEN_IM["last_read"]
    if call.flag("include_locale"):
        shown["locale"] = "en-US"
    if call.flag("include_num_members") and not channel.is_im:
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def _families(call: Call) -> set[str]:
    asked = call.listed("types") or ["public_channel"]
    if set(asked) - set(TYPES):
        raise SlackError("invalid_types")
    return {TYPES[kind] for kind in asked}


def _visible(core: Core, call: Call, member: str = "") -> list[Channel]:
    families = _families(call)
    if missing := [f"{name}:read" for name in families if not core.manifest.grants(f"{name}:read")]:
        raise SlackError("missing_scope", needed=",".join(missing), provided=",".join(core.manifest.scopes))
    return [
        channel
        for channel in core.workspace.channels.values()
        if channel.family in families
        and not (channel.is_archived and call.flag("exclude_archived"))
        and (BOT_USER in channel.members or channel.family == "channels")
        and (not member or member in channel.members)
    ]


def list_all(core: Core, call: Call) -> Json:
    """List conversations."""
    rows, cursor = paging.page(call, _visible(core, call), 100, Cursor("team", _id))
    return {"channels": [_listed(channel) for channel in rows], **paging.metadata(cursor)}


def _id(channel: Channel) -> str:
    return channel.id


def _listed(channel: Channel) -> Json:
    counted = {} if channel.is_im else {"num_members": len(channel.members)}
    return channel_json(channel) | counted


def users_conversations(core: Core, call: Call) -> Json:
    """List the conversations a person (the bot by default) is in."""
    user = call.text("user", BOT_USER)
    if core.person(user) is None:
        raise SlackError("user_not_found")
    rows, cursor = paging.page(call, _visible(core, call, user), 100, Cursor("channel", _id))
    shown = [{k: v for k, v in channel_json(channel).items() if k != "is_member"} for channel in rows]
    return {"channels": shown, **paging.metadata(cursor)}


def members(core: Core, call: Call) -> Json:
    """List who is in a conversation."""
    channel = core.member_channel(call.required("channel"))
    need_for(core, "read", channel)
    rows, cursor = paging.page(call, channel.members, 100, Cursor("user_id", str))
    return {"members": rows, **paging.metadata(cursor)}


def join(core: Core, call: Call) -> Json:
    """Let the bot enter a public channel."""
    channel = core.member_channel(call.required("channel"))
    if channel.is_im or channel.is_private:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if BOT_USER in channel.members:
        call.warnings.append("already_in_channel")
    else:
        add_member(core, channel, BOT_USER)
    return {"channel": channel_json(channel)}


def add_member(core: Core, channel: Channel, user: str) -> None:
    """Put somebody into a channel and tell the app."""
    channel.members.append(user)
    core.touch()
    core.events.emit("member_joined_channel", _membership("member_joined_channel", channel, user), channel)
    announce(core, channel, user, "channel_join", "has joined the channel")


def remove_member(core: Core, channel: Channel, user: str) -> None:
    """Take somebody out of a channel and tell the app, also that it is the app itself who left."""
    channel.members.remove(user)
    core.touch()
    if user == BOT_USER:
        left = "group_left" if channel.is_private else "channel_left"
        core.events.emit(left, {"type": left, "channel": channel.id, "actor_id": "U0ADAM"})
    else:
        core.events.emit("member_left_channel", _membership("member_left_channel", channel, user), channel)


def announce(core: Core, channel: Channel, user: str, subtype: str, what: str) -> None:
    """Let Slack say in a channel what somebody did to it."""
    core.post(Message(channel.id, core.new_ts(channel.id), user, f"<@{user}> {what}", subtype=subtype))


def _membership(event: str, channel: Channel, user: str) -> Json:
    kind = "G" if channel.is_private else "C"
    return {"type": event, "user": user, "channel": channel.id, "channel_type": kind, "team": TEAM_ID}


def open_one(core: Core, call: Call) -> Json:
    """Open a direct message with one person."""
    if call.has("channel"):
        channel = core.member_channel(call.text("channel"))
        if not channel.is_im:
            raise SlackError("method_not_supported_for_channel_type")
        return _opened(call, channel, fresh=False)
    users = [user for user in call.listed("users") if user != BOT_USER]
    if not call.listed("users"):
        raise SlackError("users_list_not_supplied")
    if len(users) != 1:
        raise _not_one(users)
    person = core.person(users[0])
    if person is None or person.is_stranger:
        raise SlackError("user_not_found")
    if person.deleted:
        raise SlackError("user_disabled")
    if call.flag("prevent_creation") and not core.has_im(person):
        raise SlackError("channel_not_found")
    known = len(core.workspace.channels)
    channel = core.open_im(person)
    return _opened(call, channel, fresh=len(core.workspace.channels) > known)


def _not_one(users: list[str]) -> SlackError:
    if not users:
        return SlackError("cannot_dm_bot")
    if len(users) > OPEN_MAX:
        return SlackError("too_many_users")
    return invalid_arguments("the sandbox has no group direct messages [json-pointer:/users]")


def _opened(call: Call, channel: Channel, *, fresh: bool) -> Json:
    shown = im_json(channel) | OPEN_IM if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown} if fresh else {"no_op": True, "already_open": True, "channel": shown}


METHODS = {
    "conversations.info": Method(info, "T3", READ),
    "conversations.list": Method(list_all, "T2", READ),
    "users.conversations": Method(users_conversations, "T3", READ),
    "conversations.members": Method(members, "T4", READ),
    "conversations.join": Method(join, "T3", ("channels:join",)),
    "conversations.open": Method(open_one, "T3", ("im:write", "mpim:write", "channels:manage", "groups:write")),
}
