"""Ends the process when its event loop stands still: whoever runs it starts it again, and the rows hold all it owed.

A thread that cannot begin for want of memory, or a library that never returns, stops the loop for good, and with it
every timeout of ours. `faulthandler` looks from outside: a thread in C that needs neither the loop nor Python's lock.
It writes where every thread stands (files, lines and functions; never a value), and ends the process with 1.
"""

import asyncio
import faulthandler
from datetime import timedelta

import structlog

log = structlog.get_logger()

STANDSTILL = timedelta(minutes=5)
"""Nothing the bot does keeps the loop for seconds; a process that was stopped for longer than this begins anew."""
BEAT = timedelta(seconds=30)


async def end_on_standstill(after: timedelta = STANDSTILL, beat: timedelta = BEAT) -> None:
    """Put the end off with every beat, until cancelled; then there is none."""
    try:
        while True:
            _put_off(after)
            await asyncio.sleep(beat.total_seconds())
    finally:
        faulthandler.cancel_dump_traceback_later()


def _put_off(after: timedelta) -> None:
    try:
        faulthandler.dump_traceback_later(after.total_seconds(), exit=True)
    except RuntimeError:  # no thread can be begun just now; the next beat tries again
        log.warning("standstill.unwatched")
