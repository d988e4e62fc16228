"""`python -m bot migrate` and `move`: a database brought up to date, and moved from SQLite to PostgreSQL."""

import asyncio
import sys
from typing import Annotated

import typer

from bot.parts.moving import run_migrate, run_move
from bot.ports.store import StoreError
from bot.settings import SettingsError, database_url

Source = Annotated[str | None, typer.Option("--from", help="The SQLite file; by default DATABASE_URL.")]
Target = Annotated[str, typer.Option("--to", help="An empty PostgreSQL: postgresql://user:password@host/name")]


def migrate() -> None:
    """Bring the database of DATABASE_URL up to date; `run` does it as well, and several may at once."""
    try:
        name = asyncio.run(run_migrate(database_url()))
    except (SettingsError, StoreError) as error:
        sys.exit(str(error))
    typer.echo(f"The database {name} is up to date.")


def move(target: Target, source: Source = None) -> None:
    """Move every row from SQLite to PostgreSQL, while no bot runs; compares all of them before it counts."""
    try:
        moved = asyncio.run(run_move(source or database_url(), target))
    except (SettingsError, StoreError) as error:
        sys.exit(str(error))
    for name, rows in moved.rows.items():
        typer.echo(f"{name:20} {rows:8}")
    history = (
        "whole" if not moved.history.findings else "NOT whole, as it was before (.venv/bin/python -m bot audit verify)"
    )
    typer.echo(f"Moved to {moved.name}; every table is the same there, and the history is {history}.")
    typer.echo("Set DATABASE_URL to it. The old file is as it was, and is refused from now on.")
