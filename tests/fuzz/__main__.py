"""`make fuzz`: so many bent payloads for each handler and answers for each call, on all cores; prints its figures."""

import argparse
import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter

from tests.fuzz.answers import fuzz_answers
from tests.fuzz.run import Fed, fuzz_handlers, quiet


def main() -> int:
    """Return how the process should end."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--each", type=int, default=10_000)
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    return max(_told(*what, options) for what in (("answer", fuzz_answers), ("payload", fuzz_handlers)))


def _told(what: str, fuzz: Callable[[int], Fed], options: argparse.Namespace) -> int:
    begun = perf_counter()
    fed = _fed(fuzz, options)
    for name, count in sorted(fed.counts.items()):
        print(f"{count:>8,}  {name}")
    for harm in fed.harm:
        print(harm)
    total, seconds = sum(fed.counts.values()), perf_counter() - begun
    print(
        f"{total:,} {what}s for {len(fed.counts)} kinds in {seconds:.0f} s on {options.cores} cores; "
        f"harm done by {len(fed.harm)}",
        flush=True,
    )
    return 1 if fed.harm else 0


def _fed(fuzz: Callable[[int], Fed], options: argparse.Namespace) -> Fed:
    """Share it out: each process draws examples of its own."""
    together, share = Fed(), -(-options.each // options.cores)
    afresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(options.cores, mp_context=afresh, initializer=quiet) as pool:
        for part in pool.map(fuzz, [share] * options.cores):
            together.counts += part.counts
            together.harm += part.harm
    return together


if __name__ == "__main__":
    sys.exit(main())
