"""The audit's part of the composition root; it reads beside a running bot, and a file without any settings."""

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from bot.adapters.clock import SystemClock
from bot.adapters.exports import ExportError, Format, read, write
from bot.adapters.store import SqlStore, read_store
from bot.domain.chain import Finding, Head, Wrong
from bot.services.auditing import Audit, Verdict, entries_since, verify_entries, verify_store
from bot.settings import load

__all__ = ["ExportError", "Finding", "Format", "Head", "Verdict", "Wrong", "run_export", "run_verify", "verify_file"]


async def run_verify(known: Head | None = None, **overrides: Any) -> Verdict:
    """Verify the history in the database; `overrides` win over the environment, as in `App.build`."""
    async with _opened(**overrides) as store:
        return await verify_store(store, known)


def verify_file(path: Path, known: Head | None = None) -> Verdict:
    """Verify an export; raises ExportError when it is none, or holds nothing to verify."""
    verdict = verify_entries(read(path), known)
    if not verdict.events:
        raise ExportError(f"{path}: This file holds no entry.")
    return verdict


async def run_export(form: Format, since: datetime | None, output: Path | None, **overrides: Any) -> Verdict:
    """Write the history out, to a new file or to where the command prints, and say how the chain fares meanwhile."""
    async with _opened(**overrides) as store, store.transaction(read_only=True) as tx:
        audit = Audit(None, start=None)
        with _out(output) as out:
            put = write(out, form)
            async for entry in entries_since(tx, since):
                audit.take(entry)
                put(entry)
        return audit.verdict(await tx.chain_head())


@contextmanager
def _out(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        if sys.stdout is None:  # the shell closed it
            raise ExportError("There is nowhere to print to: name a file with --output.")
        yield sys.stdout
        return
    try:
        with path.open("x", encoding="utf-8", newline="") as out:
            yield out
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror}.") from error


@asynccontextmanager
async def _opened(**overrides: Any) -> AsyncIterator[SqlStore]:
    store = await read_store(load(**overrides).database_url, SystemClock())
    try:
        yield store
    finally:
        await store.close()
