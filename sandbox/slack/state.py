"""What the workspace is made of: people, channels, messages, groups, files."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.slack.json_types import Json

TEAM_ID = "T0NORTH"
TEAM_NAME = "Northwind Agency"
TEAM_DOMAIN = "northwind"
OTHER_TEAMS = {"T0ACME": "acme"}
BOT_USER = "U0CREDREQ"
BOT_ID = "B0CREDREQ"
APP_ID = "A0CREDREQ"


@dataclass
class Person:
    """Someone with a user id, a bot included."""

    id: str
    name: str
    real_name: str
    email: str = ""
    team_id: str = TEAM_ID
    tz: str = "Europe/Berlin"
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False

    @property
    def is_stranger(self) -> bool:
        """Return whether the person belongs to another workspace."""
        return self.team_id != TEAM_ID

    @property
    def is_guest(self) -> bool:
        """Return whether the person is a single- or multi-channel guest."""
        return self.is_restricted or self.is_ultra_restricted


@dataclass
class Channel:
    """A conversation: public, private, shared or direct (then `user` is the person the bot talks to)."""

    id: str
    name: str
    members: list[str]
    created: int
    is_archived: bool = False
    is_private: bool = False
    is_ext_shared: bool = False
    user: str = ""

    @property
    def is_im(self) -> bool:
        """Return whether this is a direct message with the bot."""
        return bool(self.user)

    @property
    def family(self) -> str:
        """Return the scope family: `channels`, `groups` or `im`."""
        if self.is_im:
            return "im"
        return "groups" if self.is_private else "channels"

    @property
    def payload_name(self) -> str:
        """Return the name payloads give this channel."""
        return {"im": "directmessage", "groups": "privategroup"}.get(self.family, self.name)


@dataclass
class Message:
    """One message, ephemeral ones included (then `viewer` is who sees it)."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] | None = None
    thread_ts: str | None = None
    metadata: Json | None = None
    attachments: list[Json] | None = None
    edited: Json | None = None
    deleted: bool = False
    broadcast: bool = False
    viewer: str = ""
    subtype: str = ""
    username: str = ""
    client_msg_id: str = ""
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def by_bot(self) -> bool:
        """Return whether the app wrote it; that it joined a channel is said by Slack."""
        return self.user == BOT_USER and not self.subtype


@dataclass
class UserGroup:
    """A user group."""

    id: str
    handle: str
    name: str
    users: list[str]
    date_delete: int = 0


@dataclass
class Workspace:
    """Everything people see, apart from modals and homes."""

    people: dict[str, Person]
    channels: dict[str, Channel]
    groups: dict[str, UserGroup]
    started: datetime
    messages: dict[str, dict[str, Message]] = field(default_factory=dict)
    threads: dict[tuple[str, str], list[Message]] = field(default_factory=dict)
    ephemerals: dict[str, list[Message]] = field(default_factory=dict)
    files: dict[str, Json] = field(default_factory=dict)
    last_ts: dict[str, int] = field(default_factory=dict)
    message_values: dict[tuple[str, str, str], dict[str, dict[str, Any]]] = field(default_factory=dict)

    def store(self, message: Message) -> None:
        """Keep a message, and its place in a thread."""
        self.messages.setdefault(message.channel, {})[message.ts] = message
        if message.thread_ts and message.thread_ts != message.ts:
            self.threads.setdefault((message.channel, message.thread_ts), []).append(message)

    def next_ts(self, channel: str, now: datetime) -> str:
        """Return a message timestamp from the clock, strictly increasing in its channel."""
        micros = int(now.timestamp() * 1_000_000)
        micros = max(micros, self.last_ts.get(channel, 0) + 1)
        self.last_ts[channel] = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
