"""Slack, as the services see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.domain.person import Person

Blocks = Sequence[Mapping[str, Any]]
"""Block Kit blocks as plain dicts."""
View = Mapping[str, Any]
"""A Block Kit view as a plain dict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as rendered: blocks, and the text that notifications and screen readers use."""

    text: str
    blocks: Blocks = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A Slack channel. `is_member` tells whether the bot is in it."""

    id: str
    name: str
    is_member: bool
    is_archived: bool
    is_shared: bool


class Chat(Protocol):
    """Slack's Web API. Calls raise OutsideError's kinds; nothing is retried inside but rate limits of reads."""

    async def check(self) -> None:
        """Ask for nothing but an answer; raises OutsideError's kinds when Slack or our token gives none."""

    async def post(self, channel: str, message: Message, delivery_id: str, thread_ts: str | None = None) -> str:
        """Post a message carrying `delivery_id` in its metadata and return its ts.

        Raises AnswerLostError when it may have been posted: then `find` it before posting again; NotFoundError
        when the thread's root is gone.
        """

    async def find(self, channel: str, delivery_id: str, since: datetime, thread_ts: str | None = None) -> str | None:
        """Return the ts of our own message that carries `delivery_id`, posted after `since`, or None."""

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Replace a message of ours; raises NotFoundError when it is gone."""

    async def tell(self, channel: str, user: str, message: Message, thread_ts: str | None = None) -> None:
        """Show a message to one person only (ephemeral)."""

    async def permalink(self, channel: str, ts: str) -> str:
        """Return the link to a message."""

    async def open_view(self, trigger_id: str, view: View) -> None:
        """Open a modal; raises RefusedError when the three seconds that its trigger lives are over."""

    async def update_view(self, view_id: str, view: View, *, view_hash: str | None = None) -> None:
        """Replace an open modal; raises NotFoundError when it was closed.

        With `view_hash`, raises RefusedError when it has been replaced since Slack told that hash.
        """

    async def publish_home(self, user: str, view: View, *, waits: bool = False) -> None:
        """Publish somebody's App Home; one that nobody waits for `waits` its turn.

        Raises NotFoundError when the person cannot have one (any more).
        """

    async def person(self, user: str) -> Person:
        """Read a person fresh, with the user groups that matter to us; raises NotFoundError for an unknown id."""

    async def is_in(self, channel: str, user: str) -> bool:
        """Tell whether a person is in a channel; nobody is in one the bot cannot see."""

    async def group_exists(self, group: str) -> bool:
        """Tell whether there is a user group of this id, and it is in use."""

    async def person_by_email(self, email: str) -> Person | None:
        """Read a person of the workspace by their e-mail address; None when there is none, or we may not look."""

    async def channel(self, channel: str) -> Channel:
        """Read a channel; raises NotFoundError for one the bot cannot see."""
