"""One life of the bot: the tasks of one process, and the moment at which it is killed.

A kill is what `kill -9` is: from one boundary on (a call to the outside, a transaction) nothing the process does has an
effect any more. Its tasks are cleared away afterwards; whatever their `finally` blocks still try comes to nothing.
"""

import asyncio
import contextvars
from collections.abc import Coroutine
from typing import Any

CURRENT: contextvars.ContextVar["Process | None"] = contextvars.ContextVar("process", default=None)


class Process:
    """One life of the bot."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.is_dead = False
        self.died_at = ""
        self.tasks: dict[asyncio.Task[Any], None] = {}
        self._fuse: int | None = None
        self.context = contextvars.copy_context()
        self.context.run(CURRENT.set, self)

    def light(self, fuse: int) -> None:
        """Let it die at the boundary after so many others."""
        self._fuse = fuse

    def snuff(self) -> None:
        """Let it live after all."""
        self._fuse = None

    def boundary(self, where: str) -> None:
        """Pass a boundary, or die there; the dead pass none."""
        if not self.is_dead and self._fuse is not None:
            self._fuse -= 1
            if self._fuse < 0:
                self.kill(where)
        if self.is_dead:
            raise asyncio.CancelledError

    def kill(self, where: str) -> None:
        self.is_dead, self.died_at = True, where

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run a task that belongs to this life."""
        return asyncio.get_running_loop().create_task(work, context=self.context.copy())

    async def bury(self) -> None:
        """Clear away what is left of a dead process."""
        while left := [task for task in self.tasks if not task.done()]:
            for task in left:
                task.cancel()
            await asyncio.sleep(0)
        self.tasks.clear()


def boundary(where: str) -> None:
    """Pass a boundary as the process that runs now; the outside world itself has none."""
    process = CURRENT.get()
    if process is not None:
        process.boundary(where)


def keep_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Let every task belong to the life it was begun in."""

    def factory(loop: asyncio.AbstractEventLoop, work: Any, **more: Any) -> asyncio.Task[Any]:
        task = asyncio.Task(work, loop=loop, **more)
        context = more.get("context")
        process = context.get(CURRENT) if context is not None else CURRENT.get()
        if process is not None:
            process.tasks[task] = None
            task.add_done_callback(lambda done: process.tasks.pop(done, None))
        return task

    loop.set_task_factory(factory)
