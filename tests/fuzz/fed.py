"""Drawing payloads, feeding them, and counting those that did harm. Each is drawn from a seed, its name and number."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import thread_time
from typing import Any

from tests.fuzz.bending import Bent

ENOUGH = 3
"""So many harms of one kind are told; then it is left."""


@dataclass(frozen=True)
class Draw:
    """Which payloads are drawn: the same ones each time, by any process."""

    seed: int = 0
    numbers: range = range(0)
    only: str | None = None
    """Of this handler, or answer, alone."""

    def dice(self, name: str, number: int) -> random.Random:
        return random.Random(f"{self.seed} {name} {number}")

    def wants(self, name: str) -> bool:
        return self.only in (None, name)


@dataclass
class Fed:
    """How many payloads each handler got, and those that did harm."""

    counts: Counter[str] = field(default_factory=Counter)
    harm: list[str] = field(default_factory=list)

    async def feed(self, draw: Draw, name: str, bent: Callable[[int], Bent], wrong: "Wrong") -> None:
        """Feed every payload of a kind, and tell of each that does harm, with no more bends than it takes."""
        found = 0
        for number in draw.numbers:
            one = bent(number)
            self.counts[name] += 1
            if not await wrong(one.value):
                continue
            least = await _least(one, wrong)
            replay = f"--seed {draw.seed} --only {name!r} --number {number}"
            self.harm.append(f"{name}: {await wrong(least.value)}\n  {least}\n  again: python -m tests.fuzz {replay}")
            found += 1
            if found == ENOUGH:
                return


Wrong = Callable[[Any], Awaitable[list[str]]]
"""Tells what went wrong with a payload."""
LONG = 1.0
"""Seconds of work that would hold up everybody else."""


@contextmanager
def quick(wrong: list[str]) -> Iterator[None]:
    """Note it when something takes far too long; processor time, so that a busy machine is not blamed on it."""
    begun = thread_time()
    yield
    if (taken := thread_time() - begun) > LONG:
        wrong.append(f"held everything up for {taken:.1f} s")


async def _least(bent: Bent, wrong: Wrong) -> Bent:
    for smaller in bent.smaller():
        if await wrong(smaller.value):
            return smaller
    return bent
