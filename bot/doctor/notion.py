"""Notion: the token, the database, and how far its columns are from what the tracker needs."""

from bot.adapters.clock import SystemClock
from bot.adapters.notion import NotionBuilder
from bot.adapters.store import read_store
from bot.domain.tracker_schema import described, needs_setup
from bot.domain.verdict import Verdict, note, ok, trouble
from bot.parts.tracking import NO_DATABASE, NO_TOKEN, build_client
from bot.ports.errors import NotFoundError
from bot.ports.store import NoStoreError
from bot.services.tracker.setup import Report, Setup, SetupError, Wanted
from bot.settings import Settings

ABOUT = "Notion"
SET_UP = ".venv/bin/python -m bot notion setup mends it, or says what to click"


async def check_notion(settings: Settings) -> list[Verdict]:
    """Compare the tracker's table with what it should be, as `notion setup --check` does."""
    if settings.notion_api_key is None and settings.notion_database_id is None:
        return [ok(ABOUT, "not set up; the bot works alone")]
    if settings.notion_api_key is None:
        return [trouble(ABOUT, NO_TOKEN)]
    client = build_client(settings)
    try:
        return await _looked_at(NotionBuilder(client), settings)
    finally:
        await client.aclose()


async def _looked_at(builder: NotionBuilder, settings: Settings) -> list[Verdict]:
    known = ok(ABOUT, f"the token is good for the connection {await builder.whoami()}")
    if settings.notion_database_id is None:
        return [known, trouble(ABOUT, NO_DATABASE)]
    try:
        return [known, *_differences(await _compared(builder, settings))]
    except NoStoreError:
        return [known, note(ABOUT, "the tracker is compared once there is a database of our own")]
    except (SetupError, NotFoundError) as error:
        return [known, trouble(ABOUT, str(error))]


def _differences(report: Report) -> list[Verdict]:
    renamed = [note(ABOUT, described(each)) for each in report.differences if not needs_setup(each)]
    wrong = [trouble(ABOUT, described(each), SET_UP) for each in report.differences if needs_setup(each)]
    return [*(wrong or [ok(ABOUT, "the tracker's database is as it should be")]), *renamed]


async def _compared(builder: NotionBuilder, settings: Settings) -> Report:
    store = await read_store(settings.database_url, SystemClock())
    try:
        return await Setup(builder, store, SystemClock(), (), settings.notion_database_id).check(Wanted())
    finally:
        await store.close()
