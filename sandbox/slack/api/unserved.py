"""Methods Slack has and the sandbox has not: without their scope they are refused as Slack refuses them."""

from sandbox.slack.api.method import Method
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json

MANAGE = ("channels:manage", "groups:write", "im:write", "mpim:write")
SCOPES: dict[tuple[str, ...], tuple[str, ...]] = {
    ("bookmarks:read",): ("bookmarks.list",),
    ("bookmarks:write",): ("bookmarks.add", "bookmarks.edit", "bookmarks.remove"),
    ("canvases:write",): ("canvases.create", "canvases.delete", "canvases.edit", "conversations.canvases.create"),
    ("dnd:read",): ("dnd.info", "dnd.teamInfo"),
    ("emoji:read",): ("emoji.list",),
    ("files:read",): ("files.info", "files.list"),
    ("files:write",): ("files.delete",),
    ("links:write",): ("chat.unfurl",),
    ("pins:read",): ("pins.list",),
    ("pins:write",): ("pins.add", "pins.remove"),
    ("reactions:read",): ("reactions.get", "reactions.list"),
    ("usergroups:write",): (
        *("usergroups.create", "usergroups.disable", "usergroups.enable"),
        *("usergroups.update", "usergroups.users.update"),
    ),
    ("users.profile:read",): ("users.profile.get", "team.profile.get"),
    ("users:write",): ("users.setPresence",),
    MANAGE: (
        *("conversations.archive", "conversations.close", "conversations.create", "conversations.kick"),
        *("conversations.leave", "conversations.mark", "conversations.rename", "conversations.unarchive"),
    ),
    (*MANAGE, "channels:write.invites", "groups:write.invites"): ("conversations.invite",),
    (*MANAGE, "channels:write.topic", "groups:write.topic"): ("conversations.setPurpose", "conversations.setTopic"),
}


def unserved(_core: Core, call: Call) -> Json:
    """Refuse a method the sandbox does not play."""
    raise SlackError("unknown_method", req_method=call.method)


METHODS = {name: Method(unserved, "T2", scopes) for scopes, names in SCOPES.items() for name in names}
