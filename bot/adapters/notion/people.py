"""The workspace's people: Notion has no look-up by e-mail, so its list is kept for a while."""

import asyncio
import time
from functools import partial
from typing import Any

from bot.adapters.notion.client import NotionClient
from bot.ports.errors import RefusedError

KEPT_SECONDS = 600.0
ASKED_AGAIN_SECONDS = 60.0
"""Whoever is not in the list may have joined since; it is read again at most this often."""


class People:
    """E-mail addresses to Notion's user ids and back."""

    def __init__(self, client: NotionClient) -> None:
        self._client = client
        self._ids: dict[str, str] = {}
        self._emails: dict[str, str] = {}
        self._read_at: float | None = None
        self._one_at_a_time = asyncio.Lock()

    async def id_of(self, email: str) -> str | None:
        """Return the user id of a member, or None."""
        wanted = email.casefold()
        await self._refresh(KEPT_SECONDS if wanted in self._ids else ASKED_AGAIN_SECONDS)
        return self._ids.get(wanted)

    async def email_of(self, user: Any) -> str | None:
        """Return the e-mail of a user as a page shows them; None for a bot, a guest, or without the capability."""
        shown = (user or {}).get("person") or {}
        if shown.get("email"):
            return str(shown["email"]).casefold()
        user_id = str((user or {}).get("id") or "")
        if not user_id:
            return None
        await self._refresh(KEPT_SECONDS if user_id in self._emails else ASKED_AGAIN_SECONDS)
        return self._emails.get(user_id)

    async def _refresh(self, kept: float) -> None:
        """Read the list when it is older than that; who comes meanwhile waits for it, for nobody is in it before."""
        async with self._one_at_a_time:
            now = time.monotonic()
            if self._read_at is not None and now - self._read_at < kept:
                return
            try:
                await self._read()
            except RefusedError:
                self._ids, self._emails = {}, {}  # the connection may not see people: Owner Name tells in its place
            self._read_at = now

    async def _read(self) -> None:
        found: dict[str, str] = {}
        users = partial(self._client.sdk.users.list, page_size=100)
        async for answer in self._client.listed("for its people", users):
            for user in answer["results"]:
                email = (user.get("person") or {}).get("email")
                if email:
                    found[str(email).casefold()] = str(user["id"])
        self._ids = found
        self._emails = {user_id: email for email, user_id in found.items()}
