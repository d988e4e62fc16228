"""`python -m tests.simulation`: plays seeds and prints their figures; exits non-zero when one shows a violation."""

import argparse
import os
import sys

from tests.simulation.regressions import SEEDS
from tests.simulation.run import play, play_all, report, same_hashes


def main() -> int:
    options = _options()
    if options.seed is not None:
        outcome = play(options.seed, traced=options.verbose)
        print(*outcome.violations or ["no violation"], sep="\n")
        print(f"trace {outcome.digest[:16]}")
        return bool(outcome.violations)
    seeds = [*(SEEDS if options.regressions else ()), *range(options.first, options.first + options.seeds)]
    return report(play_all(seeds, options.cores)) > 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, help="play this one alone")
    parser.add_argument("-v", "--verbose", action="store_true", help="with --seed: print its trace")
    parser.add_argument("--seeds", type=int, default=1000, help="how many seeds to play")
    parser.add_argument("--first", type=int, default=1, help="the first of them")
    parser.add_argument("--regressions", action="store_true", help="play those that once failed as well")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


if __name__ == "__main__":
    same_hashes()
    sys.exit(main())
