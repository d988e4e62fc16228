"""A change of our rows, made on what stands in them at that very moment."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.ports.store import StaleError, Store, Tx

TRIES = 5
T = TypeVar("T")


async def freshly(store: Store, change: Callable[[Tx], Awaitable[T]], tries: int = TRIES) -> T:
    """Make a change in a transaction of its own; read and made anew when somebody else was faster.

    Raises:
        StaleError: somebody else was faster each time.
    """
    for _ in range(tries - 1):
        try:
            return await _once(store, change)
        except StaleError:
            continue
    return await _once(store, change)


async def _once(store: Store, change: Callable[[Tx], Awaitable[T]]) -> T:
    async with store.transaction() as tx:
        return await change(tx)
