"""Doom: the bot as it is shipped dies at a named moment: "claimed:3", when that has come for the third time.

Doomed to "claimed:3:stop" it stands still there, until somebody wakes it (SIGCONT). The moments are those at which a half-done thing is the most dangerous. Nothing in the bot knows of them: they are put
around its methods from here, and what happens there is what `kill -9` does.
"""

import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.adapters.slack.socket import SocketRunner
from bot.adapters.store import SqlStore
from bot.adapters.store.store import SqlTx
from bot.services.lane import Lane

POINTS = ("received", "acknowledged", "changed", "committed", "claimed", "called", "settled")
"""
received: a click or a command has come, and nobody has read it.
acknowledged: Slack was told that it was understood; what it asked for goes on.
changed: rows were changed, and are not committed.
committed: they are; nobody was told yet that something is owed.
claimed: a delivery is ours, and the call that sends it has not begun.
called: the call has ended, however it did; its outcome is not written.
settled: the outcome is written; what follows from it was not hurried.
"""
Method = Callable[..., Awaitable[Any]]


class Doom:
    """Counts how often the moment has come, and ends the process."""

    def __init__(self, said: str) -> None:
        self._point, _, rest = said.partition(":")
        times, _, how = rest.partition(":")
        self._left = int(times or 0)
        self._signal = signal.SIGSTOP if how == "stop" else signal.SIGKILL

    def come(self, point: str) -> None:
        """Pass a moment, or die in it."""
        if not point or point != self._point:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), self._signal)


def install(doom: Doom) -> None:
    """Put the moments around the methods they lie in."""
    _around(SocketRunner, "_handle", doom, before="received", after="acknowledged")
    _around(SqlTx, "seal", doom, after="changed")
    _around(Lane, "_attempt", doom, before="claimed", after="called")
    _around(Lane, "_settle", doom, after="settled")
    _after_commit(doom)


def _around(owner: type, name: str, doom: Doom, *, before: str = "", after: str = "") -> None:
    original: Method = getattr(owner, name)

    async def method(self: Any, *args: Any, **more: Any) -> Any:
        doom.come(before)
        answer = await original(self, *args, **more)
        doom.come(after)
        return answer

    setattr(owner, name, method)


def _after_commit(doom: Doom) -> None:
    original = SqlStore.transaction

    @asynccontextmanager
    async def transaction(self: SqlStore, *, read_only: bool = False) -> AsyncIterator[SqlTx]:
        async with original(self, read_only=read_only) as tx:
            yield tx
        if not read_only:
            doom.come("committed")

    SqlStore.transaction = transaction  # type: ignore[method-assign]
