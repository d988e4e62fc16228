"""Running seeds: one, or many on several cores, with their figures."""

import gc
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256

from tests.simulation import stage as stages
from tests.simulation.disk import Disk
from tests.simulation.figures import figures
from tests.simulation.play import Play
from tests.simulation.stage import Stage

CHUNK = 5
NOW_AND_THEN = 250
"""After so many seeds the figures so far are told."""
SELDOM = 10
"""What happens in fewer than one of so many seeds is named: hardly anything is known about it."""
HASH_SEED = "0"
"""Some orders in Python hang on it; without it a seed would not repeat."""


@dataclass
class Outcome:
    """What became of one seed."""

    seed: int
    violations: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)
    digest: str = ""


def play(seed: int, *, traced: bool = False) -> Outcome:
    """Play one seed; whatever is raised is a violation too."""
    logging.disable(logging.CRITICAL)

    async def whole(stage: Stage) -> Outcome:
        played = Play(stage)
        judge = await played.run()
        return Outcome(seed, judge.violations, figures(played), sha256("\n".join(stage.trace).encode()).hexdigest())

    try:
        return stages.run(seed, _disk(), whole, traced=traced)  # type: ignore[no-any-return]
    except Exception as error:
        if traced:
            raise
        return Outcome(seed, [f"raised {error!r}"])


def play_all(seeds: Iterable[int], cores: int) -> Iterator[Outcome]:
    """Play seeds on several cores, in their order."""
    if cores == 1:
        yield from map(play, seeds)
        return
    with ProcessPoolExecutor(cores) as pool:
        yield from pool.map(play, seeds, chunksize=CHUNK)


def same_hashes() -> None:
    """Start this program again with a fixed hash seed, unless it has it."""
    if os.environ.get("PYTHONHASHSEED") != HASH_SEED:
        os.environ["PYTHONHASHSEED"] = HASH_SEED
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - the same program


def report(outcomes: Iterable[Outcome]) -> int:
    """Print every violation at once, figures now and then and at the end; return how many seeds had one."""
    began, total, failed = time.perf_counter(), Counter[str](), 0
    for outcome in outcomes:
        total.update(outcome.figures)  # adding would forget what never happened
        total["seeds"] += 1
        if outcome.violations:
            failed += 1
            print(f"seed {outcome.seed}: {'; '.join(outcome.violations)[:600]}", flush=True)
        if total["seeds"] % NOW_AND_THEN == 0:
            _tell(total, failed, time.perf_counter() - began)
    _tell(total, failed, time.perf_counter() - began)
    return failed


def _tell(total: Counter[str], failed: int, seconds: float) -> None:
    print(", ".join(f"{name} {count:,}" for name, count in total.most_common()))
    seldom = [f"{name} {count}" for name, count in total.most_common() if count * SELDOM < total["seeds"]]
    print(f"in fewer than one of {SELDOM} seeds: {', '.join(seldom) or 'nothing'}")
    print(f"{total['seeds'] / seconds:.1f} seeds/s, {failed} with violations", flush=True)


@cache
def _disk() -> Disk:
    """Make the disk once for all seeds; what was loaded by then is there to stay, so the collector may leave it alone."""
    disk = Disk()
    gc.freeze()
    return disk
