"""`python -m bot notion ...`: the tracker's commands."""

import asyncio
import sys
from typing import Annotated

import typer

from bot.domain.catalog import CatalogError
from bot.domain.tracker_schema import described, needs_setup
from bot.parts.apps import read_catalog
from bot.parts.tracking import Report, SetupError, Wanted, run_backfill, run_setup
from bot.ports.errors import OutsideError
from bot.ports.store import StoreError
from bot.settings import SettingsError, load

app = typer.Typer(no_args_is_help=True, help="The tracker in Notion.")
PLAIN = (SettingsError, SetupError, CatalogError, StoreError, OutsideError)
"""Errors whose text is meant for the operator."""

Where = Annotated[str | None, typer.Argument(help="The page it should be on, or the database: address or id.")]
Projects = Annotated[bool, typer.Option("--projects", help="Also a Projects database with roll-ups.")]
Check = Annotated[bool, typer.Option("--check", help="Only tell what differs; exits with 1 when something does.")]
OwnerText = Annotated[bool, typer.Option("--owner-text", help="Owner as text, where owners are no members.")]


@app.command()
def setup(
    where: Where = None, *, projects: Projects = False, check: Check = False, owner_text: OwnerText = False
) -> None:
    """Make the tracker's database, or repair it: it adds what is missing, and deletes nothing."""
    wanted = Wanted(where=where, projects=projects, owner_as_text=owner_text)
    try:
        catalog = read_catalog(load().catalog_path)
        report = asyncio.run(run_setup(catalog, wanted, check=check))
    except PLAIN as error:
        sys.exit(str(error))
    _tell(report)
    if check and any(needs_setup(difference) for difference in report.differences):
        sys.exit(1)


@app.command(name="backfill")
def backfill_rows() -> None:
    """Bring every row into the tracker; rows that are there already are compared, not doubled."""
    try:
        rows = asyncio.run(run_backfill())
    except PLAIN as error:
        sys.exit(str(error))
    typer.echo(f"{rows} rows are owed to the tracker; the running bot writes them.")


def _tell(report: Report) -> None:
    for line in report.done:
        typer.echo(f"  {line}")
    for difference in report.differences:
        typer.echo(f"  {described(difference)}")
    if report.by_hand:
        typer.echo("To be done by hand in Notion:")
    for line in report.by_hand:
        typer.echo(f"  {line}")
    if not (report.done or report.differences or report.by_hand):
        typer.echo("The tracker is as it should be.")
    if report.owed:
        typer.echo(f"{report.owed} rows are owed to the tracker; the running bot writes them.")
    if report.table is not None:
        typer.echo(f"{report.table.url}\nNOTION_DATABASE_ID={report.table.database_id}")
