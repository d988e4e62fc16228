"""The Pictures port: files.getUploadURLExternal, the upload, files.completeUploadExternal."""

from datetime import datetime

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.client import TIMEOUT_SECONDS
from bot.adapters.slack.errors import answered
from bot.adapters.slack.search import Search
from bot.adapters.slack.workspace import Home
from bot.ports.errors import UnreachableError

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
        """Show a picture in a channel; only the last step shows it, so only that one may have happened unseen."""
        asked = self._client.files_getUploadURLExternal(filename=name, length=len(content))
        place = await answered("files.getUploadURLExternal", asked)
        await self._send(str(place["upload_url"]), content)
        files: list[dict[str, str | None]] = [{"id": str(place["file_id"]), "title": title}]
        done = self._client.files_completeUploadExternal(files=files, channel_id=channel)
        await answered("files.completeUploadExternal", done, repeatable=False)

    async def find(self, channel: str, name: str, since: datetime) -> bool:
        """Tell whether our picture of this file name was posted in the channel after `since`."""
        return await self._search.find_file(channel, name, since) is not None

    async def _send(self, url: str, content: bytes) -> None:
        """Send the bytes; the address says where, and knows who may."""
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(url, data=content, proxy=self._client.proxy) as response,
            ):
                if response.status != OK:
                    raise UnreachableError(f"Slack did not take the picture ({response.status}).")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.info("slack.upload_failed", error=type(error).__name__)
            raise UnreachableError("Slack did not take the picture.") from None
