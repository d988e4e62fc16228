"""`make fuzz`: so many bent payloads for each handler and answers for each call, on all cores; prints its figures."""

import argparse
import multiprocessing
import os
import random
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter

from tests.fuzz.answers import fuzz_answers
from tests.fuzz.fed import Draw, Fed
from tests.fuzz.run import fuzz_handlers, quiet

KINDS: dict[str, Callable[[Draw], Fed]] = {"answer": fuzz_answers, "payload": fuzz_handlers}
SLICE = 250
"""So many of a kind are drawn before the next process may take over: what a process keeps does not pile up."""


def main() -> int:
    """Return how the process should end."""
    options = _options()
    print(f"seed {options.seed}", flush=True)
    wanted = [what for what in KINDS if options.kind in (None, what)]
    return max(_told(what, KINDS[what], options) for what in wanted)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--each", type=int, default=10_000, help="how many of each kind")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="draws the same ones again")
    parser.add_argument("--kind", choices=KINDS, help="these alone")
    parser.add_argument("--only", help="this handler or answer alone, named as it is printed")
    parser.add_argument("--number", type=int, help="with --seed and --only: this one alone")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1, help="how many processes")
    return parser.parse_args()


def _told(what: str, fuzz: Callable[[Draw], Fed], options: argparse.Namespace) -> int:
    begun = perf_counter()
    fed = _fed(fuzz, options)
    for name, count in sorted(fed.counts.items()):
        print(f"{count:>8,}  {name}")
    total, seconds = sum(fed.counts.values()), perf_counter() - begun
    print(
        f"{total:,} {what}s for {len(fed.counts)} kinds in {seconds:.0f} s by {options.cores} processes; "
        f"harm done by {len(fed.harm)}",
        flush=True,
    )
    return 1 if fed.harm else 0


def _fed(fuzz: Callable[[Draw], Fed], options: argparse.Namespace) -> Fed:
    """Share it out: each process draws numbers of its own."""
    together, afresh = Fed(), multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(options.cores, mp_context=afresh, initializer=quiet) as pool:
        for part in pool.map(fuzz, [Draw(options.seed, numbers, options.only) for numbers in _shares(options)]):
            together.counts += part.counts
            together.harm += part.harm
            print(f"{together.counts.total():,} so far", *part.harm, sep="\n", flush=True)
    return together


def _shares(options: argparse.Namespace) -> list[range]:
    if options.number is not None:
        return [range(options.number, options.number + 1)]
    size = max(1, min(SLICE, -(-options.each // options.cores)))
    return [range(first, min(first + size, options.each)) for first in range(0, options.each, size)]


if __name__ == "__main__":
    sys.exit(main())
