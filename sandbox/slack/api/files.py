"""files.getUploadURLExternal, the upload itself, files.completeUploadExternal."""

import mimetypes
from pathlib import PurePosixPath

from sandbox.slack import ids
from sandbox.slack.api.auth import URL
from sandbox.slack.api.chat import thread_root, writable
from sandbox.slack.api.method import Method
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError, invalid_arguments
from sandbox.slack.json_types import Json
from sandbox.slack.state import BOT_USER, Message

WRITE = ("files:write",)


def get_upload_url(core: Core, call: Call) -> Json:
    """Announce a file and return where to send its bytes."""
    call.need("filename", "length")
    filename, length = call.text("filename"), call.number("length", -1)
    if not filename:
        raise invalid_arguments("must be more than 0 characters [json-pointer:/filename]")
    if length < 1:
        raise invalid_arguments("must be greater than 0 [json-pointer:/length]")
    file_id, ticket = ids.upper("F0"), ids.secret()
    core.workspace.files[file_id] = {"name": filename, "length": length, "ticket": ticket, "size": None}
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
    """Return a file object."""
    held = core.workspace.files[file_id]
    now = int(core.world.clock.now().timestamp())
    kind = PurePosixPath(held["name"]).suffix.lstrip(".") or "text"
    return {
        "id": file_id,
        "created": now,
        "timestamp": now,
        "name": held["name"],
        "title": held.get("title") or held["name"],
        "mimetype": mimetypes.guess_type(held["name"])[0] or "application/octet-stream",
        "filetype": kind,
        "pretty_type": kind.upper(),
        "user": BOT_USER,
        "size": held["size"],
        "mode": "hosted",
        "is_external": False,
        "is_public": True,
        "url_private": f"{URL}files-pri/{file_id}/{held['name']}",
        "permalink": f"{URL}files/{BOT_USER}/{file_id}/{held['name']}",
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
    shown = [file_json(core, row["id"]) for row in files]
    for channel_id in call.listed("channel_id") + call.listed("channels"):
        _share(core, call, channel_id, shown)
    return {"files": shown}


def _share(core: Core, call: Call, channel_id: str, files: list[Json]) -> None:
    channel = core.member_channel(channel_id)
    writable(core, channel)
    message = Message(channel.id, core.new_ts(channel.id), BOT_USER, call.text("initial_comment"))
    message.thread_ts, message.files = thread_root(core, channel, call.text("thread_ts")), files
    core.post(message)


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, "T4", WRITE),
    "files.completeUploadExternal": Method(complete, "T4", WRITE),
}
