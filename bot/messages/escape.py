"""Escaping: what came from a person or an API can neither ping, link nor format, and fits Slack's limits."""

import re
from datetime import datetime
from enum import StrEnum

from bot.domain.naming import tidy

ELLIPSIS = "…"
LONGEST_VALUE = 700
"""A single value longer than this is cut before it is put into a sentence."""

_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_TOKEN = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);|.", re.DOTALL)
_USER, _GROUP, _CHANNEL = (re.compile(rf"^[{first}][A-Z0-9]{{1,30}}$") for first in ("UW", "S", "CDG"))

# Slack's mrkdwn has no escape for these. An invisible character beside one is no help: Slack takes it for a word
# boundary, which is where formatting begins. So each gives way to its twin, and only where it could format.
_TWINS = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ", ":": "∶", ">": "›"}  # noqa: RUF001 - the twins are the point
_FORMATTING = re.compile(
    r"`"
    r"|(?<![^\W_])[*_~]"  # may open: nothing, a space or a sign before it
    r"|\*(?![^\W_])"  # may close the bold that our own texts put around a value
    r"|:(?=[a-z0-9_+'-]+:)"  # an emoji's name
    r"|^>"  # a quote
)
_PING = re.compile(r"@(?=(?:here|channel|everyone|group)\b)", re.IGNORECASE)


class Mrkdwn(str):
    """Text that is safe to show as mrkdwn: its data is escaped already."""

    __slots__ = ()


class Style(StrEnum):
    """How a moment is written, in Slack's date tokens."""

    DAY = "{date_short_pretty}"
    MOMENT = "{date_short_pretty}, {time}"


def escape(text: str, limit: int = LONGEST_VALUE) -> Mrkdwn:
    """Return text from outside so that mrkdwn shows it literally, in one line, at most `limit` long before escaping."""
    bare = _FORMATTING.sub(lambda found: _TWINS[found[0]], plain(text, limit))
    return Mrkdwn(_PING.sub("@\N{WORD JOINER}", bare).translate(_ENTITIES))


def plain(text: str, limit: int = LONGEST_VALUE) -> str:
    """Return text from outside for a plain_text object: one line, nothing that turns the reading direction, cut."""
    line = tidy(text.translate(_BIDI))
    return line if size(line) <= limit else _fitting(list(line), limit)


def cut(text: str, limit: int) -> str:
    """Cut mrkdwn to `limit`, never inside an entity, a date or a mention."""
    return str(text) if size(text) <= limit else _fitting(_TOKEN.findall(text), limit)


def size(text: str) -> int:
    """Return the length as the stricter of the countings that Slack may use: UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def when(moment: datetime, style: Style = Style.MOMENT) -> Mrkdwn:
    """Return a moment that every reader sees in their own time zone."""
    return Mrkdwn(f"<!date^{int(moment.timestamp())}^{style}|{moment:%Y-%m-%d %H:%M} UTC>")


def person(user_id: str) -> Mrkdwn:
    """Return a mention of a person; anything that is no Slack id is shown as it is."""
    return Mrkdwn(f"<@{user_id}>") if _USER.match(user_id) else escape(user_id)


def group(group_id: str) -> Mrkdwn:
    """Return a mention of a user group."""
    return Mrkdwn(f"<!subteam^{group_id}>") if _GROUP.match(group_id) else escape(group_id)


def channel(channel_id: str) -> Mrkdwn:
    """Return a link to a channel."""
    return Mrkdwn(f"<#{channel_id}>") if _CHANNEL.match(channel_id) else escape(channel_id)


def link(url: str, label: str) -> Mrkdwn:
    """Return a link; an address that could break out of it is shown as text instead."""
    if not re.fullmatch(r"https?://[^\s<>|]+", url):
        return escape(f"{label} ({url})")
    return Mrkdwn(f"<{url.replace('&', '&amp;')}|{escape(label)}>")


def _fitting(tokens: list[str], limit: int) -> str:
    room = limit - size(ELLIPSIS)
    kept: list[str] = []
    for token in tokens:
        room -= size(token)
        if room < 0:
            break
        kept.append(token)
    return "".join(kept).rstrip(" \n\u200d\ufe0f") + ELLIPSIS
