"""Keeping rows apart: one that nobody foresaw must not keep a job from those that come after it."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.ports.errors import OutsideError
from bot.ports.store import StoreUnavailableError

log = structlog.get_logger()


@contextmanager
def apart(event: str, **about: str) -> Iterator[None]:
    """Log what nobody foresaw in one row, and go on behind the block; what all rows would meet is raised."""
    try:
        yield
    except (OutsideError, StoreUnavailableError):
        raise
    except Exception:
        # Whatever it is, it would be met again at each tick, and those behind this row would wait for ever.
        log.exception(event, **about)
