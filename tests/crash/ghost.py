"""A ghost: a connection that Slack counts as ours and hands clicks to, and that nobody reads."""

import asyncio

import aiohttp

from sandbox.bot import DEMO
from sandbox.server import Sandbox


async def haunt(sandbox: Sandbox, seconds: float) -> None:
    """Hold a connection of the app for a while, and answer nothing on it."""
    headers = {"Authorization": f"Bearer {DEMO['slack_app_token']}"}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{sandbox.url}/slack/api/apps.connections.open", headers=headers) as answer,
    ):
        url = (await answer.json())["url"]
        async with http.ws_connect(url):
            await asyncio.sleep(seconds)
