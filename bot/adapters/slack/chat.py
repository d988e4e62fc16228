"""The Chat port, fulfilled by Slack's Web API."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.reading import readable
from bot.adapters.slack import codes
from bot.adapters.slack.errors import answered
from bot.adapters.slack.pacing import Pacing
from bot.adapters.slack.people import AdminGroup, People
from bot.adapters.slack.pictures import SlackPictures
from bot.adapters.slack.search import Search, metadata
from bot.adapters.slack.workspace import Home, Workspace
from bot.domain.person import Person
from bot.ports.chat import Blocks, Channel, Message, View
from bot.ports.clock import Clock
from bot.ports.errors import NotFoundError

NO_CHANNEL = codes.GONE | {"channel_not_found"}
"""For who asks about a channel, one that cannot be seen is not there; for who writes, it is a refusal."""
NO_GROUP = frozenset({"no_such_subteam", "subteam_disabled", "not_found"})
MEMBERS = 999
"""Slack asks for a limit below 1000."""


class SlackChat:
    """Slack as the services see it.

    Args:
        client: for reads, and for calls somebody waits for (`build_client`).
        delivery_client: for posts and edits of deliveries (`build_delivery_client`).
        clock: tells how old the admin group's members are.
        admin_group: id of the user group whose members are admins.
        pacing: turns for posts and edits.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        delivery_client: AsyncWebClient,
        clock: Clock,
        *,
        admin_group: str | None = None,
        pacing: Pacing | None = None,
    ) -> None:
        self._client = client
        self._deliveries = delivery_client
        self._pacing = pacing or Pacing()
        self._home = Home(client)
        self._people = People(client, self._home, AdminGroup(admin_group, client, clock))
        self._search = Search(client, self._home)
        self._publishing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def pictures(self) -> SlackPictures:
        """Return what uploads pictures."""
        return SlackPictures(self._deliveries, self._home, self._search)

    @readable("Slack")
    async def workspace(self) -> Workspace:
        """Return who and where the bot is, read once."""
        return await self._home.workspace()

    @readable("Slack")
    async def check(self) -> None:
        """Ask for nothing but an answer, even when the workspace is known already."""
        await self._home.read_again()

    @readable("Slack", once=True)
    async def post(self, channel: str, message: Message, delivery_id: str, thread_ts: str | None = None) -> str:
        """Post a message carrying `delivery_id` in its metadata and return its ts."""
        await self._pacing.post(channel)
        call = self._deliveries.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=_blocks(message.blocks) or None,
            thread_ts=thread_ts,
            metadata=metadata(delivery_id),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str((await answered("chat.postMessage", call, repeatable=False))["ts"])

    @readable("Slack")
    async def find(self, channel: str, delivery_id: str, since: datetime, thread_ts: str | None = None) -> str | None:
        """Return the ts of our own message that carries `delivery_id`, posted after `since`, or None."""
        return await self._search.find(channel, delivery_id, since, thread_ts)

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Replace a message of ours."""
        await self._pacing.edit()
        call = self._deliveries.chat_update(channel=channel, ts=ts, text=message.text, blocks=_blocks(message.blocks))
        await answered("chat.update", call)

    async def tell(self, channel: str, user: str, message: Message, thread_ts: str | None = None) -> None:
        """Show a message to one person only (ephemeral)."""
        call = self._client.chat_postEphemeral(
            channel=channel,
            user=user,
            text=message.text,
            blocks=_blocks(message.blocks) or None,
            thread_ts=thread_ts,
        )
        await answered("chat.postEphemeral", call, repeatable=False)

    @readable("Slack")
    async def permalink(self, channel: str, ts: str) -> str:
        """Return the link to a message."""
        call = self._client.chat_getPermalink(channel=channel, message_ts=ts)
        return str((await answered("chat.getPermalink", call))["permalink"])

    async def open_view(self, trigger_id: str, view: View) -> None:
        """Open a modal."""
        await answered("views.open", self._client.views_open(trigger_id=trigger_id, view=dict(view)))

    async def update_view(self, view_id: str, view: View, *, view_hash: str | None = None) -> None:
        """Replace an open modal; with `view_hash` somebody waits for it, so a short pause of Slack's is waited out."""
        client = self._deliveries if view_hash is None else self._client
        await answered("views.update", client.views_update(view_id=view_id, view=dict(view), hash=view_hash))

    async def publish_home(self, user: str, view: View, *, waits: bool = False) -> None:
        """Publish somebody's App Home; one at a time for each person, so that the last one asked for stays."""
        lock = self._publishing.setdefault(user, asyncio.Lock())
        async with lock:
            if waits:
                await self._pacing.publish()
            client = self._deliveries if waits else self._client
            await answered("views.publish", client.views_publish(user_id=user, view=dict(view)))

    @readable("Slack")
    async def person(self, user: str) -> Person:
        """Read a person fresh, with the admin group when they are in it."""
        return await self._people.person(user)

    @readable("Slack")
    async def is_in(self, channel: str, user: str) -> bool:
        """Tell whether a person is in a channel; nobody is in one the bot cannot see."""
        cursor: str | None = None
        while True:
            call = self._client.conversations_members(channel=channel, limit=MEMBERS, cursor=cursor)
            try:
                page = await answered("conversations.members", call, gone=NO_CHANNEL)
            except NotFoundError:
                return False
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if user in (page.get("members") or []) or not cursor:
                return user in (page.get("members") or [])

    async def group_exists(self, group: str) -> bool:
        """Tell whether there is a user group of this id, and it is in use."""
        call = self._client.usergroups_users_list(usergroup=group)
        try:
            await answered("usergroups.users.list", call, gone=NO_GROUP)
        except NotFoundError:
            return False
        return True

    @readable("Slack")
    async def person_by_email(self, email: str) -> Person | None:
        """Read a person by their e-mail address, fresh, with the admin group when they are in it."""
        return await self._people.by_email(email)

    @readable("Slack")
    async def channel(self, channel: str) -> Channel:
        """Read a channel."""
        call = self._client.conversations_info(channel=channel)
        return _channel((await answered("conversations.info", call, gone=NO_CHANNEL))["channel"])


def _blocks(blocks: Blocks) -> list[dict[str, Any]]:
    return [dict(block) for block in blocks]


def _channel(said: Mapping[str, Any]) -> Channel:
    direct = bool(said.get("is_im"))
    return Channel(
        id=said["id"],
        name=said.get("name") or "direct message",
        is_member=direct or bool(said.get("is_member")),
        is_archived=bool(said.get("is_archived")),
        is_shared=bool(said.get("is_ext_shared") or said.get("is_shared")),
    )
