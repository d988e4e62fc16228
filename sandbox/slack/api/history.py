"""conversations.history and conversations.replies."""

import re

from sandbox.slack.api import paging
from sandbox.slack.api.chat import TS
from sandbox.slack.api.method import Method
from sandbox.slack.call import Call
from sandbox.slack.core import Core
from sandbox.slack.errors import SlackError
from sandbox.slack.json_types import Json
from sandbox.slack.messages import as_json, thread_of
from sandbox.slack.scopes import HISTORY, need_for
from sandbox.slack.state import BOT_USER, Channel, Message

SECONDS = re.compile(r"^\d+(\.\d*)?$")
HISTORY_PAGE = 100
REPLIES_PAGE = 1000
DISTRIBUTED_MAX = 15


def _readable(core: Core, call: Call) -> Channel:
    channel = core.member_channel(call.required("channel"))
    need_for(core, "history", channel)
    if BOT_USER not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _most(core: Core) -> int:
    return DISTRIBUTED_MAX if core.world.switches["slack.history_for"] == "distributed" else REPLIES_PAGE


def _seconds(call: Call, name: str) -> float | None:
    text = call.text(name)
    if not text:
        return None
    if not SECONDS.match(text):
        raise SlackError(f"invalid_ts_{name}")
    return float(text)


def _in_window(core: Core, call: Call, rows: list[Message]) -> list[Message]:
    oldest, latest, inclusive = _seconds(call, "oldest"), _seconds(call, "latest"), call.flag("inclusive")
    lag = core.world.faults.take("slack", call.method, "lag")
    if lag is not None:
        newest = core.world.clock.now().timestamp() - float(lag.params.get("seconds", 1))
        rows = [message for message in rows if float(message.ts) <= newest]
    if oldest is not None:
        rows = [m for m in rows if float(m.ts) > oldest or (inclusive and float(m.ts) == oldest)]
    if latest is not None:
        rows = [m for m in rows if float(m.ts) < latest or (inclusive and float(m.ts) == latest)]
    return rows


def _shown(core: Core, call: Call, rows: list[Message]) -> list[Json]:
    with_metadata = call.flag("include_all_metadata")
    return [as_json(core.workspace, message, metadata=with_metadata) for message in rows]


def history(core: Core, call: Call) -> Json:
    """List a conversation's messages, newest first, without thread replies."""
    channel = _readable(core, call)
    stored = core.workspace.messages.get(channel.id, {}).values()
    roots = [m for m in stored if m.thread_ts in (None, m.ts) or m.broadcast]
    there = [m for m in roots if not m.deleted or thread_of(core.workspace, channel.id, m.ts)]
    rows, cursor = paging.timeline(
        call, _in_window(core, call, there)[::-1], HISTORY_PAGE, most=_most(core), newest_first=True
    )
    answer: Json = {"messages": _shown(core, call, rows), "has_more": bool(cursor), "pin_count": 0}
    answer |= {"channel_actions_ts": None, "channel_actions_count": 0}
    for name in ("oldest", "latest"):
        if call.has(name):
            answer[name] = call.text(name)
    return answer | (paging.metadata(cursor) if cursor else {})


def replies(core: Core, call: Call) -> Json:
    """List a thread, root first."""
    call.need("channel", "ts")
    channel, ts = _readable(core, call), call.text("ts")
    root = core.workspace.messages.get(channel.id, {}).get(ts) if TS.match(ts) else None
    below = thread_of(core.workspace, channel.id, ts)
    if root is None or (root.deleted and not below):
        raise SlackError("thread_not_found")
    if root.thread_ts not in (None, root.ts):
        below = []
    rows, cursor = paging.timeline(call, [root, *_in_window(core, call, below)], REPLIES_PAGE, most=_most(core))
    answer: Json = {"messages": _shown(core, call, rows), "has_more": bool(cursor)}
    return answer | (paging.metadata(cursor) if cursor else {})


METHODS = {
    "conversations.history": Method(history, "T3", HISTORY),
    "conversations.replies": Method(replies, "T3", HISTORY),
}
