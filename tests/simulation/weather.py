"""The weather: what becomes of each call, drawn from the seed, and which systems are away for a while."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.world.world import World

SYSTEMS = ("slack", "make", "notion", "smtp")
HIDES = 1.0
"""How often Make says that a request it lists is not there, beside how often anything goes wrong."""
NOT_FOUND = {"detail": "Not Found", "message": "Not Found", "code": "SC404"}
BAD = ("unsent", "swallowed", "answer lost", "5xx", "429")


@dataclass(frozen=True)
class Fate:
    """What becomes of a call: `ok`, `hidden`, or one of BAD, after so many seconds."""

    name: str
    delay: float


class Weather:
    """Decides the fate of calls.

    Args:
        chance: draws.
        world: gets the faults that the stand-ins word themselves.
        trace: is told what happened.
    """

    def __init__(self, chance: random.Random, world: World, trace: Callable[[str], None]) -> None:
        self._chance = chance
        self._hides = random.Random(
            str(chance.getstate())
        )  # lots of its own: the others stay as seeds have always drawn
        self._world = world
        self._trace = trace
        self.badness = 0.0
        self.away: dict[str, str] = {}
        self.is_calm = False
        self.calls = 0
        self.faults = 0

    def calm(self) -> None:
        """Let nothing go wrong any more."""
        self.is_calm = True
        self.away.clear()
        self._world.faults.clear()

    def storm(self, badness: float) -> None:
        self.badness = badness

    def leave(self, system: str, how: str) -> None:
        """Let a system be away; `how`: unsent, swallowed, 5xx."""
        self.away[system] = how

    def back(self, system: str) -> None:
        self.away.pop(system, None)

    def fate(self, path: str) -> Fate:
        """Draw what becomes of a call."""
        fate = self._draw(system_of(path))
        if fate.name == "ok" and path.endswith("/detail") and self._hides.random() < self._hiding():
            fate = Fate("hidden", fate.delay)
        self.calls += 1
        self.faults += fate.name != "ok"
        return fate

    def _hiding(self) -> float:
        return 0.0 if self.is_calm else self.badness * HIDES

    def _draw(self, system: str) -> Fate:
        if self.is_calm:
            return Fate("ok", self._chance.choice((0.0, 0.01)))
        delay = self._chance.choice((0.0, 0.0, 0.0, 0.05, 0.05, 0.4, 1.5, 4.0))
        if system in self.away:
            return Fate(self.away[system], delay)
        if self._chance.random() < self.badness:
            return Fate(self._chance.choice(BAD), delay)
        return Fate("ok", delay)

    def break_on_the_other_side(self, fate: Fate, path: str) -> None:
        """Let the stand-in itself refuse the call that comes next, or deny what it lists."""
        if fate.name == "hidden":
            self._world.faults.add("make", "status", operation="*", times=1, params={"status": 404, "body": NOT_FOUND})
        if fate.name in {"5xx", "429"}:
            params = {"retry_after": self._chance.choice((1, 3, 30))} if fate.name == "429" else {"status": 503}
            self._world.faults.add(system_of(path), fate.name, operation="*", times=1, params=params)

    def note(self, what: str) -> None:
        self._trace(what)


def system_of(path: str) -> str:
    """Return which stand-in an address belongs to."""
    return path.split("/")[1]
