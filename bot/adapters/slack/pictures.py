"""The Pictures port: files.getUploadURLExternal, the upload, files.completeUploadExternal."""

from collections.abc import Sequence
from datetime import datetime

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import TIMEOUT_SECONDS
from bot.adapters.slack.errors import answered
from bot.adapters.slack.search import Search
from bot.adapters.slack.session import BoundedResponse
from bot.adapters.slack.workspace import Home
from bot.ports.errors import UnreachableError
from bot.ports.pictures import Upload

log = structlog.get_logger()
SCOPE = "files:write"
OK = 200


class SlackPictures:
    """Uploads pictures with the bot's token."""

    def __init__(self, client: AsyncWebClient, home: Home, search: Search) -> None:
        self._client = client
        self._home = home
        self._search = search

    async def allowed(self) -> bool:
        """Tell whether the app has been granted files:write by now."""
        return SCOPE in (await self._home.read_again()).scopes

    async def upload(self, channel: str, name: str, title: str, content: bytes) -> None:
        """Show a picture in a channel."""
        await self.attach(channel, None, [Upload(name, title, content)])

    async def attach(self, channel: str, thread_ts: str | None, files: Sequence[Upload]) -> None:
        """Show files in one message; only the last step shows them, so only that one may have happened unseen."""
        sent: list[dict[str, str | None]] = [{"id": await self._sent(file), "title": file.title} for file in files]
        done = self._client.files_completeUploadExternal(files=sent, channel_id=channel, thread_ts=thread_ts)
        await answered("files.completeUploadExternal", done, repeatable=False)

    async def find(self, channel: str, name: str, since: datetime, thread_ts: str | None = None) -> bool:
        """Tell whether our file of this name was posted in the channel, or the thread, after `since`."""
        return await self._search.find_file(channel, name, since, thread_ts) is not None

    async def _sent(self, file: Upload) -> str:
        """Send a file that nobody sees yet; returns its id."""
        asked = self._client.files_getUploadURLExternal(filename=file.name, length=len(file.content))
        place = await answered("files.getUploadURLExternal", asked)
        await self._send(str(place["upload_url"]), file.content)
        return str(place["file_id"])

    async def _send(self, url: str, content: bytes) -> None:
        """Send the bytes; the address says where, and knows who may."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, response_class=BoundedResponse) as session,
                session.post(url, data=content, proxy=self._client.proxy) as response,
            ):
                if response.status != OK:
                    raise UnreachableError(f"Slack did not take the file ({response.status}).")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.info("slack.upload_failed", error=type(error).__name__)
            raise UnreachableError("Slack did not take the file.") from None
