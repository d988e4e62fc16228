"""`python -m bot reconcile`: compares everything from the command line, beside a running bot."""

import asyncio
import sys
from contextlib import AsyncExitStack
from typing import Annotated, Any

import typer

from bot.adapters.clock import SystemClock
from bot.adapters.make import MakeApi, TokenError, ZoneError
from bot.adapters.slack.chat import SlackChat
from bot.adapters.slack.client import build_client
from bot.adapters.slack.endpoint import EndpointError
from bot.adapters.store import read_store
from bot.domain.authority import Policy
from bot.domain.event import BOT, Surface
from bot.domain.finding import HARMLESS, Finding
from bot.domain.transitions import IllegalTransitionError, Source
from bot.messages.findings import agreement, line
from bot.messages.texts import Texts
from bot.observability.logging import configure as configure_logging
from bot.parts.comparing import comparison
from bot.parts.outside import make_account
from bot.parts.tracking import Tracking, is_configured
from bot.ports.clock import Clock
from bot.ports.store import StaleError, StoreError
from bot.services.identity import Identity
from bot.services.reconcile.comparison import Compared
from bot.services.reconcile.repairs import Repairs
from bot.services.recorder import Recorder
from bot.settings import Settings, SettingsError, load

PLAIN = (SettingsError, StoreError, EndpointError, ZoneError, TokenError)
"""Errors whose text is meant for the operator."""

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what differs.")]


def reconcile(*, dry_run: DryRun = False) -> None:
    """Compare Make, Notion and Slack with our records; mends what takes nothing away. Exits with 1 on a difference."""
    configure_logging("CRITICAL")  # what matters is a line here already
    try:
        compared, mended = asyncio.run(run_reconcile(dry_run=dry_run))
    except PLAIN as error:
        sys.exit(str(error))
    for told in _lines(compared, mended):
        typer.echo(told)
    sys.exit(1 if compared.findings or compared.unseen else 0)


async def run_reconcile(*, dry_run: bool, **overrides: Any) -> tuple[Compared, list[Finding]]:
    """Return what was found, and what of it is being mended; `overrides` win over the environment.

    Only what takes nothing away and doubles nothing is mended, and only without `dry_run`; the running bot does it.

    Raises:
        SettingsError, StoreError, EndpointError, ZoneError, TokenError: one clear text each.
    """
    settings, clock = load(**overrides), SystemClock()
    async with AsyncExitStack() as stack:
        store = await read_store(settings.database_url, clock)
        stack.push_async_callback(store.close)
        api, chat = MakeApi(make_account(settings)), _chat(settings, clock)
        stack.push_async_callback(api.aclose)
        tracking = Tracking.build(settings, store) if is_configured(settings) else None
        if tracking is not None:
            stack.push_async_callback(tracking.client.aclose)
        compares = comparison(api, chat, store, tracking)
        recorder = Recorder(clock, Texts.load(), tracked=tracking is not None)
        repairs = Repairs(compares, store, clock, Identity(chat, Policy()), recorder)
        compared = await compares.run()
        harmless = [] if dry_run else [found for found in compared.findings if found.repair in HARMLESS]
        source = Source(actor=BOT, surface=Surface.CLI, at=clock.now())
        return compared, [found for found in harmless if await _mended(repairs, found, source)]


async def _mended(repairs: Repairs, found: Finding, source: Source) -> bool:
    """Have a finding mended; False when the running bot, or somebody else, was faster."""
    try:
        await repairs.carry_out(found, source)
    except (IllegalTransitionError, StaleError):
        return False
    return True


def _chat(settings: Settings, clock: Clock) -> SlackChat:
    client = build_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    return SlackChat(client, client, clock)


def _lines(compared: Compared, mended: list[Finding]) -> list[str]:
    texts = Texts.load()
    agreed = [] if compared.findings else agreement(compared.seen, texts)
    unseen = [texts.plain("finding.unseen", side=side, why=why) for side, why in compared.unseen.items()]
    ways = {False: "  -> an admin can have it mended: /credreq reconcile", True: "  -> the running bot mends it"}
    return [*agreed, *unseen, *(f"{line(found, texts)}{ways[found in mended]}" for found in compared.findings)]
