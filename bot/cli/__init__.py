"""The command line: `python -m bot run`, and what an operator asks besides."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.adapters.clock import ClockError
from bot.adapters.make import TokenError, ZoneError
from bot.adapters.slack.endpoint import EndpointError
from bot.app import App
from bot.cli import certificate
from bot.cli.audit import app as audit_app
from bot.cli.notion import app as notion_app
from bot.cli.reconcile import reconcile
from bot.cli.store import migrate, move
from bot.doctor import examine
from bot.domain.catalog import CatalogError
from bot.domain.verdict import Mark, told
from bot.messages.texts import TextsError
from bot.observability.logging import configure as configure_logging
from bot.parts.apps import read_catalog
from bot.parts.running import Duties
from bot.ports.store import StoreError
from bot.settings import SettingsError, catalog_path, load

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
catalog_app = typer.Typer(no_args_is_help=True, help="The app catalogue.")
app.add_typer(catalog_app, name="catalog")
app.add_typer(notion_app, name="notion")
app.add_typer(audit_app, name="audit")
app.command()(migrate)
app.command()(move)
certificate.add_to(app)
app.command()(reconcile)

PLAIN = (SettingsError, CatalogError, TextsError, StoreError, EndpointError, ZoneError, TokenError, ClockError)
"""Errors whose text is meant for the operator; they end the command without a stack trace."""


@app.callback()
def main() -> None:
    """Collects client app access without passwords."""


@app.command()
def run(
    *,
    slack: Annotated[bool, typer.Option(help="Hold a connection to Slack, and answer people.")] = True,
    jobs: Annotated[bool, typer.Option(help="Run jobs: send, watch, remind.")] = True,
) -> None:
    """Run the bot until it is told to stop (SIGTERM or Ctrl-C)."""
    try:
        settings = load()
        configure_logging(settings.log_level, as_json=settings.log_json)
        asyncio.run(_run(Duties(slack=slack, jobs=jobs)))
    except PLAIN as error:
        sys.exit(str(error))


async def _run(duties: Duties) -> None:
    bot = await App.build(duties=duties)
    await bot.run()


@app.command()
def doctor() -> None:
    """Look at the settings, the database and everything outside, and change nothing; exits with 1 on trouble."""
    configure_logging("CRITICAL")  # every problem is a line here already
    try:
        found = asyncio.run(examine())
    except PLAIN as error:
        sys.exit(str(error))
    for verdict in found:
        typer.echo(told(verdict))
    bad = sum(verdict.mark is Mark.TROUBLE for verdict in found)
    typer.echo(f"{bad} to see to." if bad else "Nothing to see to.")
    sys.exit(1 if bad else 0)


@catalog_app.command("list")
def list_apps(
    path: Annotated[
        Path | None, typer.Option(help="A file to check, as CATALOG_PATH would use it; without it, CATALOG_PATH's.")
    ] = None,
) -> None:
    """Show every app that can be asked for; fails with one clear line when a catalogue cannot be used."""
    try:
        for key, entry in read_catalog(path or catalog_path()).items():
            typer.echo(f"{key:24} {entry.label:28} {entry.make_app or entry.kind}")
    except (CatalogError, SettingsError) as error:
        sys.exit(str(error))
