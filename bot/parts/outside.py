"""What the bot works with: the store, Slack, Make, Notion and the clock, as the settings name them."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.adapters.clock import FollowingClock, SystemClock
from bot.adapters.limiting import own_limiters
from bot.adapters.make import MakeAccount, MakeApi, base_url_for_zone
from bot.adapters.slack.bolt import build_app
from bot.adapters.slack.chat import SlackChat
from bot.adapters.slack.client import build_client, build_delivery_client
from bot.adapters.slack.pacing import Pacing
from bot.adapters.store import SqlStore, open_store
from bot.parts.running import shared_limiters
from bot.parts.tracking import Tracking, is_configured
from bot.ports.clock import Clock
from bot.ports.limiter import Limiters
from bot.settings import Settings


@dataclass
class Outside:
    """The adapters of one bot."""

    clock: Clock
    store: SqlStore
    api: MakeApi
    chat: SlackChat
    bolt: AsyncApp
    speed: float = 1.0
    """How much faster than the machine's the clock runs, and with it whoever counts calls a minute (the sandbox)."""
    tracking: Tracking | None = None
    """Notion, when it is configured."""


async def build_outside(settings: Settings, clock: Clock | None, speed: float, stack: AsyncExitStack) -> Outside:
    """Build the adapters; what they hold is given back when the stack closes."""
    token = settings.slack_bot_token.get_secret_value()
    clock = clock or await start_clock(settings, stack)
    client = build_client(token, settings.slack_api_url)
    delivery_client = build_delivery_client(token, settings.slack_api_url)
    account = make_account(settings)
    store = await open_store(settings.database_url, clock, exclusive=True)
    stack.push_async_callback(store.close)
    shared = shared_limiters(settings, store)
    limiters = shared or own_limiters
    pacing = Pacing(speed, limiters)
    chat = SlackChat(client, delivery_client, clock, admin_group=settings.admin_usergroup, pacing=pacing)
    api = MakeApi(account, watch_share=settings.make_watch_share, limiters=limiters)
    stack.push_async_callback(api.aclose)
    tracking = await _tracking(settings, store, speed, stack, shared)
    return Outside(clock, store, api, chat, build_app(client, chat.workspace), speed, tracking)


async def _tracking(
    settings: Settings, store: SqlStore, speed: float, stack: AsyncExitStack, shared: Limiters | None
) -> Tracking | None:
    if not is_configured(settings):
        return None
    tracking = Tracking.build(settings, store, speed, shared)
    stack.push_async_callback(tracking.client.aclose)
    return tracking


def make_account(settings: Settings) -> MakeAccount:
    """Return whose Make it is; raises ZoneError or TokenError."""
    return MakeAccount(
        base_url=settings.make_api_url or base_url_for_zone(settings.make_zone),
        token=settings.make_api_token.get_secret_value(),
        team_id=settings.team_id,
        organization_id=settings.org_id,
    )


async def start_clock(settings: Settings, stack: AsyncExitStack) -> Clock:
    """Return the machine's clock, or the one of CLOCK_URL, followed until the stack closes."""
    if settings.clock_url is None:
        return SystemClock()
    clock = FollowingClock(settings.clock_url)
    stack.push_async_callback(clock.stop)
    await clock.start()
    return clock
