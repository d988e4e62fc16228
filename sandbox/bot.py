"""The real bot, started against the sandbox: the same code as in production, other addresses, the sandbox's clock."""

import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.app import App
from bot.parts.apps import read_catalog
from bot.parts.tracking import Wanted, run_setup
from sandbox.notion.seed import AGENCY_HOME
from sandbox.server import HOST, Sandbox

DEMO = {
    "slack_bot_token": "xoxb-sandbox",
    "slack_app_token": "xapp-sandbox",
    "slack_channel_id": "C0GLOBEX",
    "make_api_token": "5a4db0c5-0000-4000-8000-000000000001",
    "team_id": 1,
    "org_id": 1,
    "admin_users": "U0ADAM",
    "owner_name": "Paula Park",
    "owner_email": "paula@northwind.example",
    "email_from": "credreq <access@northwind.example>",
    "escalation_mention": "S0LEADS",
    "poll_interval_minutes": 0.5,
    "poll_young_seconds": 2,
    "log_level": "WARNING",
}
"""Like `.env` in production; Make is asked more often, so that a visitor sees the card move at once."""


def settings_for(sandbox: Sandbox, database_url: str) -> dict[str, Any]:
    """Return the settings under which the bot talks to a sandbox."""
    return DEMO | {
        "_env_file": None,
        "database_url": database_url,
        "slack_api_url": f"{sandbox.url}/slack/api/",
        "make_api_url": f"{sandbox.url}/make/api/v2",
        "smtp_host": HOST,
        "smtp_port": sandbox.smtp_port,
        "smtp_tls": "none",
    }


async def with_notion(sandbox: Sandbox, settings: dict[str, Any]) -> dict[str, Any]:
    """Set the tracker up on the sandbox's Notion page, and return the settings with it."""
    reached = settings | {
        "notion_api_key": "ntn_sandbox",
        "notion_api_url": f"{sandbox.url}/notion",
        "notion_poll_seconds": 2,
    }
    quick = reached | {"notion_rate": min(2.5 * sandbox.world.clock.scale, 100.0)}
    report = await run_setup(read_catalog(None), Wanted(where=AGENCY_HOME), **quick)
    assert report.table is not None  # noqa: S101 - setup that does not raise made or found it
    return reached | {"notion_database_id": report.table.database_id}


class BotInSandbox:
    """Runs the bot in this process for as long as the context is open, on a store that is thrown away.

    Args:
        sandbox: where it runs.
        notion: whether it keeps a tracker.
        overrides: settings.
    """

    def __init__(self, sandbox: Sandbox, *, notion: bool = False, **overrides: Any) -> None:
        self._sandbox = sandbox
        self._notion = notion
        self._overrides = overrides
        self._stack = AsyncExitStack()
        self.app: App

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise
        self._sandbox.world.bot = self
        return self

    async def restart(self) -> None:
        """Begin anew with an empty store, as the world does when it is reset."""
        await self._stack.aclose()
        await self._start()

    async def _start(self) -> None:
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="credreq-sandbox-"))
        store = f"sqlite:///{Path(folder) / 'credreq.db'}"
        settings = (
            settings_for(self._sandbox, store)
            | {"certificate_key_path": Path(folder) / "certificate.key"}
            | self._overrides
        )
        if self._notion:
            settings = await with_notion(self._sandbox, settings)
        clock = self._sandbox.world.clock
        self.app = await App.build(clock=clock, speed=clock.scale, **settings)
        self._stack.push_async_callback(self.app.stop)
        await self.app.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sandbox.world.bot = None
        await self._stack.aclose()
