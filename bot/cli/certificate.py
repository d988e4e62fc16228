"""`python -m bot certificate ...`, `certificate-key` and `verify`: teardown certificates, written again and checked."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.parts.certifying import NoCertificateError, NotSignedError, SignerError, encoded, public_key, verified, written
from bot.ports.store import StoreError
from bot.settings import SettingsError, load

PLAIN = (SettingsError, StoreError, NoCertificateError, NotSignedError, SignerError, OSError)
"""Errors whose text is meant for the operator."""

Wanted = Annotated[
    str, typer.Argument(help="The project, as “client project” where its name is not enough, or the number.")
]
Folder = Annotated[Path, typer.Option("--output", help="Where the files go.")]
File = Annotated[Path, typer.Argument(help="The JSON file of a certificate.")]
Key = Annotated[str | None, typer.Option("--key", help="The agency's public key, or a file that holds it.")]


def certificate(wanted: Wanted, output: Folder = Path()) -> None:
    """Write the files of a teardown's certificate again: Markdown, PDF and signed JSON."""
    try:
        paths = asyncio.run(written(wanted, output))
    except PLAIN as error:
        sys.exit(str(error))
    for path in paths:
        typer.echo(str(path))


def certificate_key() -> None:
    """Print the public key that certificates are checked with; clients should get it by another way than those."""
    try:
        path = load().certificate_key_path
        was_there = path.exists()
        typer.echo(public_key())
    except PLAIN as error:
        sys.exit(str(error))
    if not was_there:
        typer.echo(
            f"There was no key at {path.absolute()} (CERTIFICATE_KEY_PATH), so this one was just made.", err=True
        )
        typer.echo(
            "If the bot has signed before: delete that file, and run this in the directory it runs in.", err=True
        )


def verify(file: File, key: Key = None) -> None:
    """Check a certificate without a connection, a database or settings; exits with 1 when anything was changed."""
    try:
        signed, found = verified(file, key)
    except PLAIN as error:
        sys.exit(f"NOT VALID. {error}")
    total, left = len(found.proofs), len(found.left)
    typer.echo(f"The signature fits: {found.client} · {found.project}, issued {found.issued_at:%Y-%m-%d %H:%M} UTC.")
    typer.echo(f"{total - left} of {total} accesses are ended, {left} left.")
    typer.echo(f"History {found.history.position}:{found.history.hash}")
    if key is not None:
        typer.echo("It was signed with the key you gave.")
        return
    typer.echo(
        f"It was signed with the key {encoded(signed.public_key)}, which the file itself names: nothing was changed"
    )
    typer.echo("since, but who signed it is not proven. Ask the agency for its key another way, and use --key.")


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(certificate)
    app.command(name="certificate-key")(certificate_key)
    app.command()(verify)
