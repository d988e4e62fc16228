"""One `run` per SQLite file: a lock beside the file, which the kernel frees when its holder dies."""

from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from bot.ports.store import StoreError, StoreInUseError


def lock(database: Path) -> BaseFileLock:
    """Take the lock; raises StoreInUseError when another process has it."""
    beside = FileLock(f"{database}.lock", thread_local=False)
    try:
        beside.acquire(blocking=False)
    except Timeout:
        raise StoreInUseError(
            f"Another `run` is using {database}: stop it first, or give this one its own DATABASE_URL."
        ) from None
    except OSError as error:
        raise StoreError(f"The lock file {database}.lock cannot be written: {error.strerror}.") from None
    return beside
