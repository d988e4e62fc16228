"""Looking for a message of ours that may have arrived although its answer got lost."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack import codes
from bot.adapters.slack.errors import answered
from bot.adapters.slack.workspace import Home
from bot.ports.errors import NotFoundError, UnreachableError

EVENT_TYPE = "credreq_delivery"
SKEW = timedelta(hours=2)
"""Slack stamps messages by its own clock; ours may be ahead, and what it hides from a look would be posted again."""
PAGE = 200
LONGEST_SECONDS = 60.0
"""A look ends well before its delivery's claim runs out."""


def metadata(delivery_id: str) -> dict[str, Any]:
    """Return the metadata a message carries: an opaque id, for every app of the workspace can read it."""
    return {"event_type": EVENT_TYPE, "event_payload": {"delivery_id": delivery_id}}


class Search:
    """Finds messages by the delivery id they carry."""

    def __init__(self, client: AsyncWebClient, home: Home) -> None:
        self._client = client
        self._home = home

    async def find(self, channel: str, delivery_id: str, since: datetime, thread_ts: str | None) -> str | None:
        """Return the ts of our message, or None; raises UnreachableError when not everything could be read."""
        bot_id = (await self._home.workspace()).bot_id
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                async for message in self._messages(channel, since, thread_ts):
                    if message.get("bot_id") == bot_id and _carries(message, delivery_id):
                        return str(message["ts"])
        except TimeoutError:
            raise UnreachableError("Slack took too long to list the messages.") from None
        except NotFoundError:
            return None  # the thread is gone, and our reply with it
        return None

    async def find_file(self, channel: str, name: str, since: datetime, thread_ts: str | None = None) -> str | None:
        """Return the ts of the message with our file of this name, or None; raises as `find` does."""
        home = await self._home.workspace()
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                async for message in self._messages(channel, since, thread_ts):
                    ours = message.get("bot_id") == home.bot_id or message.get("user") == home.user_id
                    if ours and any(file.get("name") == name for file in message.get("files") or []):
                        return str(message["ts"])
        except TimeoutError:
            raise UnreachableError("Slack took too long to list the messages.") from None
        except NotFoundError:
            return None  # the thread is gone
        return None

    async def _messages(self, channel: str, since: datetime, thread_ts: str | None) -> AsyncIterator[Mapping[str, Any]]:
        cursor: str | None = None
        while True:
            page = await self._page(channel, since, thread_ts, cursor)
            for message in page.get("messages") or []:
                yield message
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    async def _page(self, channel: str, since: datetime, thread_ts: str | None, cursor: str | None) -> dict[str, Any]:
        """Read a page of the channel since then, or of the whole thread: one is short, and needs no clock."""
        if thread_ts is None:
            oldest = f"{(since - SKEW).timestamp():.6f}"
            call = self._client.conversations_history(
                channel=channel, oldest=oldest, limit=PAGE, cursor=cursor, include_all_metadata=True
            )
            return await answered("conversations.history", call, gone=())
        call = self._client.conversations_replies(
            channel=channel, ts=thread_ts, limit=PAGE, cursor=cursor, include_all_metadata=True
        )
        return await answered("conversations.replies", call, gone=codes.GONE)


def _carries(message: Mapping[str, Any], delivery_id: str) -> bool:
    carried = message.get("metadata") or {}
    payload = carried.get("event_payload") or {}
    return carried.get("event_type") == EVENT_TYPE and payload.get("delivery_id") == delivery_id
