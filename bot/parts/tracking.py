"""The tracker's part of the composition root: settings -> Notion -> services; without its settings there is none."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.adapters.clock import SystemClock
from bot.adapters.notion import PATIENT, NotionBuilder, NotionClient, NotionTracker, Pace
from bot.adapters.store import SqlStore, open_store
from bot.domain.catalog import Catalog
from bot.messages.texts import Texts
from bot.ports.chat import Chat
from bot.ports.clock import Clock
from bot.ports.limiter import Limiters
from bot.ports.store import Store
from bot.services.identity import Identity
from bot.services.opening import Opening
from bot.services.recorder import Recorder
from bot.services.systems import Systems
from bot.services.tracker.backfill import backfill
from bot.services.tracker.home import Home
from bot.services.tracker.page_write import NotionPage, Rules, Trashed
from bot.services.tracker.reading import JOB as BOARD_JOB
from bot.services.tracker.reading import Board
from bot.services.tracker.sending import Sending
from bot.services.tracker.setup import Report, Setup, SetupError, Wanted
from bot.services.tracker.strays import StrayNotes
from bot.services.tracker.taking import Taking
from bot.settings import Settings, SettingsError, load

NO_TOKEN = "NOTION_API_KEY is missing: the token of an internal connection (notion.so/profile/integrations)."  # noqa: S105 - a sentence
BAD_TOKEN = "NOTION_API_KEY is empty or has characters no token has: copy it from Notion again."  # noqa: S105 - a sentence
NO_DATABASE = (
    "NOTION_DATABASE_ID is missing: .venv/bin/python -m bot notion setup makes the database and prints its id."
)


def is_configured(settings: Settings) -> bool:
    """Tell whether there is a tracker."""
    return settings.notion_api_key is not None and settings.notion_database_id is not None


def build_client(
    settings: Settings, pace: Pace | None = None, speed: float = 1.0, limiters: Limiters | None = None
) -> NotionClient:
    """Build the client; raises SettingsError without a token that can be one."""
    if settings.notion_api_key is None:
        raise SettingsError(NO_TOKEN)
    token = settings.notion_api_key.get_secret_value().strip()
    if not re.fullmatch(r"[\x21-\x7e]+", token):
        raise SettingsError(BAD_TOKEN)
    return NotionClient(
        token,
        settings.notion_api_url,
        version=settings.notion_version,
        per_second=settings.notion_rate * speed,
        pace=pace,
        limiters=limiters,
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What reading the board needs of the rest of the bot."""

    store: Store
    chat: Chat
    clock: Clock
    identity: Identity
    texts: Texts


@dataclass
class Tracking:
    """A tracker in use."""

    client: NotionClient
    tracker: NotionTracker
    home: Home

    @classmethod
    def build(
        cls, settings: Settings, store: Store, speed: float = 1.0, limiters: Limiters | None = None
    ) -> "Tracking":
        """Build it from settings that name a tracker."""
        client = build_client(settings, speed=speed, limiters=limiters)
        tracker = NotionTracker(client)
        return cls(client, tracker, Home(tracker, store, str(settings.notion_database_id)))

    def board(self, settings: Settings, outside: Seen, recorder: Recorder, systems: Systems, opening: Opening) -> Board:
        """Build what reads the board."""
        store, chat, clock, texts = outside.store, outside.chat, outside.clock, outside.texts
        strays = StrayNotes(self.tracker, store, clock, texts)
        taking = Taking(
            store=store,
            chat=chat,
            clock=clock,
            identity=outside.identity,
            recorder=recorder,
            texts=texts,
            asks_first=settings.notion_teardown_confirm,
        )
        return Board(
            tracker=self.tracker,
            home=self.home,
            store=store,
            clock=clock,
            systems=systems,
            taking=taking,
            sending=Sending(opening, chat, store, strays, texts, settings.slack_channel_id),
            strays=strays,
        )

    def handler(self, settings: Settings, store: Store, clock: Clock, recorder: Recorder) -> NotionPage:
        """Build what brings rows out."""
        rules = Rules(trashed=Trashed(settings.notion_trashed), show_link=settings.notion_show_link)
        return NotionPage(self.tracker, self.home, store, clock, recorder, rules)


async def run_setup(catalog: Catalog, wanted: Wanted, *, check: bool = False, **overrides: Any) -> Report:
    """Set the tracker up, or only compare; `overrides` win over the environment, as in `App.build`.

    Raises:
        SettingsError, SetupError, OutsideError, StoreError: one clear text each.
    """
    settings = load(**overrides)
    client = build_client(settings, PATIENT)
    labels = sorted(app.label for app in catalog.values())
    try:
        async with _opened(settings) as store:
            setup = Setup(NotionBuilder(client), store, SystemClock(), labels, settings.notion_database_id)
            return await (setup.check(wanted) if check else setup.run(wanted))
    finally:
        await client.aclose()


async def run_backfill(**overrides: Any) -> int:
    """Owe every row to the tracker; the running bot writes them."""
    settings = load(**overrides)
    if not is_configured(settings):
        raise SettingsError(NO_TOKEN if settings.notion_api_key is None else NO_DATABASE)
    async with _opened(settings) as store:
        return await backfill(store, SystemClock())


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[SqlStore]:
    store = await open_store(settings.database_url, SystemClock(), exclusive=False)
    try:
        yield store
    finally:
        await store.close()


__all__ = [
    "BOARD_JOB",
    "Report",
    "Seen",
    "SetupError",
    "Tracking",
    "Wanted",
    "is_configured",
    "run_backfill",
    "run_setup",
]
