"""Runs so many bent payloads through every handler; hypothesis finds the smallest one that does harm."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import HealthCheck, Phase, given, settings

from tests.acceptance.roles.people import CREA, invite
from tests.acceptance.scene import Json, Scene, playing
from tests.fuzz.bending import bent
from tests.fuzz.handlers import CARLA, PAULA, Feeder, payloads

FEW = 100


@contextmanager
def stage() -> Iterator[tuple[asyncio.Runner, Scene]]:
    """Raise the curtain for a test that is not itself async: hypothesis's are not."""
    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)
    with asyncio.Runner() as runner:
        curtain = playing(creators=f"{CREA},{PAULA}")
        scene = runner.run(curtain.__aenter__())
        try:
            runner.run(scene.app.engine.stop(timedelta(seconds=5)))
            invite(scene)
            yield runner, scene
        finally:
            runner.run(curtain.__aexit__(None, None, None))


@dataclass
class Fed:
    """How many payloads each handler got, and the smallest one that did harm, where one did."""

    counts: Counter[str] = field(default_factory=Counter)
    harm: list[str] = field(default_factory=list)


def fuzz_handlers(each: int) -> Fed:
    """Bend every handler's payload `each` times, half of them from a stranger."""
    fed = Fed()
    with stage() as (runner, scene):
        feeder = Feeder(scene)
        for user in (PAULA, CARLA):
            for name, base in runner.run(payloads(scene, user)).items():
                _bend(runner, feeder, base, user, _Handler(name, each // 2, fed))
    return fed


def quiet() -> None:
    """Let nobody log: what is told of bent payloads is looked at by the tests."""
    logging.disable(logging.CRITICAL)


@dataclass
class _Handler:
    name: str
    each: int
    fed: Fed


def _bend(runner: asyncio.Runner, feeder: Feeder, base: Json, user: str, handler: _Handler) -> None:
    @examples(handler.each)
    @given(bent(base))
    def feed(payload: object) -> None:
        handler.fed.counts[handler.name] += 1
        wrong = runner.run(feeder.feed(payload, frozen=user == CARLA))
        assert wrong == [], f"{handler.name} as {user}: {wrong}\n{payload!r:.1500}"

    try:
        feed()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        handler.fed.harm.append(f"{handler.name} as {user}: {error!r}")


def examples(count: int) -> settings:
    """Return settings for so many examples, the same ones each time where they are few."""
    phases = [Phase.generate, Phase.shrink]
    few = count <= FEW
    checks = list(HealthCheck)
    return settings(
        report_multiple_bugs=False,
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=few,
        suppress_health_check=checks,
        phases=phases,
    )
