"""`python -m bot audit ...`: proof that the history is whole, and the history as a file."""

import asyncio
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.parts.auditing import ExportError, Finding, Format, Head, Verdict, Wrong, run_export, run_verify, verify_file
from bot.ports.store import StoreError
from bot.settings import SettingsError

app = typer.Typer(no_args_is_help=True, help="The history: verify that nothing was changed, and write it out.")
PLAIN = (SettingsError, StoreError, ExportError)
"""Errors whose text is meant for the operator."""
MOST = 20
"""Findings that are told one by one."""

FileToCheck = Annotated[Path | None, typer.Option("--file", help="An export to verify instead of the database.")]
Known = Annotated[str | None, typer.Option(help="A head noted earlier, as POSITION:HASH; the chain must pass it.")]
Csv = Annotated[bool, typer.Option("--csv", help="As a table.")]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="As JSON lines (what it is without --csv).")]
Since = Annotated[
    datetime | None,
    typer.Option(help="From here on, in UTC.", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]),
]
Output = Annotated[Path | None, typer.Option(help="A new file; without it, where the command prints.")]


@app.command()
def verify(file: FileToCheck = None, known: Known = None) -> None:
    """Prove that no event was changed, removed or slipped in; exits with 1 and names the place when one was."""
    head = None if known is None else _head(known)
    try:
        verdict = asyncio.run(run_verify(head)) if file is None else verify_file(file, head)
    except PLAIN as error:
        sys.exit(str(error))
    _tell(verdict)
    if head is not None and not verdict.passed_known and not verdict.findings:
        typer.echo(f"The head {known} was before this export begins: it cannot be compared here.")
        sys.exit(1)


@app.command()
def export(*, csv: Csv = False, jsonl: Jsonl = False, since: Since = None, output: Output = None) -> None:
    """Write the history out, with the hashes by which anybody can verify it (`audit verify --file`, docs/audit.md)."""
    if csv and jsonl:
        sys.exit("Choose --csv or --jsonl.")
    try:
        verdict = asyncio.run(run_export(Format.CSV if csv else Format.JSONL, _in_utc(since), output))
    except PLAIN as error:
        sys.exit(str(error))
    _tell(verdict, err=True)


def _tell(verdict: Verdict, *, err: bool = False) -> None:
    """Say what a walk found; exits with 1 when that is not good."""
    for finding in verdict.findings[:MOST]:
        typer.echo(described(finding), err=err)
    if len(verdict.findings) > MOST:
        typer.echo(f"... and {len(verdict.findings) - MOST} more.", err=err)
    if verdict.findings:
        typer.echo(f"The history is NOT whole: {len(verdict.findings)} places in {verdict.events} events.", err=err)
        sys.exit(1)
    first, last = verdict.start.position + 1, verdict.head.position
    where = f", {first} to {last}" if verdict.events else ""
    typer.echo(f"The history is whole: {verdict.events} events{where}.", err=err)
    typer.echo(f"Head {last}:{verdict.head.hash}", err=err)


def described(finding: Finding) -> str:
    """Return a finding as a line for the operator."""
    first, seq, last = finding.position, finding.seq, finding.until
    places = f"Link {first} is" if first == last else f"Links {first} to {last} are"
    words = {
        Wrong.CHANGED: f"Event {seq} (link {first}) was changed: it is not what was written then.",
        Wrong.REMOVED: f"Event {seq} (link {first}) was removed: only its link is left.",
        Wrong.MISSING: f"{places} missing: events were removed there.",
        Wrong.BROKEN: f"Link {first} (event {seq}) does not follow the one before it: something was removed, "
        "slipped in or put in another order there.",
        Wrong.CUT_OFF: f"{places} missing at the end: the newest events were removed.",
        Wrong.UNCHAINED: f"Event {seq} is in no link: it was written past the bot.",
        Wrong.OTHER: f"At link {first} the chain is another one than was noted: it was written anew.",
    }
    return words[finding.wrong]


def _head(text: str) -> Head:
    read = re.fullmatch(r"(\d+):([0-9a-f]{64})", text)
    if read is None:
        sys.exit("A head looks like 120:6f0c... (the position, a colon, and 64 hexadecimal digits).")
    return Head(int(read[1]), read[2])


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
