"""Runs bent payloads through every handler of the running bot."""

import asyncio
import gc
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from sqlite3 import Connection, connect
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from slack_bolt.listener import asyncio_runner

from bot.adapters.store import quick
from bot.adapters.store.quick import QuickConnection
from tests.acceptance.roles.people import CREA, invite
from tests.acceptance.scene import CARLA, MIA, PAULA, Scene, playing
from tests.fuzz.bending import Bender, Bent
from tests.fuzz.fed import Draw, Fed
from tests.fuzz.handlers import Feeder
from tests.fuzz.seeds import Seeds, elsewhere

SENDERS = (PAULA, MIA, PAULA, CARLA)
"""Who sends the payloads, in turn: the owner, a colleague who may only look, the owner, a stranger."""


IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
"""Where Linux keeps files without a disk: what is tried here is not whether commits last."""


@contextmanager
def stage() -> Iterator[tuple[asyncio.Runner, Scene]]:
    """Raise the curtain for a test that is not itself async, and for processes of their own."""
    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)
    with asyncio.Runner() as runner, ExitStack() as undone:
        undone.enter_context(patch.object(asyncio_runner, "asyncio", _IMPATIENT))
        if IN_MEMORY.is_dir():
            undone.enter_context(patch.object(tempfile, "tempdir", str(IN_MEMORY)))
        undone.enter_context(patch.object(quick, "sqlite3", _FOR_ANY_THREAD))
        undone.enter_context(patch.object(QuickConnection, "_execute", _at_once))
        curtain = playing(creators=f"{CREA},{PAULA}")
        scene = runner.run(curtain.__aenter__())
        try:
            runner.run(scene.app.engine.stop(timedelta(seconds=5)))
            invite(scene)
            yield runner, scene
        finally:
            runner.run(curtain.__aexit__(None, None, None))


_FOR_ANY_THREAD = SimpleNamespace(connect=partial(connect, check_same_thread=False), Connection=Connection)


async def _at_once(_: QuickConnection, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Ask SQLite without the way to its thread and back: payloads come one at a time here."""
    return work(*given, **named)


async def _briefly(_: float) -> None:
    await asyncio.sleep(0.0005)


_IMPATIENT = SimpleNamespace(sleep=_briefly, ensure_future=asyncio.ensure_future)
"""Bolt looks every 10 ms whether a listener has acknowledged: that would be most of what a payload takes."""


def fuzz_handlers(draw: Draw) -> Fed:
    """Bend every handler's payload."""
    with stage() as (runner, scene):
        return runner.run(_fuzz_handlers(draw, scene))


async def _fuzz_handlers(draw: Draw, scene: Scene) -> Fed:
    fed, seeds = Fed(), Seeds(scene)
    await seeds.sow()
    base = {user: await seeds.payloads(user) for user in dict.fromkeys(SENDERS)}
    strays = await seeds.payloads(PAULA, CREA)
    true = [payload for payloads in (*base.values(), strays) for payload in payloads.values()]
    bender = Bender([*true, *elsewhere(scene)])
    feeder = Feeder(scene, seeds)
    with feeder.sown:
        for name in filter(draw.wants, strays):

            def bent(number: int, name: str = name) -> Bent:
                return bender.bend(base[SENDERS[number % len(SENDERS)]][name], draw.dice(name, number))

            await fed.feed(draw, name, bent, feeder.feed)
    return fed


def quiet() -> None:
    """Let nobody log: what is told of bent payloads is looked at by the tests. What was loaded by now stays."""
    logging.disable(logging.CRITICAL)
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
