"""The bot's own workspace, as auth.test tells it: read once, then remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters.slack.errors import answered
from bot.adapters.slack.shared import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Who the bot is and where: ids, and the scopes its token has."""

    team_id: str
    team: str
    url: str
    user_id: str
    bot_id: str
    enterprise_id: str | None
    scopes: frozenset[str]


class Home:
    """Knows the bot's own workspace."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._known: Workspace | None = None
        self._reads = Shared[Workspace]()

    async def workspace(self) -> Workspace:
        """Return the workspace; raises OutsideError's kinds until auth.test has answered once."""
        if self._known is None:
            self._known = await self._reads.ask("auth.test", self._read)
        return self._known

    async def read_again(self) -> Workspace:
        """Return the workspace as it is now: scopes change when the app is installed anew."""
        self._known = await self._reads.ask("auth.test", self._read)
        return self._known

    async def _read(self) -> Workspace:
        scopes: list[str] = []

        async def test() -> AsyncSlackResponse:
            response = await self._client.auth_test()
            scopes.extend(response.headers.get("x-oauth-scopes", "").split(","))
            return response

        return _workspace(await answered("auth.test", test()), scopes)


def _workspace(said: Mapping[str, Any], scopes: list[str]) -> Workspace:
    return Workspace(
        team_id=said["team_id"],
        team=said.get("team", ""),
        url=said.get("url", ""),
        user_id=said["user_id"],
        bot_id=said.get("bot_id", ""),
        enterprise_id=said.get("enterprise_id"),
        scopes=frozenset(scope.strip() for scope in scopes if scope.strip()),
    )
