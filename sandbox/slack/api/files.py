"""files.getUploadURLExternal, the upload itself, files.completeUploadExternal."""

import mimetypes
from pathlib import PurePosixPath

from sandbox.slack import ids
from sandbox.slack.api.auth import URL
from sandbox.slack.api.chat import thread_root, writable
from sandbox.slack.api.content import read_blocks
from sandbox.slack.api.method import Method
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError, invalid_arguments
from sandbox.slack.json_types import Json
from sandbox.slack.state import BOT_USER, TEAM_ID, Message

WRITE = ("files:write",)
FILES = "https://files.slack.com/"
FLAGS = (
    "editable",
    "is_external",
    "is_public",
    "public_url_shared",
    "display_as_bot",
    "is_starred",
    "has_more_shares",
    "has_rich_preview",
)


def get_upload_url(core: Core, call: Call) -> Json:
    """Announce a file and return where to send its bytes."""
    call.need("filename", "length")
    filename, length = call.text("filename"), call.number("length", -1)
    if not filename:
        raise invalid_arguments("must be more than 0 characters [json-pointer:/filename]")
    if length < 1:
        raise invalid_arguments("must be greater than 0 [json-pointer:/length]")
    file_id, ticket = ids.upper("F0"), ids.secret()
    created = int(core.world.clock.now().timestamp())
    held = {"name": filename, "length": length, "ticket": ticket, "created": created, "size": None}
    core.workspace.files[file_id] = held
    return {"upload_url": f"{core.base_url}/slack/upload/{ticket}", "file_id": file_id}


def receive(core: Core, ticket: str, body: bytes) -> str:
    """Take a file's bytes; returns Slack's plain answer, raises SlackError when nobody announced it."""
    for held in core.workspace.files.values():
        if held["ticket"] == ticket and held["size"] is None:
            if len(body) != held["length"]:
                raise SlackError("file_upload_size_mismatch")
            held["size"], held["content"] = len(body), body
            return f"OK - {len(body)}"
    raise SlackError("file_not_found")


def file_json(core: Core, file_id: str) -> Json:
    """Return a file object as a message carries it, once Slack has looked into the file."""
    name = core.workspace.files[file_id]["name"]
    kind = PurePosixPath(name).suffix.lstrip(".") or "text"
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return fresh_json(core, file_id) | {"mimetype": mimetype, "filetype": kind, "pretty_type": kind.upper()}


def fresh_json(core: Core, file_id: str) -> Json:
    """Return a file object as files.completeUploadExternal answers it: nothing is known of its kind or its shares."""
    held = core.workspace.files[file_id]
    private = f"{FILES}files-pri/{TEAM_ID}-{file_id}/"
    shown: Json = dict.fromkeys(("mimetype", "filetype", "pretty_type", "external_type", "username"), "")
    shown |= dict.fromkeys(FLAGS, False) | {"shares": {}, "channels": [], "groups": [], "ims": []}
    return shown | {
        "id": file_id,
        "created": held["created"],
        "timestamp": held["created"],
        "name": held["name"],
        "title": held.get("title") or held["name"],
        "user": BOT_USER,
        "user_team": TEAM_ID,
        "size": held["size"],
        "mode": "hosted",
        "url_private": f"{private}{held['name']}",
        "url_private_download": f"{private}download/{held['name']}",
        "media_display_type": "unknown",
        "permalink": f"{URL}files/{BOT_USER}/{file_id}/{held['name']}",
        "permalink_public": f"https://slack-files.com/{TEAM_ID}-{file_id}-{held['ticket'][:10].lower()}",
        "comments_count": 0,
        "file_access": "visible",
    }


def complete(core: Core, call: Call) -> Json:
    """Finish an upload and share it where asked."""
    files = call.json("files", "invalid_arguments")
    if not isinstance(files, list) or not files or not all(isinstance(row, dict) for row in files):
        raise invalid_arguments("missing required field: files")
    for row in files:
        held = core.workspace.files.get(str(row.get("id")))
        if held is None or held["size"] is None:
            raise SlackError("file_not_found")
        held["title"] = row.get("title")
    shown = [fresh_json(core, row["id"]) for row in files]
    posted = [file_json(core, row["id"]) for row in files]
    for channel_id in call.listed("channel_id") + call.listed("channels"):
        _share(core, call, channel_id, posted)
    return {"files": shown}


def _share(core: Core, call: Call, channel_id: str, files: list[Json]) -> None:
    channel = core.member_channel(channel_id)
    writable(core, channel)
    message = Message(channel.id, core.new_ts(channel.id), BOT_USER, call.text("initial_comment"))
    message.blocks = None if message.text else read_blocks(core, call.json("blocks", "invalid_blocks_format"))
    message.thread_ts, message.files = thread_root(core, channel, call.text("thread_ts")), files
    core.post(message)


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, "T4", WRITE),
    "files.completeUploadExternal": Method(complete, "T4", WRITE),
}
