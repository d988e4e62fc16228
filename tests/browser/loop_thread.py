"""An event loop in a thread of its own, so that a test may drive the browser and serve the page at once."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

T = TypeVar("T")


class LoopThread:
    """Runs coroutines for a test that is not asynchronous itself."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine and wait for what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(90)

    def settle(self) -> None:
        """Cancel what still runs: the feeds that pages followed, for whose end a server would wait."""
        self.run(self._cancel_all())

    def close(self) -> None:
        """Cancel what still runs, and end the thread."""
        self.settle()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()

    async def _cancel_all(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
